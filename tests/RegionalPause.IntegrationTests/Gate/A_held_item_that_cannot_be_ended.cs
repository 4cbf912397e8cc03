using Azure.Data.Tables;
using RegionalPause.Content;
using RegionalPause.Contract;
using RegionalPause.Drains;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.IntegrationTests.Campaigns;
using RegionalPause.Messaging;
using RegionalPause.Orders;
using RegionalPause.Pauses;
using RegionalPause.Requests;
using RegionalPause.Tests;
using Shouldly;
using Instance = RegionalPause.IntegrationTests.Bed.Instance;
using Submission = RegionalPause.IntegrationTests.Bed.Submission;

namespace RegionalPause.IntegrationTests.Gate;

/// <summary>Fault F4, in a drain: one item's defect stops no other; it is counted, shown, and stays held.</summary>
[Requirement("R15", "R6")]
public sealed class A_held_item_that_cannot_be_ended(Azurite azurite)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("B00", false)]
    [InlineData("B00", true)]
    [InlineData("Key", true)]
    public async Task is_set_aside_and_the_others_are_released(string column, bool missing)
    {
        TestAccount account = azurite.NewAccount();
        await using Instance gate = await HoldAsync(account);
        await BreakAsync(account, column, missing);
        var sink = new Sent();

        await EndAsync(gate, OrderEnding.Lift);
        await gate.Get<HoldHandler>().DrainAsync(sink, Cancelled);
        await gate.Get<HoldHandler>().DrainAsync(sink, Cancelled);

        HoldProgress progress = (await gate.Get<HoldHandler>().FindAsync("uk-2024", Cancelled)).ShouldNotBeNull();
        (progress.Held, progress.Released, progress.SetAside).ShouldBe((1, 2, 1), progress.ToString());
        sink.Messages.Count.ShouldBe(2);
    }

    [Fact]
    public async Task because_its_authors_record_is_broken_is_set_aside_and_the_others_are_released()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance first = await HoldAsync(account);
        TableClient objections = account.TableClient("objections");
        string hash = RegionalPause.Members.MemberKey.Of(MemberId.Parse("broken")).Hash;
        await objections.AddEntityAsync(new TableEntity(hash[..2], hash) { ["Refused"] = "not a number" }, Cancelled);
        // The first instance still knows that the author refuses nothing, for a minute at most.
        await using Instance gate = await Instance.StartAsync(account, Cancelled);
        var sink = new Sent();

        await EndAsync(gate, OrderEnding.Lift);
        await gate.Get<HoldHandler>().DrainAsync(sink, Cancelled);

        HoldProgress progress = (await gate.Get<HoldHandler>().FindAsync("uk-2024", Cancelled)).ShouldNotBeNull();
        (progress.Held, progress.Released, progress.SetAside).ShouldBe((1, 2, 1), progress.ToString());
        sink.Messages.Count.ShouldBe(2);
    }

    private static async Task<Instance> HoldAsync(TestAccount account)
    {
        Instance gate = await Instance.StartAsync(account, Cancelled, settings: ("Gate:LawMaxAge", "00:00:00"));
        await gate.OpenFlagsAsync(["UK"], Cancelled);
        Town.Done(
            await gate.Get<PauseHandler>()
                .PauseAsync(
                    new PauseRequest
                    {
                        Id = "uk-2024",
                        Jurisdictions = ["UK"],
                        Reason = "a test",
                    },
                    "olivia",
                    Cancelled
                )
        );
        await gate.Get<PauseRecovery>().RunAsync(Cancelled);
        await gate.DeliverAsync(
            [
                Submission.Post("post:1", "GB"),
                Submission.Post("post:2", "GB").With("post:2#1", data => data["authorId"] = "broken"),
                Submission.Post("post:3", "GB"),
            ],
            Cancelled
        );
        return gate;
    }

    private static async Task EndAsync(Instance gate, OrderEnding ending)
    {
        foreach (string person in (string[])["alice", "bob"])
            (await gate.Get<PauseHandler>().EndAsync(OrderId.Parse("uk-2024"), ending, person, Cancelled)).Refusal.ShouldBeNull();
    }

    private static async Task BreakAsync(TestAccount account, string column, bool missing)
    {
        TableClient holds = account.TableClient("holds");
        await foreach (TableEntity row in holds.QueryAsync<TableEntity>(r => r.PartitionKey != "progress", cancellationToken: Cancelled))
        {
            row[column] = missing ? null : "{"u8.ToArray();
            await holds.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, Cancelled);
            return;
        }
    }

    private sealed class Sent : IMessageSink
    {
        public System.Collections.Concurrent.ConcurrentQueue<OutgoingMessage> Messages { get; } = new();

        public Task SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
        {
            Messages.Enqueue(message);
            return Task.CompletedTask;
        }
    }
}
