using System.Collections.Immutable;
using System.Text;
using Azure.Data.Tables;
using RegionalPause.Content;
using RegionalPause.Contract;
using RegionalPause.Control;
using RegionalPause.Drains;
using RegionalPause.Flags;
using RegionalPause.Gate;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Ledger;
using RegionalPause.Messaging;
using RegionalPause.Orders;
using RegionalPause.Pauses;
using RegionalPause.Requests;
using RegionalPause.Storage;
using RegionalPause.Tests.History;
using RegionalPause.Tickets;
using Shouldly;
using Instance = RegionalPause.IntegrationTests.Bed.Instance;
using Submission = RegionalPause.IntegrationTests.Bed.Submission;

namespace RegionalPause.IntegrationTests.History;

/// <summary>
/// Two instances of the gate on real storage, a pipeline before them and a loader behind: two orders that overlap, one lifted and one
/// withdrawn, a drain, a flag closed, an instance that ends and one that is left. Keeps what goes in and out; what it comes to is a
/// <see cref="LedgerHistory"/>.
/// </summary>
internal sealed class Conversation(TestAccount account) : IMessageSink
{
    private static readonly TimeSpan SkewAllowance = TimeSpan.FromMilliseconds(500); // as Instance has it

    private readonly TicketCheck tickets = TestTickets.Loader();
    private readonly List<(DateTimeOffset EnqueuedAt, OutgoingMessage Message)> taken = [];
    private ImmutableHashSet<ItemKey> submitted = [];

    /// <summary>Has it, from the first flag to the end.</summary>
    public async Task<LedgerHistory> HaveAsync(CancellationToken cancellationToken)
    {
        await using (Instance staying = await StartAsync(cancellationToken))
        {
            await staying.OpenFlagsAsync(["UK", "IE", "DE"], cancellationToken);
            await using (Instance leaving = await StartAsync(cancellationToken))
            {
                await DeliverAsync(
                    staying,
                    [
                        Submission.Post("post:1", "GB"),
                        Submission.Post("post:2", "IE"),
                        Submission.Post("post:3", "FR"),
                        new("unreadable", "{ no event"),
                    ],
                    cancellationToken
                );
                await DeliverAsync(
                    leaving,
                    [Submission.Post("post:4", "GB"), Submission.Post("post:5", "DE"), Submission.Post("post:2", "IE")],
                    cancellationToken
                );
                await PauseAsync(leaving, "uk-2024", ["UK"], cancellationToken);
                await DeliverAsync(leaving, [Submission.Post("post:6", "GB"), Submission.Post("post:7", "IE")], cancellationToken);
            }
            await PauseAsync(staying, "west-2024", ["UK", "IE"], cancellationToken);
            await DeliverAsync(
                staying,
                [
                    Submission.Post("post:8", "GB"),
                    Submission.Post("post:9", "IE"),
                    Submission.Post("post:10", "DE"),
                    Submission.Post("post:6", "GB"),
                ],
                cancellationToken
            );
            await EndAsync(staying, "uk-2024", OrderEnding.Lift, cancellationToken);
            await EndAsync(staying, "west-2024", OrderEnding.Withdraw, cancellationToken);
            (await staying.Get<FlagHandler>().SetAsync("DE", open: false, "olivia", "audit", cancellationToken)).Refusal.ShouldBeNull();
            await DeliverAsync(staying, [Submission.Post("post:11", "DE"), Submission.Post("post:12", "GB")], cancellationToken);
            await staying.Get<PauseRecovery>().RunAsync(cancellationToken);
        }
        return await ReadAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        // Azurite runs on this machine: its clock is this one.
        lock (taken)
            taken.Add((TimeProvider.System.GetUtcNow(), message));
        return Task.CompletedTask;
    }

    private async Task DeliverAsync(Instance gate, Submission[] messages, CancellationToken cancellationToken)
    {
        submitted = submitted.Union(messages.Select(m => MessageItems.Of(Encoding.UTF8.GetBytes(m.Body))));
        foreach (MessageResult result in await gate.DeliverAsync(messages, cancellationToken))
        {
            if (result is not MessageResult.Done done)
                throw new InvalidOperationException($"Nothing is in the way, and a message comes back: {result}");
            foreach (OutgoingMessage output in done.Outputs)
                await SendAsync(output, cancellationToken);
            done.Sent?.Invoke();
        }
    }

    private static async Task PauseAsync(
        Instance gate,
        string id,
        ImmutableArray<string> jurisdictions,
        CancellationToken cancellationToken
    )
    {
        (
            await gate.Get<PauseHandler>()
                .PauseAsync(
                    new PauseRequest
                    {
                        Id = id,
                        Jurisdictions = jurisdictions,
                        Reason = "concerns",
                    },
                    "olivia",
                    cancellationToken
                )
        ).Refusal.ShouldBeNull();
        await gate.Get<PauseRecovery>().RunAsync(cancellationToken);
    }

    private async Task EndAsync(Instance gate, string id, OrderEnding ending, CancellationToken cancellationToken)
    {
        foreach (string person in (string[])["alice", "bob"])
            (await gate.Get<PauseHandler>().EndAsync(OrderId.Parse(id), ending, person, cancellationToken)).Refusal.ShouldBeNull();
        await Eventually.UntilAsync(
            $"the holds of {id} are gone",
            async () =>
            {
                await gate.Get<HoldHandler>().DrainAsync(this, cancellationToken);
                return (await gate.Get<ControlTable>().ReadDrainsAsync(cancellationToken)).IsEmpty;
            },
            cancellationToken
        );
    }

    private Task<Instance> StartAsync(CancellationToken cancellationToken) =>
        Instance.StartAsync(account, cancellationToken, settings: [("Gate:LawMaxAge", "00:00:00"), ("Tickets:Lifetime", "00:00:30")]);

    private async Task<LedgerHistory> ReadAsync(CancellationToken cancellationToken)
    {
        StorageAccount storage = account.Storage();
        LedgerHistory history = await LedgerHistory.ReadAsync(
            new ShardTable(storage),
            new ControlTable(storage),
            new ClaimTable(storage),
            cancellationToken
        );
        (SentMessage Message, TicketStatus Verdict)[] sent =
        [
            .. taken.Where(t => t.Message.Queue == QueueNames.ContentAdmitted).Select(t => Read(t.EnqueuedAt, t.Message)),
        ];
        return history with
        {
            SkewAllowance = SkewAllowance,
            Traffic = new Traffic
            {
                Submitted = submitted,
                Sent = [.. sent.Select(s => s.Message)],
                Accepted = [.. sent.Where(s => s.Verdict == TicketStatus.Accepted).Select(s => s.Message)],
                Asked = [.. sent.Select(s => s.Message.MessageId)],
                Withheld =
                [
                    .. taken.Where(t => t.Message.Queue == QueueNames.ContentWithheld).Select(t => MessageItems.Of(t.Message.Body)),
                ],
                Malformed =
                [
                    .. taken
                        .Where(t => t.Message.Queue == QueueNames.ContentMalformed)
                        .Select(t => MessageItems.OfMalformed(t.Message.Body)),
                ],
                Parked = await ReadParkedAsync(cancellationToken),
            },
        };
    }

    private (SentMessage Message, TicketStatus Verdict) Read(DateTimeOffset enqueuedAt, OutgoingMessage message)
    {
        if (!AdmittedMessage.TryRead(message.Body, out AdmittedMessage? admitted, out _))
            throw new InvalidOperationException($"{message.Id} cannot be read.");
        TicketedItem.TryOf(admitted.Id, admitted.Item, out TicketedItem item).ShouldBeTrue();
        TicketStatus verdict = tickets.Check(admitted.Ticket, item, enqueuedAt, TimeSpan.Zero, out Ticket? ticket);
        return (new SentMessage(message.Id, ItemKey.Of(admitted.Id), ticket ?? default, enqueuedAt, ArrivedAt: null), verdict);
    }

    private async Task<ImmutableHashSet<ItemKey>> ReadParkedAsync(CancellationToken cancellationToken)
    {
        ImmutableHashSet<ItemKey>.Builder parked = ImmutableHashSet.CreateBuilder<ItemKey>();
        await foreach (
            TableEntity row in account
                .TableClient("holds")
                .QueryAsync<TableEntity>("PartitionKey ne 'progress'", cancellationToken: cancellationToken)
        )
            parked.Add(ItemKey.Read(Convert.FromHexString(row.GetString("Key"))));
        return parked.ToImmutable();
    }
}
