using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RegionalPause.Ledger.Trees;
using Shouldly;

namespace RegionalPause.Tests.Ledger.Trees;

[Requirement("R24")]
public class A_growing_tree
{
    private static readonly Gen<List<int>> Rounds = Gen.OneOf(Gen.Choose(0, 40), Gen.Choose(0, 700), Gen.Elements(255, 256, 257, 512))
        .ListOf()
        .Select(r => r.Take(12).ToList());

    [Property(MaxTest = 60)]
    public Property has_the_same_tiles_however_it_grew() =>
        Prop.ForAll(
            Rounds.ToArbitrary(),
            rounds =>
            {
                Shelf grown = GrownIn(rounds),
                    atOnce = Shelf.Of(rounds.Sum());
                foreach ((string path, byte[] bytes) in atOnce.Files)
                    grown.Files[path].ShouldBe(bytes, path);
            }
        );

    [Property(MaxTest = 60)]
    public Property has_the_root_that_the_frontier_has() =>
        Prop.ForAll(
            Rounds.ToArbitrary(),
            rounds => GrownIn(rounds).Edge.ToFrontier().ShouldBe(Frontier.Empty.Append(Naive.Leaves(rounds.Sum())))
        );

    [Property(MaxTest = 60)]
    public Property writes_the_files_of_its_growth_and_no_other() =>
        Prop.ForAll(
            Rounds.ToArbitrary(),
            rounds =>
            {
                var shelf = new Shelf();
                foreach (int round in rounds)
                {
                    long before = shelf.Edge.Size;
                    shelf
                        .Grow(Naive.Leaves(round, (int)before))
                        .Files.Select(file => file.Path)
                        .ShouldBe(Tile.Grown(before, before + round).Select(tile => tile.Path));
                }
            }
        );

    [Property(MaxTest = 60)]
    public Property is_taken_up_again_from_its_files() =>
        Prop.ForAll(
            Rounds.ToArbitrary(),
            Gen.Choose(1, 600).ToArbitrary(),
            (rounds, more) =>
            {
                Shelf shelf = GrownIn(rounds);
                RightEdge again = RightEdge
                    .ReadAsync(shelf.Edge.ToFrontier(), shelf, CancellationToken.None)
                    .GetAwaiter()
                    .GetResult()
                    .Value();
                TreeHash[] leaves = Naive.Leaves(more, (int)again.Size);
                again.Grow(leaves).Files.Select(Bytes).ShouldBe(shelf.Edge.Grow(leaves).Files.Select(Bytes));
            }
        );

    [Fact]
    public void is_not_changed_by_a_round_that_loses_its_commit()
    {
        RightEdge edge = Shelf.Of(300).Edge;
        Frontier before = edge.ToFrontier();
        edge.Grow(Naive.Leaves(1000, 5000));
        edge.ToFrontier().ShouldBe(before);
    }

    [Fact]
    public void writes_nothing_in_an_empty_round() => Shelf.Of(300).Edge.Grow([]).Files.ShouldBeEmpty();

    [Fact]
    public async Task may_be_taken_up_from_a_wider_tile()
    {
        Shelf shelf = Shelf.Of(10),
            later = Shelf.Of(256);
        shelf.Files["tile/0/000.p/10"] = later.Files["tile/0/000"];
        (await RightEdge.ReadAsync(shelf.Edge.ToFrontier(), shelf, TestContext.Current.CancellationToken))
            .Value()
            .ToFrontier()
            .ShouldBe(shelf.Edge.ToFrontier());
    }

    [Theory, InlineData("tile/0/273.p/112"), InlineData("tile/1/001.p/17"), InlineData("tile/2/000.p/1")]
    public async Task is_not_taken_up_from_a_tile_with_an_altered_bit(string path)
    {
        Shelf shelf = Shelf.Of(70_000);
        shelf.Files[path] = Altered.Bit(shelf.Files[path], 77);
        (await TakenUp(shelf)).ShouldBe((TreeFaultKind.Contradicts, path));
    }

    [Theory, InlineData("tile/0/273.p/112"), InlineData("tile/1/001.p/17"), InlineData("tile/2/000.p/1")]
    public async Task is_not_taken_up_without_a_tile(string path)
    {
        Shelf shelf = Shelf.Of(70_000);
        shelf.Files.Remove(path);
        (await TakenUp(shelf)).ShouldBe((TreeFaultKind.Missing, path));
    }

    [Theory, InlineData(32), InlineData(319), InlineData(321), InlineData(8193), InlineData(8224)]
    public async Task is_not_taken_up_from_a_tile_of_another_length(int length)
    {
        Shelf shelf = Shelf.Of(10);
        shelf.Files["tile/0/000.p/10"] = new byte[length];
        (await TakenUp(shelf)).ShouldBe((TreeFaultKind.Malformed, "tile/0/000.p/10"));
    }

    private static async Task<(TreeFaultKind?, string?)> TakenUp(Shelf shelf)
    {
        TreeFault? fault = (await RightEdge.ReadAsync(shelf.Edge.ToFrontier(), shelf, TestContext.Current.CancellationToken)).Fault;
        return (fault?.Kind, fault?.Where);
    }

    private static Shelf GrownIn(List<int> rounds)
    {
        var shelf = new Shelf();
        foreach (int round in rounds)
            shelf.Grow(Naive.Leaves(round, (int)shelf.Edge.Size));
        return shelf;
    }

    private static string Bytes(LogFile file) => $"{file.Path} {Convert.ToHexString(file.Bytes.Span)}";
}
