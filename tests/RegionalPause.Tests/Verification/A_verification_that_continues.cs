using RegionalPause.Ledger;
using RegionalPause.Ledger.Trees;
using RegionalPause.Requests;
using RegionalPause.Verification;
using Shouldly;

namespace RegionalPause.Tests.Verification;

/// <summary>
/// It reads what is new, and it promises no less: the new leaves extend exactly those that were verified before, and are judged by all of
/// them.
/// </summary>
[Requirement("R25")]
public sealed class A_verification_that_continues
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(255, 256)]
    [InlineData(256, 257)]
    [InlineData(257, 1000)]
    [InlineData(600, 600)]
    [InlineData(256, 66_000)]
    [InlineData(65_536, 65_537)]
    [InlineData(65_500, 66_000)]
    public async Task finds_the_same_figures_as_one_that_reads_everything(int before, int size)
    {
        using LedgerStory story = LedgerStory.OfLeaves(before);
        byte[] prefix = (await ContinuedVerification.PrefixAsync(story, before)).ShouldNotBeNull();
        Grow(story, size);
        LedgerShelf shelf = await story.SealAsync(before);
        (await WholeAsync(story, shelf)).Succeeded(out VerifiedLedger? whole, out _).ShouldBeTrue();

        (await ContinuedVerification.ContinueAsync(story, shelf, prefix))
            .Succeeded(out VerifiedLedger? continued, out LedgerFault? fault)
            .ShouldBeTrue(fault?.Detail);

        Figures(continued!.Figures).ShouldBe(Figures(whole!.Figures));
        continued.Checkpoint.Checkpoint.ShouldBe(whole.Checkpoint.Checkpoint);
        continued.Before.Size.ShouldBe(before);
        continued.Prefix!.Head.ShouldBe(whole.Checkpoint.Checkpoint.Head);
        // What it leaves for the next one is what the whole verification leaves.
        continued.Prefix.Write().ShouldBe((await ContinuedVerification.PrefixAsync(story, size)).ShouldNotBeNull());
    }

    [Fact]
    public async Task reads_only_the_files_that_have_new_leaves()
    {
        using LedgerStory story = LedgerStory.OfLeaves(66_000);
        byte[] prefix = (await ContinuedVerification.PrefixAsync(story, 66_000)).ShouldNotBeNull();
        Grow(story, 66_300);
        var files = new Counted(await story.SealAsync());

        (await ContinuedVerification.ContinueAsync(story, files, prefix)).Fault.ShouldBeNull();

        files
            .Asked.Order(StringComparer.Ordinal)
            .ShouldBe([
                "checkpoint",
                "tile/0/257",
                "tile/0/258.p/252",
                "tile/1/001.p/2",
                "tile/2/000.p/1",
                "tile/entries/257",
                "tile/entries/258.p/252",
            ]);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(512)]
    public async Task finds_that_what_was_verified_before_was_rewritten(int before)
    {
        using LedgerStory story = LedgerStory.OfLeaves(before);
        byte[] prefix = (await ContinuedVerification.PrefixAsync(story, before)).ShouldNotBeNull();
        Grow(story, 900);
        // The same key signs a ledger that is lawful and longer, but has another second half of the first part.
        using LedgerStory other = story.Until(1);
        Grow(other, 900);

        (await ContinuedVerification.ContinueAsync(other, await other.SealAsync(), prefix)).Fault.ShouldNotBeNull();
        (await WholeAsync(other, await other.SealAsync())).Fault.ShouldBeNull();
    }

    [Fact]
    public async Task finds_that_the_ledger_of_the_same_size_is_another_one()
    {
        using LedgerStory story = LedgerStory.OfLeaves(300);
        byte[] prefix = (await ContinuedVerification.PrefixAsync(story, 300)).ShouldNotBeNull();
        using LedgerStory other = story.Until(1);
        Grow(other, 300);

        (await ContinuedVerification.ContinueAsync(other, await other.SealAsync(), prefix)).Fault!.Kind.ShouldBe(LedgerFaultKind.Fork);
    }

    [Fact]
    public async Task finds_that_the_ledger_was_cut_short()
    {
        using LedgerStory story = LedgerStory.OfLeaves(600);
        byte[] prefix = (await ContinuedVerification.PrefixAsync(story, 600)).ShouldNotBeNull();
        using LedgerStory first = story.Until(201);

        (await ContinuedVerification.ContinueAsync(first, await first.SealAsync(), prefix)).Fault!.Kind.ShouldBe(LedgerFaultKind.Fork);
    }

    [Fact]
    public async Task finds_every_changed_byte_of_the_files_that_it_reads()
    {
        using LedgerStory story = LedgerStory.OfLeaves(250);
        byte[] prefix = (await ContinuedVerification.PrefixAsync(story, 250)).ShouldNotBeNull();
        Grow(story, 300);
        var files = new Counted(await story.SealAsync());
        (await ContinuedVerification.ContinueAsync(story, files, prefix)).Fault.ShouldBeNull();
        foreach (string path in files.Asked.Where(path => path != "checkpoint").ToArray())
        {
            byte[] bytes = files.Shelf.Files[path];
            for (int place = 0; place < bytes.Length; place += 97)
            {
                bytes[place] ^= 1;
                (await ContinuedVerification.ContinueAsync(story, files, prefix)).Fault.ShouldNotBeNull($"{path}, byte {place}");
                bytes[place] ^= 1;
            }
        }
    }

    [Fact]
    public async Task judges_a_new_record_by_an_order_that_it_does_not_read()
    {
        using LedgerStory story = new LedgerStory().Open("GB");
        var shard = new StoryShard("s-1");
        story.Admit(shard, "GB");
        OrderId order = story.Pause("uk-2024", "GB");
        story.Effective(order, [story.Fence(shard, order)]);
        byte[] prefix = (await ContinuedVerification.PrefixAsync(story, story.Leaves.Count)).ShouldNotBeNull();
        story.Admit(shard, "GB");

        LedgerFault fault = (await ContinuedVerification.ContinueAsync(story, await story.SealAsync(), prefix)).Fault.ShouldNotBeNull();

        (fault.Kind, fault.Detail).ShouldBe((LedgerFaultKind.Admission, (await story.FaultOfAsync(await story.SealAsync()))!.Detail));
    }

    [Fact]
    public async Task remembers_every_item_that_was_decided_before()
    {
        using LedgerStory story = LedgerStory.OfLeaves(300);
        byte[] prefix = (await ContinuedVerification.PrefixAsync(story, 300)).ShouldNotBeNull();
        using LedgerStory again = new LedgerStory();
        var shard = new StoryShard("s-2");
        // The items of this batch have the numbers of the first ones.
        again.Open("GB").Admit(shard, "GB");
        story.Leaves.AddRange(again.Leaves.Skip(1));

        LedgerFault fault = (await ContinuedVerification.ContinueAsync(story, await story.SealAsync(), prefix)).Fault.ShouldNotBeNull();

        fault.Kind.ShouldBe(LedgerFaultKind.Counts);
        fault.Detail.ShouldContain("has a first decision of it already");
    }

    [Fact]
    public async Task does_not_begin_from_a_state_that_was_damaged()
    {
        using LedgerStory story = LedgerStory.Lawful();
        byte[] prefix = (await ContinuedVerification.PrefixAsync(story, story.Leaves.Count)).ShouldNotBeNull();
        for (int place = 0; place < prefix.Length; place += 7)
        {
            byte[] damaged = [.. prefix];
            damaged[place] ^= 1;
            VerifiedPrefix.Read(damaged).ShouldBeNull($"byte {place}");
        }
        VerifiedPrefix.Read(prefix[..^1]).ShouldBeNull();
        VerifiedPrefix.Read([]).ShouldBeNull();
    }

    [Fact]
    public async Task can_be_written_only_if_it_kept_what_that_takes()
    {
        using LedgerStory story = LedgerStory.Lawful();
        (await new LedgerVerification(await story.SealAsync(), story.Trusted, []) { Continues = true }.RunAsync(null, Cancel))
            .Succeeded(out VerifiedLedger? ledger, out _)
            .ShouldBeTrue();

        Should.Throw<InvalidOperationException>(() => ledger!.Prefix!.Write());
    }

    private static void Grow(LedgerStory story, int size)
    {
        if (size == story.Leaves.Count)
            return;
        var shard = new StoryShard("s-3");
        while (size - story.Leaves.Count is > 0 and var left)
        {
            string[] codes = [.. Enumerable.Repeat("GB", Math.Min(left, 150) - 1)];
            if (codes.Length == 0)
                story.Batch(shard, 1, null, []);
            else
                story.Admit(shard, 1, codes);
        }
    }

    private static async Task<Checked<VerifiedLedger, LedgerFault>> WholeAsync(LedgerStory story, ILedgerFiles files) =>
        await new LedgerVerification(files, story.Trusted, []).RunAsync(null, Cancel);

    private static string Figures(LedgerFigures figures) =>
        string.Join(
            ' ',
            [
                figures with
                {
                    Counts = [],
                    OpenShards = [],
                },
                .. figures.Counts.Select(c => $"{c.Day} {c.Jurisdiction} {c.Submitted} {string.Join(',', c.Standings)}"),
                .. figures.OpenShards,
            ]
        );

    /// <summary>Files that remember what was asked of them, and that cannot be listed, as on a server.</summary>
    private sealed class Counted(LedgerShelf shelf) : ILedgerFiles
    {
        public LedgerShelf Shelf => shelf;

        public List<string> Asked { get; } = [];

        public ValueTask<ReadOnlyMemory<byte>> ReadAsync(string path, CancellationToken cancellationToken)
        {
            lock (Asked)
                Asked.Add(path);
            return shelf.ReadAsync(path, cancellationToken);
        }
    }
}
