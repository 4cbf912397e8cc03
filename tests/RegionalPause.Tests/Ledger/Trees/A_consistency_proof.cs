using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RegionalPause.Ledger.Trees;
using Shouldly;

namespace RegionalPause.Tests.Ledger.Trees;

[Requirement("R24", "R25")]
public class A_consistency_proof
{
    private static readonly Gen<(int From, int To)> Sizes = Gen.OneOf(Gen.Choose(1, 40), Gen.Choose(1, 1200))
        .SelectMany(to => Gen.Choose(1, to).Select(from => (from, to)));

    [Property(MaxTest = 200)]
    public Property is_the_one_of_the_definition_and_valid() =>
        Prop.ForAll(
            Sizes.ToArbitrary(),
            sizes =>
            {
                (ConsistencyProof proof, TreeHead earlier, TreeHead later) = Proven(sizes.From, sizes.To);
                proof.Path.ShouldBe(Naive.Proof(sizes.From, Naive.Entries(sizes.To)));
                proof.Check(earlier, later).ShouldBe(ProofStatus.Valid);
            }
        );

    [Property(MaxTest = 200)]
    public Property proves_no_altered_path_or_root() =>
        Prop.ForAll(
            Sizes.ToArbitrary(),
            Gen.Choose(0, int.MaxValue - 1).ToArbitrary(),
            (sizes, bit) =>
            {
                (ConsistencyProof proof, TreeHead earlier, TreeHead later) = Proven(sizes.From, sizes.To);
                proof.Check(earlier with { Root = Altered.Bit(earlier.Root, bit % 256) }, later).ShouldBe(ProofStatus.WrongRoot);
                proof.Check(earlier, later with { Root = Altered.Bit(later.Root, bit % 256) }).ShouldBe(ProofStatus.WrongRoot);
                if (proof.Path.Length > 0)
                    (proof with { Path = Altered.Bit(proof.Path, bit) }).Check(earlier, later).ShouldBe(ProofStatus.WrongRoot);
            }
        );

    [Property(MaxTest = 100)]
    public Property proves_nothing_with_a_hash_more_or_less() =>
        Prop.ForAll(
            Sizes.ToArbitrary(),
            sizes =>
            {
                (ConsistencyProof proof, TreeHead earlier, TreeHead later) = Proven(sizes.From, sizes.To);
                new ConsistencyProof([.. proof.Path, later.Root]).Check(earlier, later).ShouldBe(ProofStatus.WrongLength);
                if (proof.Path.Length > 0)
                    new ConsistencyProof(proof.Path[1..]).Check(earlier, later).ShouldBe(ProofStatus.WrongLength);
            }
        );

    [Property(MaxTest = 100)]
    public Property proves_no_tree_that_rewrote_its_past() =>
        Prop.ForAll(
            Sizes.ToArbitrary(),
            sizes =>
            {
                TreeHash[] leaves = Naive.Leaves(sizes.To);
                TreeHead earlier = Frontier.Empty.Append(leaves.AsSpan(0, sizes.From)).Head;
                var rewritten = new Shelf();
                leaves[sizes.From / 2] = TreeHash.Leaf("another"u8);
                rewritten.Grow(leaves);
                Build(earlier, rewritten.Edge.ToFrontier().Head, rewritten).Fault!.Kind.ShouldBe(TreeFaultKind.Contradicts);
                new ConsistencyProof([.. Naive.Proof(sizes.From, Naive.Entries(sizes.To))])
                    .Check(earlier, rewritten.Edge.ToFrontier().Head)
                    .ShouldBe(ProofStatus.WrongRoot);
            }
        );

    [Fact]
    public async Task from_size_0_is_neither_built_nor_taken()
    {
        Shelf shelf = Shelf.Of(5);
        TreeHead to = shelf.Edge.ToFrontier().Head;
        (await ConsistencyProof.BuildAsync(TreeHead.Empty, to, shelf, TestContext.Current.CancellationToken)).Fault!.Kind.ShouldBe(
            TreeFaultKind.NotInTree
        );
        new ConsistencyProof([]).Check(TreeHead.Empty, to).ShouldBe(ProofStatus.NotInTree);
        new ConsistencyProof([]).Check(TreeHead.Empty, TreeHead.Empty).ShouldBe(ProofStatus.NotInTree);
    }

    [Fact]
    public async Task from_a_larger_tree_is_neither_built_nor_taken()
    {
        Shelf shelf = Shelf.Of(5);
        TreeHead head = shelf.Edge.ToFrontier().Head;
        (
            await ConsistencyProof.BuildAsync(head with { Size = 6 }, head, shelf, TestContext.Current.CancellationToken)
        ).Fault!.Kind.ShouldBe(TreeFaultKind.NotInTree);
        new ConsistencyProof([]).Check(head with { Size = 6 }, head).ShouldBe(ProofStatus.NotInTree);
    }

    [Fact]
    public void between_equal_sizes_is_empty_and_needs_equal_roots()
    {
        TreeHead head = Shelf.Of(5).Edge.ToFrontier().Head;
        new ConsistencyProof([]).Check(head, head).ShouldBe(ProofStatus.Valid);
        new ConsistencyProof([]).Check(head, head with { Root = default }).ShouldBe(ProofStatus.WrongRoot);
        new ConsistencyProof([default]).Check(head, head).ShouldBe(ProofStatus.WrongLength);
    }

    [Property(MaxTest = 1000)]
    public void of_any_content_throws_nothing(long from, long to, byte length) =>
        new ConsistencyProof([.. new TreeHash[length]])
            .Check(new TreeHead(from, TreeHash.EmptyTree), new TreeHead(to, default))
            .ShouldNotBe(ProofStatus.Valid);

    private static (ConsistencyProof Proof, TreeHead Earlier, TreeHead Later) Proven(int from, int to)
    {
        Shelf shelf = Shelf.Of(to);
        TreeHead head = shelf.Edge.ToFrontier().Head,
            earlier = Frontier.Empty.Append(Naive.Leaves(from)).Head;
        return (Build(earlier, head, shelf).Value(), earlier, head);
    }

    private static Checked<ConsistencyProof, TreeFault> Build(TreeHead earlier, TreeHead later, Shelf shelf) =>
        ConsistencyProof.BuildAsync(earlier, later, shelf, CancellationToken.None).GetAwaiter().GetResult();
}
