using System.Security.Cryptography;
using System.Text.Json;
using RegionalPause.Ledger.Trees;
using RegionalPause.Tests.Ledger.Vectors;
using Shouldly;

namespace RegionalPause.Tests.Ledger.Trees;

[Requirement("R24")]
public class The_files_of_a_log
{
    private static readonly Lazy<Dictionary<string, byte[]>> At70000 = new(() => Shelf.Of(70_000).Files);

    public static TheoryData<long> Sizes =>
        [.. Vector.Tiles.GetProperty("resources_by_size").EnumerateObject().Select(p => new TheoryDataRow<long>(long.Parse(p.Name)))];

    public static TheoryData<string, int, string> Tiles => Files("tiles_70000");

    public static TheoryData<string, int, string> Bundles => Files("bundles_70000");

    [Theory, MemberData(nameof(Sizes))]
    public void have_these_partial_tiles(long size) =>
        Tile.Of(size)
            .Where(tile => !tile.IsFull)
            .Select(tile => tile.Path)
            .ShouldBe(Resources(size).GetProperty("partial").EnumerateArray().Select(path => path.GetString()!));

    [Theory, MemberData(nameof(Sizes))]
    public void have_this_many_full_tiles(long size)
    {
        foreach (JsonProperty level in Resources(size).GetProperty("full").EnumerateObject())
            Tile.Of(size).Count(tile => tile.IsFull && tile.Level == int.Parse(level.Name)).ShouldBe(level.Value.GetInt32());
    }

    [Fact]
    public void have_one_bundle_for_each_tile_of_leaves() =>
        EntryBundle
            .Of(70_000)
            .Select(bundle => (bundle.Index, bundle.Width))
            .ShouldBe(Tile.Of(70_000).Where(tile => tile.Level == 0).Select(tile => (tile.Index, tile.Width)));

    [Theory, MemberData(nameof(Tiles))]
    public void have_these_bytes_in_tiles(string path, int length, string sha256) =>
        Fingerprint(At70000.Value[path]).ShouldBe((length, sha256));

    [Theory, MemberData(nameof(Bundles))]
    public void have_these_bytes_in_bundles(string path, int length, string sha256)
    {
        ReadOnlyMemory<byte>[] entries = [.. Naive.Entries(70_000)];
        Fingerprint(BundleEdge.Empty.Grow(entries).Files.Single(file => file.Path == path).Bytes.Span).ShouldBe((length, sha256));
    }

    [Fact]
    public void have_a_tile_at_every_level_of_the_largest_tree() =>
        Tile.Grown(long.MaxValue - 1, long.MaxValue).Select(tile => tile.Path).ShouldBe([$"{new Tile(0, long.MaxValue / 256, 255)}"]);

    [Theory, InlineData(-1, 1), InlineData(2, 1)]
    public void do_not_shrink(long from, long to) => Should.Throw<ArgumentOutOfRangeException>(() => Tile.Grown(from, to));

    private static JsonElement Resources(long size) => Vector.Tiles.GetProperty("resources_by_size").GetProperty(size.ToString());

    private static (int, string) Fingerprint(ReadOnlySpan<byte> bytes) => (bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)));

    private static TheoryData<string, int, string> Files(string list) =>
        [
            .. Vector
                .Tiles.GetProperty(list)
                .EnumerateArray()
                .Select(f => new TheoryDataRow<string, int, string>(f.Text("path"), (int)f.Number("bytes"), f.Text("sha256"))),
        ];
}
