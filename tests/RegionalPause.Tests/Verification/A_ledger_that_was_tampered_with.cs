using FsCheck;
using FsCheck.Xunit;
using RegionalPause.Verification;
using Shouldly;

namespace RegionalPause.Tests.Verification;

/// <summary>
/// By somebody without the key, who has the files; and by somebody with the key, against a checkpoint or a chain they cannot change any
/// more.
/// </summary>
[Requirement("R25", "D36")]
public sealed class A_ledger_that_was_tampered_with
{
    [Property(MaxTest = 300)]
    public bool is_found_whatever_byte_of_whatever_file_is_flipped(PositiveInt file, PositiveInt place, byte mask)
    {
        using LedgerStory story = LedgerStory.Lawful();
        LedgerShelf shelf = story.SealAsync().GetAwaiter().GetResult();
        string path = shelf.Files.Keys.Order(StringComparer.Ordinal).ElementAt(file.Get % shelf.Files.Count);
        shelf.Files[path][place.Get % shelf.Files[path].Length] ^= mask == 0 ? (byte)1 : mask;
        return story.FaultOfAsync(shelf).GetAwaiter().GetResult() is not null;
    }

    [Fact]
    public async Task names_the_entry_that_was_changed()
    {
        using LedgerStory story = LedgerStory.Lawful();
        LedgerShelf shelf = await story.SealAsync();
        byte[] bundle = shelf.Files.Single(f => f.Key.StartsWith("tile/entries/", StringComparison.Ordinal)).Value;
        // The first record and its first entry stand right behind the first control row.
        int entry = 2 + story.Leaves[0].Length + 2 + story.Leaves[1].Length + 2;
        bundle[entry + story.Leaves[2].Length - 1] ^= 1;

        LedgerFault fault = (await story.FaultOfAsync(shelf)).ShouldNotBeNull();

        (fault.Kind, fault.Where).ShouldBe(
            (LedgerFaultKind.Tree, "leaf 2 (entry 0 of record 0 of shard 20240920t093000z-0000000000000001)")
        );
    }

    [Fact]
    public async Task is_found_whatever_file_is_missing()
    {
        using LedgerStory story = LedgerStory.Lawful();
        foreach (string path in (await story.SealAsync()).Files.Keys)
        {
            LedgerShelf shelf = await story.SealAsync();
            shelf.Files.Remove(path);

            LedgerFault fault = (await story.FaultOfAsync(shelf)).ShouldNotBeNull(path);

            fault.Kind.ShouldBe(path == "checkpoint" ? LedgerFaultKind.Checkpoint : LedgerFaultKind.Missing);
        }
    }

    [Fact]
    public async Task is_found_by_its_gap_whatever_leaf_is_left_out()
    {
        using LedgerStory whole = LedgerStory.Lawful();
        // The last leaf is the close of a shard: without it the ledger is merely shorter, and only a checkpoint kept from before can tell.
        for (int leaf = 0; leaf < whole.Leaves.Count - 1; leaf++)
        {
            using LedgerStory story = LedgerStory.Lawful();
            story.Leaves.RemoveAt(leaf);

            (await story.FaultAsync()).ShouldNotBeNull($"without leaf {leaf}");
        }
    }

    [Fact]
    public async Task is_found_whatever_leaf_is_there_twice()
    {
        using LedgerStory whole = LedgerStory.Lawful();
        for (int leaf = 0; leaf < whole.Leaves.Count; leaf++)
        {
            using LedgerStory story = LedgerStory.Lawful();
            story.Leaves.Insert(leaf, story.Leaves[leaf]);

            (await story.FaultAsync()).ShouldNotBeNull($"with leaf {leaf} twice");
        }
    }

    [Fact]
    public async Task is_found_when_the_records_of_a_shard_change_places()
    {
        using var story = new LedgerStory();
        var shard = new StoryShard("s-1");
        story.Open("GB").Admit(shard, "GB").Admit(shard, "GB");
        (story.Leaves[1], story.Leaves[2], story.Leaves[3], story.Leaves[4]) = (
            story.Leaves[3],
            story.Leaves[4],
            story.Leaves[1],
            story.Leaves[2]
        );

        LedgerFault fault = (await story.FaultAsync()).ShouldNotBeNull();

        (fault.Kind, fault.Where).ShouldBe((LedgerFaultKind.Chain, "record 1 of shard s-1"));
    }

    [Fact]
    public async Task is_found_to_be_cut_short_by_a_checkpoint_kept_from_before()
    {
        using LedgerStory story = LedgerStory.Lawful();
        LedgerShelf before = await story.SealAsync();
        story.Leaves.RemoveRange(story.Leaves.Count - 1, 1);

        (await story.FaultOfAsync(await story.SealAsync(), before.Checkpoint))!.Kind.ShouldBe(LedgerFaultKind.Fork);
    }

    [Fact]
    public async Task is_found_to_be_rewritten_by_a_checkpoint_kept_from_before()
    {
        using var story = new LedgerStory();
        var shard = new StoryShard("s-1");
        LedgerShelf before = await story.Open("GB").SealAsync();
        story.Leaves.Clear();
        using var other = new LedgerStory();
        story.Leaves.AddRange(other.Open("GB", "IE").Leaves);
        story.Leaves.AddRange(other.Admit(shard, "IE").Leaves.Skip(1));

        (await story.FaultOfAsync(await story.SealAsync()))!.ShouldBeNull();
        (await story.FaultOfAsync(await story.SealAsync(), before.Checkpoint))!.Kind.ShouldBe(LedgerFaultKind.Fork);
    }

    [Fact]
    public async Task is_not_taken_for_the_ledger_of_another_key()
    {
        using LedgerStory story = LedgerStory.Lawful();
        using LedgerStory other = LedgerStory.Lawful();

        (await other.FaultOfAsync(await story.SealAsync()))!.Kind.ShouldBe(LedgerFaultKind.Checkpoint);
    }

    [Fact]
    public async Task is_verified_over_many_bundles_and_levels()
    {
        using var story = new LedgerStory();
        var shard = new StoryShard("s-1");
        story.Open("GB");
        for (int n = 0; n < 700; n++)
            story.Admit(shard, [.. Enumerable.Repeat("GB", 100)]);
        LedgerShelf shelf = await story.SealAsync();
        (await story.FaultOfAsync(shelf)).ShouldBeNull();

        shelf.Files["tile/1/000"][40] ^= 1;
        (await story.FaultOfAsync(shelf))!.Where.ShouldBe("tile/1/000");
    }
}
