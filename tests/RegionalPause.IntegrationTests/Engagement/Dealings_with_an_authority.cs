using System.Collections.Immutable;
using RegionalPause.Contract;
using RegionalPause.Engagement;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Ledger.Sealing;
using RegionalPause.Orders;
using RegionalPause.Pauses;
using RegionalPause.Requests;
using RegionalPause.Storage;
using RegionalPause.Tests;
using RegionalPause.Verification;
using Shouldly;

namespace RegionalPause.IntegrationTests.Engagement;

[Requirement("R23", "D4", "D31")]
public sealed class Dealings_with_an_authority(Azurite azurite)
{
    private static readonly OrderId Order = OrderId.Parse("uk-1");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task are_entered_once_each_whoever_enters_at_the_same_time_and_stand_in_the_ledger()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance one = await Instance.StartAsync(account, Cancelled);
        await using Instance two = await Instance.StartAsync(account, Cancelled);
        await PauseAsync(one);
        DateOnly today = one.Get<StoreClock>().Today;
        EngagementRequest concern =
                new()
                {
                    Kind = "concern-raised",
                    On = today,
                    Reference = "IC-1",
                },
            meeting =
                new()
                {
                    Kind = "meeting",
                    Position = "engaged",
                    On = today.AddDays(-2),
                    Reference = "call",
                };

        await Task.WhenAll(
            one.Get<EngagementHandler>().EnterAsync(Order, concern, "olivia", Cancelled),
            two.Get<EngagementHandler>().EnterAsync(Order, meeting, "olivia", Cancelled)
        );
        Result<EngagementLog> again = await one.Get<EngagementHandler>().EnterAsync(Order, meeting, "olivia", Cancelled);
        await one.Get<LedgerSealer>().RunAsync(Cancelled);

        again.Value.ShouldNotBeNull().Entries.Length.ShouldBe(2);
        EngagementLog log = (await two.Get<EngagementHandler>().FindAsync(Order, Cancelled)).ShouldNotBeNull();
        log.Entries.Select(e => e.Number).ShouldBe([1, 2]);
        log.Entries.Single(e => e.Kind == EngagementKind.Meeting).IsLate.ShouldBeTrue();
        SealedFiles files = await SealedFiles.DownloadAsync(account, Cancelled);
        List<EngagementEntry> sealedEntries = [];
        var watch = new LedgerWatch(_ => { }, (_, _) => { }, _ => { }) { Engagement = sealedEntries.Add };
        (await new LedgerVerification(files, Instance.LedgerKey.Trusted, [], watch).RunAsync(null, Cancelled)).Fault.ShouldBeNull();
        sealedEntries.ShouldBe(log.Entries);
    }

    [Fact, Requirement("D37")]
    public async Task say_what_is_due_over_all_orders_the_ended_ones_too()
    {
        await using Instance gate = await Instance.StartAsync(azurite.NewAccount(), Cancelled);
        EngagementHandler engagement = gate.Get<EngagementHandler>();
        await PauseAsync(gate);
        DateOnly today = gate.Get<StoreClock>().Today;
        foreach ((int days, string due) in new[] { (-60, "one-month"), (0, "five-months"), (-30, "one-month") })
            (
                await engagement.EnterAsync(
                    Order,
                    new EngagementRequest
                    {
                        Kind = "undertaking",
                        On = today.AddDays(days),
                        Reference = $"{due} {days}",
                        Due = due,
                    },
                    "olivia",
                    Cancelled
                )
            ).Refusal.ShouldBeNull();
        foreach (string person in (string[])["alice", "bob"])
            await gate.Get<PauseHandler>().EndAsync(Order, OrderEnding.Withdraw, person, Cancelled);

        ImmutableArray<OpenDue> near = await engagement.DueAsync(all: false, Cancelled);
        ImmutableArray<OpenDue> all = await engagement.DueAsync(all: true, Cancelled);

        near.Select(d => d.Entry.Number).ShouldBe([1, 3]);
        near[0].State.ShouldBe(DueState.Overdue);
        all.Select(d => d.Entry.Number).ShouldBe([1, 3, 2]);
    }

    [Fact]
    public async Task belong_to_an_order()
    {
        await using Instance gate = await Instance.StartAsync(azurite.NewAccount(), Cancelled);
        EngagementHandler engagement = gate.Get<EngagementHandler>();

        (await engagement.FindAsync(Order, Cancelled)).ShouldBeNull();
        (
            await engagement.EnterAsync(
                Order,
                new EngagementRequest
                {
                    Kind = "meeting",
                    On = new DateOnly(2024, 9, 20),
                    Reference = "r",
                },
                "olivia",
                Cancelled
            )
        ).Refusal!.Code.ShouldBe(RefusalCode.NotFound);
    }

    private static async Task PauseAsync(Instance gate) =>
        (
            await gate.Get<PauseHandler>()
                .PauseAsync(
                    new PauseRequest
                    {
                        Id = Order.Value,
                        Jurisdictions = ["UK"],
                        Authority = "GB-ICO",
                    },
                    "olivia",
                    Cancelled
                )
        ).Refusal.ShouldBeNull();
}
