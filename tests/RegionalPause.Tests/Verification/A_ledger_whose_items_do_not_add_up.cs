using FsCheck.Xunit;
using RegionalPause.Content;
using RegionalPause.Decisions;
using RegionalPause.Ledger;
using RegionalPause.Ledger.Trees;
using RegionalPause.Verification;
using Shouldly;

namespace RegionalPause.Tests.Verification;

/// <summary>Re-signed with the right key: only what the entries of an item say of each other gives it away (F24 to F26, S9).</summary>
[Requirement("R7", "R14b", "R25")]
public sealed class A_ledger_whose_items_do_not_add_up
{
    private static readonly Decision Admit = new(Outcome.Admit, ReasonCode.Permitted);
    private static readonly Decision Hold = new(Outcome.Hold, ReasonCode.SignalsMissing);
    private static readonly Decision Exclude = new(Outcome.Exclude, ReasonCode.Minor);

    private readonly StoryShard one = new("s-1");
    private readonly StoryShard two = new("s-2");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(9, 1, "outcome 9")]
    [InlineData(0, 1, "outcome 0")]
    [InlineData(1, 15, "reason 15")]
    [InlineData(1, 0, "reason 0")]
    [InlineData(255, 255, "outcome 255")]
    public Task is_found_where_an_outcome_or_reason_is_none(byte outcome, byte reason, string detail) =>
        IsFoundAsync(
            s =>
                s.Batch(
                    one,
                    1,
                    s.Now.AddSeconds(10),
                    [s.Entry("GB", Admit), s.Entry("GB", new Decision((Outcome)outcome, (ReasonCode)reason))]
                ),
            LedgerFaultKind.Malformed,
            "leaf 3 (entry 1 of record 0 of shard s-1)",
            detail
        );

    [Fact]
    public Task is_found_where_the_standing_before_is_none() =>
        IsFoundAsync(
            s => s.Batch(one, 1, null, [s.Entry("GB", Hold, (Disposition)5)]),
            LedgerFaultKind.Malformed,
            "leaf 2 (entry 0 of record 0 of shard s-1)",
            "previous disposition 6"
        );

    [Fact]
    public Task is_found_where_the_content_type_is_none() =>
        IsFoundAsync(
            s => s.Batch(one, 1, null, [s.Entry("GB", Hold) with { Type = (ContentType)200 }]),
            LedgerFaultKind.Malformed,
            "leaf 2 (entry 0 of record 0 of shard s-1)",
            "content type 200"
        );

    [Fact]
    public Task is_found_where_the_purpose_is_none() =>
        IsFoundAsync(
            s => s.Batch(one, 1, null, [s.Entry("GB", Hold) with { Purpose = (TrainingPurpose)200 }]),
            LedgerFaultKind.Malformed,
            "leaf 2 (entry 0 of record 0 of shard s-1)",
            "purpose 200"
        );

    [Theory]
    [InlineData(Outcome.Admit, ReasonCode.Paused)]
    [InlineData(Outcome.Hold, ReasonCode.Permitted)]
    [InlineData(Outcome.Malformed, ReasonCode.Minor)]
    [InlineData(Outcome.Exclude, ReasonCode.Malformed)]
    public Task is_found_where_the_reason_is_of_another_outcome(Outcome outcome, ReasonCode reason) =>
        IsFoundAsync(
            s => s.Batch(one, 1, s.Now.AddSeconds(10), [s.Entry("GB", new Decision(outcome, reason))]),
            LedgerFaultKind.Malformed,
            "leaf 2 (entry 0 of record 0 of shard s-1)",
            $"{outcome} with the reason {reason}"
        );

    [Fact]
    public Task is_found_where_an_item_is_purged_that_was_not_held() =>
        IsFoundAsync(
            s =>
            {
                LedgerEntry.Decided admitted = s.Entry("GB", Admit);
                s.Batch(one, 1, s.Now.AddSeconds(10), [admitted]).Batch(one, 1, null, [Purge(admitted, Disposition.Admitted)]);
            },
            LedgerFaultKind.Malformed,
            "leaf 4 (entry 0 of record 1 of shard s-1)",
            "not held"
        );

    [Fact]
    public Task is_found_where_the_standing_before_is_not_the_one_the_entry_before_gave() =>
        IsFoundAsync(
            s =>
            {
                Masked(s);
                s.Pass(3600);
                s.Admit(one, "GB");
            },
            LedgerFaultKind.Counts,
            "leaf 5 (entry 0 of record 1 of shard s-1)",
            "was excluded before; its earlier entries leave it held"
        );

    [Fact]
    public Task is_named_as_incomplete_while_a_decision_between_could_still_be_sealed() =>
        IsFoundAsync(s => Masked(s), LedgerFaultKind.Incomplete, "leaf 5 (entry 0 of record 1 of shard s-1)", "leave it held");

    [Fact]
    public Task is_named_as_incomplete_while_another_shard_is_silent() =>
        IsFoundAsync(
            s =>
            {
                s.Admit(two, "GB");
                Masked(s);
                s.Pass(3600);
                s.Admit(one, "GB");
            },
            LedgerFaultKind.Incomplete,
            "leaf 7 (entry 0 of record 1 of shard s-1)",
            "in shard s-2"
        );

    [Fact]
    public Task is_found_once_the_other_shard_is_closed() =>
        IsFoundAsync(
            s =>
            {
                s.Admit(two, "GB");
                Masked(s);
                s.Close(two);
                s.Pass(3600);
                s.Admit(one, "GB");
            },
            LedgerFaultKind.Counts,
            "leaf 7 (entry 0 of record 1 of shard s-1)",
            "leave it held"
        );

    [Fact]
    public Task is_found_where_an_item_is_admitted_again_as_if_it_were_new() =>
        IsFoundAsync(
            s =>
            {
                LedgerEntry.Decided entry = s.Entry("GB", Admit);
                s.Batch(one, 1, s.Now.AddSeconds(10), [entry]).Batch(one, 1, s.Now.AddSeconds(10), [entry]);
            },
            LedgerFaultKind.Counts,
            "leaf 4 (entry 0 of record 1 of shard s-1)",
            "has a first decision of it already"
        );

    [Fact]
    public Task is_found_where_another_shard_decides_an_item_as_if_it_were_new() =>
        IsFoundAsync(
            s =>
            {
                // What remains of a claim that was deleted: the item came again and was taken for a new one.
                LedgerEntry.Decided entry = s.Entry("GB", Hold);
                s.Batch(one, 1, null, [entry])
                    .Batch(two, 1, s.Now.AddSeconds(10), [entry with { Decision = Admit, Day = entry.Day.AddDays(3) }]);
            },
            LedgerFaultKind.Counts,
            "leaf 4 (entry 0 of record 0 of shard s-2)",
            "has a first decision of it already"
        );

    [Fact]
    public Task is_found_where_a_record_decides_an_item_twice() =>
        IsFoundAsync(
            s =>
            {
                LedgerEntry.Decided entry = s.Entry("GB", Admit);
                s.Batch(one, 1, s.Now.AddSeconds(10), [entry, entry with { Before = Disposition.Admitted }]);
            },
            LedgerFaultKind.Counts,
            "leaf 3 (entry 1 of record 0 of shard s-1)",
            "twice"
        );

    [Fact]
    public Task is_found_where_an_item_moves_to_another_day() =>
        IsFoundAsync(
            s =>
            {
                LedgerEntry.Decided entry = s.Entry("GB", Hold);
                s.Batch(one, 1, null, [entry])
                    .Batch(
                        one,
                        1,
                        s.Now.AddSeconds(10),
                        [entry with { Before = Disposition.Held, Decision = Admit, Day = entry.Day.AddDays(1) }]
                    );
            },
            LedgerFaultKind.Counts,
            "leaf 4 (entry 0 of record 1 of shard s-1)",
            "2024-09-21"
        );

    [Fact]
    public async Task is_not_suspected_for_an_admission_that_was_made_again()
    {
        using LedgerStory story = new LedgerStory().Open("GB");
        LedgerEntry.Decided entry = story.Entry("GB", Admit);
        story
            .Batch(one, 1, story.Now.AddSeconds(10), [entry])
            .Batch(two, 1, story.Now.AddSeconds(10), [entry with { Before = Disposition.Admitted }]);

        (await story.FaultAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task is_not_suspected_where_the_later_shard_was_sealed_first()
    {
        using LedgerStory story = new LedgerStory().Open("GB");
        LedgerEntry.Decided entry = story.Entry("GB", Hold);
        story.Batch(two, 1, null, [entry]);
        ReadOnlyMemory<byte>[] late = [.. story.Leaves[1..]];
        story.Leaves.RemoveRange(1, late.Length);
        story.Batch(one, 1, story.Now.AddSeconds(10), [entry with { Before = Disposition.Held, Decision = Admit }]);

        (await story.FaultAsync()).ShouldNotBeNull();
        story.Leaves.AddRange(late);
        (await story.FaultAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task is_followed_item_by_item_up_to_a_limit_that_it_names()
    {
        using LedgerStory story = new LedgerStory().Open("GB");
        LedgerEntry.Decided entry = story.Entry("GB", Admit);
        story.Batch(one, 1, story.Now.AddSeconds(10), [entry, story.Entry("GB", Admit)]).Batch(one, 1, story.Now.AddSeconds(10), [entry]);
        LedgerShelf shelf = await story.SealAsync();

        async Task<Checked<VerifiedLedger, LedgerFault>> VerifyAsync(long limit) =>
            await new LedgerVerification(shelf, story.Trusted, []) { MaxItems = limit }.RunAsync(null, Cancel);

        (await VerifyAsync(2)).Fault!.Kind.ShouldBe(LedgerFaultKind.Counts);
        (await VerifyAsync(1)).Succeeded(out VerifiedLedger? verified, out _).ShouldBeTrue();
        verified!.Figures.Items.ShouldBeNull();
    }

    /// <summary>
    /// Whatever becomes of items in several shards, and in whatever order the shards are sealed: nothing is ever called wrong.
    /// </summary>
    [Property(MaxTest = 200)]
    public void is_never_suspected_for_the_order_in_which_shards_were_sealed(int seed)
    {
        var chance = new Random(seed);
        using LedgerStory story = new LedgerStory().Open("GB");
        StoryShard[] shards = [new("s-1"), new("s-2"), new("s-3")];
        List<ReadOnlyMemory<byte>[]>[] records = [.. shards.Select(_ => new List<ReadOnlyMemory<byte>[]>())];
        void Append(int shard, params LedgerEntry[] entries)
        {
            int before = story.Leaves.Count;
            story.Batch(shards[shard], 1, story.Now.AddSeconds(10), [.. entries]);
            records[shard].Add([.. story.Leaves[before..]]);
        }
        LedgerEntry.Decided[] items = [.. Enumerable.Range(0, 4).Select(_ => story.Entry("GB", Hold))];
        Disposition?[] standing = new Disposition?[items.Length];
        for (int i = 0; i < shards.Length; i++)
            Append(i);
        for (int n = 0; n < 30; n++)
        {
            int item = chance.Next(items.Length);
            LedgerEntry entry =
                standing[item] == Disposition.Held && chance.Next(4) == 0
                    ? Purge(items[item], Disposition.Held)
                    : items[item] with
                    {
                        Before = standing[item],
                        Decision = chance.GetItems((Decision[])[Admit, Hold, Exclude], 1)[0],
                    };
            standing[item] = entry.Standing;
            Append(chance.Next(shards.Length), entry);
        }
        // Sealed: each shard in its order, the shards in any.
        story.Leaves.RemoveRange(1, story.Leaves.Count - 1);
        for (int i = 0; i < shards.Length; i++)
            story.Leaves.AddRange(records[i][0]);
        int[] next = [1, 1, 1];
        while (Enumerable.Range(0, shards.Length).Where(i => next[i] < records[i].Count).ToArray() is { Length: > 0 } left)
        {
            int shard = left[chance.Next(left.Length)];
            story.Leaves.AddRange(records[shard][next[shard]++]);
            if (story.FaultAsync().GetAwaiter().GetResult() is { } early)
                early.Kind.ShouldBe(LedgerFaultKind.Incomplete, $"{early.Where}: {early.Detail}");
        }
        story.FaultAsync().GetAwaiter().GetResult().ShouldBeNull();
    }

    /// <summary>Held, then admitted as if it had been excluded; another item makes the sums of the day fit.</summary>
    private void Masked(LedgerStory story)
    {
        LedgerEntry.Decided item = story.Entry("GB", Hold);
        story.Batch(one, 1, null, [item, story.Entry("GB", Exclude)]);
        story.Batch(one, 1, story.Now.AddSeconds(10), [item with { Before = Disposition.Excluded, Decision = Admit }]);
    }

    private static LedgerEntry.Purged Purge(LedgerEntry.Decided item, Disposition before) =>
        new()
        {
            Item = item.Item,
            Day = item.Day,
            Before = before,
            CountedUnder = item.CountedUnder,
            Type = item.Type,
            Scope = "signals-missing",
            AtCeiling = true,
        };

    private static async Task IsFoundAsync(Action<LedgerStory> tell, LedgerFaultKind kind, string where, string detail)
    {
        using LedgerStory story = new LedgerStory().Open("GB");
        tell(story);

        LedgerFault fault = (await story.FaultAsync()).ShouldNotBeNull();

        (fault.Kind, fault.Where).ShouldBe((kind, where), fault.Detail);
        fault.Detail.ShouldContain(detail);
    }
}
