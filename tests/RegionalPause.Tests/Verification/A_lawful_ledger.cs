using RegionalPause.Decisions;
using RegionalPause.Ledger;
using RegionalPause.Ledger.Trees;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Verification;
using Shouldly;

namespace RegionalPause.Tests.Verification;

[Requirement("R25")]
public sealed class A_lawful_ledger
{
    [Fact]
    public async Task has_nothing_wrong_with_it_and_says_what_it_holds()
    {
        using LedgerStory story = LedgerStory.Lawful();

        Checked<VerifiedLedger, LedgerFault> verified = await new LedgerVerification(await story.SealAsync(), story.Trusted, []).RunAsync(
            null,
            TestContext.Current.CancellationToken
        );

        verified.Fault.ShouldBeNull();
        verified.Succeeded(out VerifiedLedger? ledger, out _);
        ledger!.Figures.ShouldSatisfyAllConditions(
            f => f.Decisions.ShouldBe(9),
            f => f.Admitted.ShouldBe(8),
            f => f.Shards.ShouldBe(2),
            f => f.Orders.ShouldBe(1),
            f => f.Certificates.ShouldBe(1),
            f => f.ControlVersion.ShouldBe(7)
        );
    }

    [Fact]
    public async Task may_admit_before_the_fence_what_raced_with_the_pause()
    {
        using var story = new LedgerStory();
        var shard = new StoryShard("s-1");
        story.Open("GB").Admit(shard, "GB");
        OrderId order = story.Pause("uk-2024", "GB");
        story.Admit(shard, version: 1, "GB"); // it won the race
        story.Effective(order, [story.Fence(shard, order)]);

        (await story.FaultAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task need_not_name_a_shard_that_began_after_the_pause()
    {
        using var story = new LedgerStory();
        StoryShard old = new("s-1"),
            young = new("s-2");
        story.Open("GB", "IE").Admit(old, "GB");
        OrderId order = story.Pause("uk-2024", "GB");
        story.Admit(young, "IE");
        story.Effective(order, [story.Fence(old, order)]);

        (await story.FaultAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task need_not_name_a_shard_that_closed_before_the_pause()
    {
        using var story = new LedgerStory();
        StoryShard gone = new("s-1"),
            there = new("s-2");
        story.Open("GB", "IE").Admit(gone, "GB").Close(gone);
        story.Pass(60);
        OrderId order = story.Pause("uk-2024", "GB");
        story.Effective(order, [story.Fence(there, order)]);

        (await story.FaultAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task may_seal_a_certificate_before_the_fences_it_names()
    {
        // A round reads the shards first and the control log second: a certificate can overtake its fences.
        using var story = new LedgerStory();
        var shard = new StoryShard("s-1");
        story.Open("GB").Admit(shard, "GB");
        OrderId order = story.Pause("uk-2024", "GB");
        int before = story.Leaves.Count;
        ShardFence fence = story.Fence(shard, order);
        ReadOnlyMemory<byte> late = story.Leaves[before];
        story.Leaves.RemoveAt(before);
        story.Effective(order, [fence]);

        (await story.FaultAsync())!.Kind.ShouldBe(LedgerFaultKind.Incomplete);
        story.Leaves.Add(late);
        (await story.FaultAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task counts_an_item_where_it_stands_last()
    {
        using var story = new LedgerStory();
        var shard = new StoryShard("s-1");
        story.Open("GB");
        LedgerEntry.Decided held = story.Entry("GB", new Decision(Outcome.Hold, ReasonCode.SignalsMissing));
        story.Batch(shard, 1, null, [held]);
        story.Batch(
            shard,
            1,
            story.Now.AddSeconds(10),
            [held with { Before = Disposition.Held, Decision = new Decision(Outcome.Admit, ReasonCode.Permitted) }]
        );

        (
            await new LedgerVerification(await story.SealAsync(), story.Trusted, []).RunAsync(null, TestContext.Current.CancellationToken)
        ).Succeeded(out VerifiedLedger? ledger, out _);

        CountedStandings counted = ledger!.Figures.Counts.ShouldHaveSingleItem();
        (counted.Submitted, counted.Standings[(int)Disposition.Admitted], counted.Standings[(int)Disposition.Held]).ShouldBe((1, 1, 0));
    }
}
