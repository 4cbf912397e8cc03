using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RegionalPause.Ledger.Trees;
using Shouldly;

namespace RegionalPause.Tests.Ledger.Trees;

[Requirement("R24")]
public class An_inclusion_proof
{
    private static readonly Gen<(int Size, int Index)> Place = Places(Gen.OneOf(Gen.Choose(1, 40), Gen.Choose(1, 1200)));

    // Small enough to try every other index or size.
    private static readonly Gen<(int Size, int Index)> Near = Places(Gen.OneOf(Gen.Choose(1, 40), Gen.Choose(250, 300)));

    [Property(MaxTest = 200)]
    public Property is_the_one_of_the_definition_and_valid() =>
        Prop.ForAll(
            Place.ToArbitrary(),
            place =>
            {
                (InclusionProof proof, TreeHash leaf, TreeHead head) = Proven(place.Size, place.Index);
                proof.Path.ShouldBe(Naive.Path(place.Index, Naive.Entries(place.Size)));
                head.Root.ShouldBe(Naive.Root(Naive.Entries(place.Size)));
                proof.Check(leaf, head).ShouldBe(ProofStatus.Valid);
            }
        );

    [Property(MaxTest = 200)]
    public Property proves_no_altered_leaf_path_or_root() =>
        Prop.ForAll(
            Place.ToArbitrary(),
            Gen.Choose(0, int.MaxValue - 1).ToArbitrary(),
            (place, bit) =>
            {
                (InclusionProof proof, TreeHash leaf, TreeHead head) = Proven(place.Size, place.Index);
                proof.Check(Altered.Bit(leaf, bit % 256), head).ShouldBe(ProofStatus.WrongRoot);
                proof.Check(leaf, head with { Root = Altered.Bit(head.Root, bit % 256) }).ShouldBe(ProofStatus.WrongRoot);
                if (proof.Path.Length > 0)
                    (proof with { Path = Altered.Bit(proof.Path, bit) }).Check(leaf, head).ShouldBe(ProofStatus.WrongRoot);
            }
        );

    [Property(MaxTest = 60)]
    public Property proves_no_other_index() =>
        Prop.ForAll(
            Near.ToArbitrary(),
            place =>
            {
                (InclusionProof proof, TreeHash leaf, TreeHead head) = Proven(place.Size, place.Index);
                for (int other = -2; other < place.Size + 2; other++)
                {
                    if (other != place.Index)
                        (proof with { Index = other }).Check(leaf, head).ShouldNotBe(ProofStatus.Valid, $"index {other}");
                }
            }
        );

    // A proof says of the size what the shape of the way up shows, and no more: leaf 0 has the same way up in trees of 3 and of 4. The root
    // tells them apart.
    [Property(MaxTest = 60)]
    public Property proves_another_size_only_where_the_way_up_has_the_same_shape() =>
        Prop.ForAll(
            Near.ToArbitrary(),
            place =>
            {
                (InclusionProof proof, TreeHash leaf, TreeHead head) = Proven(place.Size, place.Index);
                for (int other = 0; other < place.Size * 2 + 2; other++)
                {
                    bool sameShape = other > place.Index && Turns(place.Index, other).SequenceEqual(Turns(place.Index, place.Size));
                    (proof.Check(leaf, head with { Size = other }) == ProofStatus.Valid).ShouldBe(sameShape, $"size {other}");
                }
            }
        );

    [Property(MaxTest = 100)]
    public Property proves_nothing_with_a_hash_more_or_less() =>
        Prop.ForAll(
            Place.ToArbitrary(),
            place =>
            {
                (InclusionProof proof, TreeHash leaf, TreeHead head) = Proven(place.Size, place.Index);
                (proof with { Path = [.. proof.Path, leaf] }).Check(leaf, head).ShouldBe(ProofStatus.WrongLength);
                (proof with { Path = [leaf, .. proof.Path] }).Check(leaf, head).ShouldBe(ProofStatus.WrongLength);
                if (proof.Path.Length > 0)
                    (proof with { Path = proof.Path[1..] }).Check(leaf, head).ShouldBe(ProofStatus.WrongLength);
            }
        );

    [Property(MaxTest = 1000)]
    public void of_any_content_throws_nothing(long index, long size, byte length) =>
        new InclusionProof(index, [.. new TreeHash[length]])
            .Check(default, new TreeHead(size, TreeHash.EmptyTree))
            .ShouldNotBe(ProofStatus.Valid);

    [Fact]
    public void in_the_largest_tree_has_a_length() =>
        new InclusionProof(0, [.. new TreeHash[63]]).Check(default, new TreeHead(long.MaxValue, default)).ShouldBe(ProofStatus.WrongRoot);

    [Theory, InlineData(-1), InlineData(5), InlineData(long.MaxValue)]
    public async Task is_not_built_for_a_leaf_outside_the_tree(long index)
    {
        Shelf shelf = Shelf.Of(5);
        (
            await InclusionProof.BuildAsync(index, shelf.Edge.ToFrontier().Head, shelf, TestContext.Current.CancellationToken)
        ).Fault!.Kind.ShouldBe(TreeFaultKind.NotInTree);
    }

    [Fact]
    public async Task is_not_built_from_a_tile_with_an_altered_bit()
    {
        Shelf shelf = Shelf.Of(600);
        TreeHead head = shelf.Edge.ToFrontier().Head;
        shelf.Files["tile/0/001"] = Altered.Bit(shelf.Files["tile/0/001"], 4000);
        TreeFault fault = (await InclusionProof.BuildAsync(300, head, shelf, TestContext.Current.CancellationToken)).Fault!;
        fault.ShouldSatisfyAllConditions(f => f.Kind.ShouldBe(TreeFaultKind.Contradicts), f => f.Where.ShouldBe("tile/0/001"));
    }

    [Fact]
    public async Task is_not_built_without_a_tile()
    {
        Shelf shelf = Shelf.Of(600);
        TreeHead head = shelf.Edge.ToFrontier().Head;
        shelf.Files.Remove("tile/1/000.p/2");
        TreeFault fault = (await InclusionProof.BuildAsync(300, head, shelf, TestContext.Current.CancellationToken)).Fault!;
        fault.ShouldSatisfyAllConditions(f => f.Kind.ShouldBe(TreeFaultKind.Missing), f => f.Where.ShouldBe("tile/1/000.p/2"));
    }

    private static (InclusionProof Proof, TreeHash Leaf, TreeHead Head) Proven(int size, int index)
    {
        Shelf shelf = Shelf.Of(size);
        TreeHead head = shelf.Edge.ToFrontier().Head;
        return (
            InclusionProof.BuildAsync(index, head, shelf, CancellationToken.None).GetAwaiter().GetResult().Value(),
            TreeHash.Leaf(Naive.Entry(index)),
            head
        );
    }

    private static Gen<(int Size, int Index)> Places(Gen<int> sizes) =>
        sizes.SelectMany(size => Gen.Choose(0, size - 1).Select(index => (size, index)));

    // On which side the sibling stands, from the leaf up: by the recursion of the RFC.
    private static ImmutableArray<bool> Turns(int index, int size)
    {
        if (size == 1)
            return [];
        int k = 1;
        while (k * 2 < size)
            k *= 2;
        return index < k ? Turns(index, k).Add(true) : Turns(index - k, size - k).Add(false);
    }
}
