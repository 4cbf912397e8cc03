using RegionalPause.Contract;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Tests;
using Shouldly;

namespace RegionalPause.IntegrationTests.Faults;

/// <summary>
/// Whoever holds an item may be late to park it: frozen, or cut off from storage, while its order was lifted and everything held by it was
/// gone through. Nobody would come by that item any more; the chaos of five processes found it so.
/// </summary>
[Requirement("R6", "R15", "D13")]
public sealed class An_item_parked_after_its_order_was_over(Azurite azurite)
{
    private static readonly OrderId Order = OrderId.Parse("uk-1");

    private readonly Broker broker = new(TestTickets.Loader());

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string, bool> Rows { get; } =
    [.. DurableWrite.OfALateHold.Keys.SelectMany(label => new[] { (label, false), (label, true) })];

    [Fact]
    public async Task is_decided_again_when_its_message_comes_back()
    {
        TestAccount account = azurite.NewAccount();
        await using GateInstance gate = await HeldAndNotParkedAsync(account, new FaultPlan());
        await LiftAndDrainAsync(gate);

        (await broker.DeliverAsync(gate, Cancelled)).ShouldBeTrue();

        await IsAdmittedAsync(gate);
    }

    [Fact]
    public async Task is_decided_again_when_its_row_comes_out_of_a_frozen_process()
    {
        TestAccount account = azurite.NewAccount();
        var faults = new FaultPlan();
        await using GateInstance frozen = await PausedAsync(account, faults);
        await using GateInstance gate = await GateInstance.StartAsync(account, new FaultPlan(), Cancelled, withoutRules: true);
        FaultRule held = faults.Add(c => c.Commits("holds"), new Fault.Held());
        broker.Submit(Submission.Post("post:gb", "GB"));
        Task<bool> delivering = broker.DeliverAsync(frozen, Cancelled);
        await held.Struck.WaitAsync(Cancelled);
        await LiftAndDrainAsync(gate);

        held.Release();
        (await delivering).ShouldBeTrue();

        await IsAdmittedAsync(gate);
    }

    [Theory, MemberData(nameof(Rows))]
    public async Task is_decided_again_also_where_the_listing_of_its_order_failed(string label, bool arrives)
    {
        TestAccount account = azurite.NewAccount();
        var faults = new FaultPlan();
        await using GateInstance gate = await HeldAndNotParkedAsync(account, faults);
        await LiftAndDrainAsync(gate);
        FaultRule rule = faults.Add(DurableWrite.OfALateHold[label], The_fault_table.Fault(arrives), times: 6);
        (await broker.DeliverAsync(gate, Cancelled)).ShouldBeFalse();
        rule.Applied.ShouldBeGreaterThan(0, "nothing came by this write");
        faults.Clear();

        (await broker.DeliverAsync(gate, Cancelled)).ShouldBeTrue();

        await IsAdmittedAsync(gate);
    }

    private static async Task<GateInstance> PausedAsync(TestAccount account, FaultPlan faults)
    {
        GateInstance gate = await GateInstance.StartAsync(account, faults, Cancelled, withoutRules: true);
        (await gate.Flags.SetAsync("UK", open: true, "alice", null, Cancelled)).Refusal.ShouldBeNull();
        (
            await gate.Pauses.PauseAsync(
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
        await gate.Completion.RunAsync(Cancelled);
        return gate;
    }

    private async Task<GateInstance> HeldAndNotParkedAsync(TestAccount account, FaultPlan faults)
    {
        GateInstance gate = await PausedAsync(account, faults);
        broker.Submit(Submission.Post("post:gb", "GB"));
        faults.Add(c => c.Commits("holds"), new Fault.NeverArrives(), times: 6);
        (await broker.DeliverAsync(gate, Cancelled)).ShouldBeFalse("it is decided and not parked");
        faults.Clear();
        return gate;
    }

    private async Task LiftAndDrainAsync(GateInstance gate)
    {
        foreach (string person in (string[])["alice", "bob"])
            (await gate.Pauses.EndAsync(Order, OrderEnding.Lift, person, Cancelled)).Refusal.ShouldBeNull();
        await DrainAsync(gate);
    }

    private Task DrainAsync(GateInstance gate) =>
        Eventually.UntilAsync(
            "no order is listed to be gone through",
            async () =>
            {
                await gate.Holds.DrainAsync(broker, Cancelled);
                return (await gate.Control.ReadDrainsAsync(Cancelled)).IsEmpty;
            },
            Cancelled
        );

    private async Task IsAdmittedAsync(GateInstance gate)
    {
        await DrainAsync(gate);
        (await gate.Holds.ListAsync(Cancelled)).Sum(h => h.Held).ShouldBe(0);
        broker.Reconciliation.Admitted.ShouldHaveSingleItem().ShouldBe("post:gb#1");
    }
}
