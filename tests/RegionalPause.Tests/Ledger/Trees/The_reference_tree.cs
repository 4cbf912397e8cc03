using System.Collections.Immutable;
using System.Text.Json;
using RegionalPause.Ledger.Trees;
using RegionalPause.Tests.Ledger.Vectors;
using Shouldly;

namespace RegionalPause.Tests.Ledger.Trees;

/// <summary>The eight leaves every implementation of RFC 6962 is tried on.</summary>
[Requirement("R24")]
public class The_reference_tree
{
    private static readonly TreeHash[] Leaves = [.. Vector.ReferenceTree.GetProperty("leaf_hashes").EnumerateArray().Select(Vector.Hash)];
    private static readonly TreeHash[] Roots = [.. Vector.ReferenceTree.GetProperty("roots_by_size").EnumerateArray().Select(Vector.Hash)];

    public static TheoryData<long, long, string[]> Inclusion => Cases("inclusion", "index", "size");

    public static TheoryData<long, long, string[]> Consistency => Cases("consistency", "from", "to");

    [Fact]
    public void has_these_leaf_hashes() =>
        Vector
            .ReferenceTree.GetProperty("leaves_hex")
            .EnumerateArray()
            .Select(entry => TreeHash.Leaf(Vector.Bytes(entry)))
            .ShouldBe(Leaves);

    [Fact]
    public void has_these_roots() =>
        Enumerable.Range(0, 9).Select(size => Frontier.Empty.Append(Leaves.AsSpan(0, size)).Head.Root).ShouldBe(Roots);

    [Fact]
    public void has_these_roots_when_grown_by_tiles() =>
        Enumerable.Range(0, 9).Select(size => RightEdge.Empty.Grow(Leaves.AsSpan(0, size)).Edge.ToFrontier().Head.Root).ShouldBe(Roots);

    [Fact]
    public void has_these_roots_when_it_is_small() =>
        Enumerable.Range(1, 8).Select(size => new SmallTree(Leaves.AsSpan(0, size)).Head.Root).ShouldBe(Roots.Skip(1));

    [Theory, MemberData(nameof(Inclusion))]
    public void gives_these_inclusion_proofs_when_it_is_small(long index, long size, string[] proof) =>
        new SmallTree(Leaves.AsSpan(0, (int)size)).Prove((int)index).Path.ShouldBe(Hashes(proof));

    [Theory, MemberData(nameof(Inclusion))]
    public void takes_these_inclusion_proofs(long index, long size, string[] proof) =>
        new InclusionProof(index, Hashes(proof)).Check(Leaves[index], Head(size)).ShouldBe(ProofStatus.Valid);

    [Theory, MemberData(nameof(Inclusion))]
    public async Task gives_these_inclusion_proofs(long index, long size, string[] proof) =>
        (await InclusionProof.BuildAsync(index, Head(size), Stored(size), TestContext.Current.CancellationToken))
            .Value()
            .Path.ShouldBe(Hashes(proof));

    [Theory, MemberData(nameof(Consistency))]
    public void takes_these_consistency_proofs(long from, long to, string[] proof) =>
        new ConsistencyProof(Hashes(proof)).Check(Head(from), Head(to)).ShouldBe(ProofStatus.Valid);

    [Theory, MemberData(nameof(Consistency))]
    public async Task gives_these_consistency_proofs(long from, long to, string[] proof) =>
        (await ConsistencyProof.BuildAsync(Head(from), Head(to), Stored(to), TestContext.Current.CancellationToken))
            .Value()
            .Path.ShouldBe(Hashes(proof));

    private static TreeHead Head(long size) => new(size, Roots[size]);

    private static Shelf Stored(long size)
    {
        var shelf = new Shelf();
        shelf.Grow(Leaves.AsSpan(0, (int)size));
        return shelf;
    }

    private static ImmutableArray<TreeHash> Hashes(string[] hex) => [.. hex.Select(h => new TreeHash(Convert.FromHexString(h)))];

    private static TheoryData<long, long, string[]> Cases(string list, string first, string second)
    {
        var cases = new TheoryData<long, long, string[]>();
        foreach (JsonElement c in Vector.ReferenceTree.GetProperty(list).EnumerateArray())
            cases.Add(c.Number(first), c.Number(second), [.. c.GetProperty("proof").EnumerateArray().Select(h => h.GetString()!)]);
        return cases;
    }
}
