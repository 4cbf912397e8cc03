using System.Collections.Immutable;
using System.Text;
using Amqp;
using Amqp.Framing;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Messaging;
using RegionalPause.Messaging.ServiceBus;
using RegionalPause.Tests;
using RegionalPause.Tickets;
using Shouldly;

namespace RegionalPause.IntegrationTests.Amqp;

/// <summary>The real app, self-hosted, with its queues on the broker and its ledger on Azurite.</summary>
[Collection(WholeMachine.Name)]
public sealed class Content_flowing_over_AMQP(Azurite azurite)
{
    private const int Items = 500;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact, Requirement("R33", "R10")]
    public async Task is_all_accounted_for_and_its_tickets_are_good_by_the_brokers_clock()
    {
        await using Scene scene = await Scene.OpenAsync(azurite.NewAccount(), new QueueSettings());

        scene.Submit(Items);

        ImmutableArray<ReceivedMessage> admitted = await scene.EndedAsync();
        admitted.Select(Scene.ItemOf).Distinct().Count().ShouldBe(Items / 2);
        admitted.Select(scene.Check).ShouldAllBe(verdict => verdict == TicketStatus.Accepted);
    }

    [Fact, Requirement("R33", "R6")]
    public async Task is_all_accounted_for_although_the_connection_is_cut_again_and_again()
    {
        await using Scene scene = await Scene.OpenAsync(azurite.NewAccount(), new QueueSettings { Lock = TimeSpan.FromSeconds(5) });

        scene.Submit(Items);
        for ((int cut, int tokens) = (0, 0); cut < 3; cut++)
        {
            await Eventually.UntilAsync(
                "the app is connected anew and has messages in hand",
                () => Task.FromResult(scene.Broker.Tokens.Count > tokens && scene.Broker[QueueNames.ContentSubmitted].Held > 0),
                Cancelled
            );
            tokens = scene.Broker.Tokens.Count;
            scene.Broker.CutConnections();
        }

        await scene.EndedAsync();
    }

    private sealed class Scene(LocalBroker broker, Bus bus, AppProcess app, TicketCheck tickets) : IAsyncDisposable
    {
        private readonly List<string> submitted = [];

        public LocalBroker Broker => broker;

        public static async Task<Scene> OpenAsync(TestAccount account, QueueSettings settings)
        {
            LocalBroker broker = LocalBroker.Start(
                settings,
                QueueNames.ContentSubmitted,
                QueueNames.ContentAdmitted,
                QueueNames.ContentWithheld,
                QueueNames.ContentMalformed,
                QueueNames.AdminCommands,
                QueueNames.Objections,
                QueueNames.NoticeReceipts,
                QueueNames.DrillSubmitted
            );
            // A ticket that outlives a slow machine; how soon it is sent is not what is shown here.
            var deployment = new Deployment
            {
                Settings =
                {
                    ["ServiceBus"] = broker.ConnectionString,
                    ["Tickets__Lifetime"] = "00:05:00",
                    ["SelfHosted__MaxPollInterval"] = "00:00:00.100",
                },
            };
            AppProcess app = await deployment.StartAppAsync(account, Cancelled, TestContext.Current.TestOutputHelper!.WriteLine);
            using HttpClient alice = app.As(Person.Alice);
            using var open = new StringContent("""{"open":true,"reason":"assessed"}""", Encoding.UTF8, "application/json");
            using HttpResponseMessage opened = await alice.PutAsync(new Uri("/api/flags/UK", UriKind.Relative), open, Cancelled);
            opened.EnsureSuccessStatusCode();
            return new Scene(broker, Bus.To(broker.ConnectionString), app, TestTickets.Loader());
        }

        /// <summary>All at once; one half from where training is allowed, the other from where it is not.</summary>
        public void Submit(int items)
        {
            foreach (Submission message in Enumerable.Range(0, items).Select(i => Submission.Post($"post:{i}", i % 2 == 0 ? "GB" : "FR")))
            {
                submitted.Add(message.Id);
                broker[QueueNames.ContentSubmitted]
                    .Enqueue(
                        new Message
                        {
                            Properties = new Properties { MessageId = message.Id },
                            BodySection = new Data { Binary = Encoding.UTF8.GetBytes(message.Body) },
                        }
                    );
            }
        }

        /// <summary>Waits until nothing is on the way, and reconciles; what was admitted.</summary>
        public async Task<ImmutableArray<ReceivedMessage>> EndedAsync()
        {
            await Eventually.UntilAsync(
                "every message is handled",
                () => Task.FromResult(broker[QueueNames.ContentSubmitted].Count == 0),
                Cancelled
            );
            ImmutableArray<ReceivedMessage> admitted = await TakeAsync(QueueNames.ContentAdmitted);
            broker[QueueNames.ContentSubmitted].DeadLetters.Count.ShouldBe(0);
            new Reconciliation
            {
                Submitted = [.. submitted],
                Admitted = [.. admitted.Select(m => ItemOf(m))],
                Withheld = [.. (await TakeAsync(QueueNames.ContentWithheld)).Select(m => ItemOf(m))],
            }.ShouldBalance();
            return admitted;
        }

        public static string ItemOf(ReceivedMessage message) => Read(message).Item!.Value.ToString();

        public TicketStatus Check(ReceivedMessage message)
        {
            Answer answer = Read(message);
            return tickets.Check(answer.Field("ticket"), answer.Item!.Value, answer.Data["item"]!, answer.EnqueuedAt, TimeSpan.Zero);
        }

        public async ValueTask DisposeAsync()
        {
            await app.DisposeAsync();
            await bus.DisposeAsync();
            await broker.DisposeAsync();
        }

        private async Task<ImmutableArray<ReceivedMessage>> TakeAsync(string queue)
        {
            ServiceBusSource source = bus.Source(queue);
            var taken = ImmutableArray.CreateBuilder<ReceivedMessage>();
            while (taken.Count < broker[queue].Count)
                taken.AddRange(await source.ReceiveAsync(Cancelled));
            return taken.ToImmutable();
        }

        private static Answer Read(ReceivedMessage message) =>
            Answer.Read(Encoding.UTF8.GetString(message.Message.Body.Span), message.Message.EnqueuedAt!.Value);
    }
}
