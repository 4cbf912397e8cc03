using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RegionalPause.Ledger.Trees;
using RegionalPause.Tests.Ledger.Vectors;
using Shouldly;

namespace RegionalPause.Tests.Ledger.Trees;

[Requirement("R24")]
public class A_tile_path
{
    public static TheoryData<long, string> Indexes =>
        [
            .. Vector
                .Tiles.GetProperty("index_paths")
                .EnumerateObject()
                .Select(p => new TheoryDataRow<long, string>(long.Parse(p.Name), p.Value.GetString()!)),
        ];

    private static readonly Gen<long> AnyIndex = Gen.Choose(0, 62)
        .SelectMany(bits =>
            Gen.Choose(0, int.MaxValue - 1).Select(seed => new Random(seed).NextInt64((1L << bits) - 1, long.MaxValue >> (62 - bits)))
        );

    private static readonly Gen<Tile> AnyTile =
        from level in Gen.Choose(0, Tile.MaxLevel)
        from index in AnyIndex
        from width in Gen.Choose(1, Tile.FullWidth)
        select new Tile(level, index, width);

    [Theory, MemberData(nameof(Indexes))]
    public void has_its_index_in_elements_of_three_digits(long index, string elements)
    {
        new Tile(0, index, 256).Path.ShouldBe($"tile/0/{elements}");
        new Tile(3, index, 7).Path.ShouldBe($"tile/3/{elements}.p/7");
        new EntryBundle(index, 256).Path.ShouldBe($"tile/entries/{elements}");
        new EntryBundle(index, 255).Path.ShouldBe($"tile/entries/{elements}.p/255");
    }

    [Property]
    public Property leads_back_to_its_tile() =>
        Prop.ForAll(
            AnyTile.ToArbitrary(),
            tile =>
            {
                Tile.TryParse(tile.Path, out Tile read).ShouldBeTrue();
                read.ShouldBe(tile);
            }
        );

    [Property]
    public Property leads_back_to_its_bundle() =>
        Prop.ForAll(
            AnyTile.Select(t => new EntryBundle(t.Index, t.Width)).ToArbitrary(),
            bundle =>
            {
                EntryBundle.TryParse(bundle.Path, out EntryBundle read).ShouldBeTrue();
                read.ShouldBe(bundle);
            }
        );

    [Fact]
    public void reaches_to_the_largest_index() => Tile.TryParse(new Tile(63, long.MaxValue, 256).Path, out _).ShouldBeTrue();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("tile")]
    [InlineData("tile/")]
    [InlineData("tile/0")]
    [InlineData("tile/0/")]
    [InlineData("tile//000")]
    [InlineData("/tile/0/000")]
    [InlineData("Tile/0/000")]
    [InlineData("tile/00/000")]
    [InlineData("tile/01/000")]
    [InlineData("tile/64/000")]
    [InlineData("tile/-1/000")]
    [InlineData("tile/1\0/000")]
    [InlineData("tile/0/000.p/1\0")]
    [InlineData("tile/+1/000")]
    [InlineData("tile/0/0")]
    [InlineData("tile/0/00")]
    [InlineData("tile/0/0000")]
    [InlineData("tile/0/000/")]
    [InlineData("tile/0/x000")]
    [InlineData("tile/0/x000/001")]
    [InlineData("tile/0/x000/x001/001")]
    [InlineData("tile/0/001/000")]
    [InlineData("tile/0/X001/000")]
    [InlineData("tile/0/x001/x000")]
    [InlineData("tile/0/ 00")]
    [InlineData("tile/0/٠٠٠")]
    [InlineData("tile/0/000.p")]
    [InlineData("tile/0/000.p/")]
    [InlineData("tile/0/000.p/0")]
    [InlineData("tile/0/000.p/01")]
    [InlineData("tile/0/000.p/256")]
    [InlineData("tile/0/000.p/-1")]
    [InlineData("tile/0/000.p/1 ")]
    [InlineData("tile/0/000.p/1.p/1")]
    [InlineData("tile/0/x009/x223/x372/x036/x854/x775/808")]
    [InlineData("tile/0/x009/x999/x999/x999/x999/x999/x999/999")]
    [InlineData("tile/entries/000")]
    public void of_any_other_spelling_is_none(string? path) => Tile.TryParse(path, out _).ShouldBeFalse();

    [
        Theory,
        InlineData("tile/entries"),
        InlineData("tile/entries/"),
        InlineData("tile/0/000"),
        InlineData("tile/entries/x000/000"),
        InlineData("tile/entries/000.p/256")
    ]
    public void of_any_other_spelling_is_no_bundle(string path) => EntryBundle.TryParse(path, out _).ShouldBeFalse();

    [Property(MaxTest = 1000)]
    public Property is_read_from_its_one_spelling_only()
    {
        Gen<string> text = Gen.Elements(
                "tile/",
                "0/",
                "63/",
                "entries/",
                "x001/",
                "x000/",
                "000",
                "067",
                ".p/",
                "7",
                "256",
                "/",
                "x",
                " ",
                "é"
            )
            .ListOf()
            .Select(parts => string.Concat(parts));
        return Prop.ForAll(
            text.ToArbitrary(),
            path =>
            {
                if (Tile.TryParse(path, out Tile tile))
                    tile.Path.ShouldBe(path);
                if (EntryBundle.TryParse(path, out EntryBundle bundle))
                    bundle.Path.ShouldBe(path);
            }
        );
    }

    [Property]
    public void of_any_text_throws_nothing(string? text)
    {
        _ = Tile.TryParse("tile/" + text, out _);
        _ = Tile.TryParse("tile/0/000.p/" + text, out _);
        _ = EntryBundle.TryParse("tile/entries/" + text, out _);
    }

    [Theory, InlineData(-1, 0, 1), InlineData(64, 0, 1), InlineData(0, -1, 1), InlineData(0, 0, 0), InlineData(0, 0, 257)]
    public void is_not_made_for_an_impossible_tile(int level, long index, int width) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new Tile(level, index, width));
}
