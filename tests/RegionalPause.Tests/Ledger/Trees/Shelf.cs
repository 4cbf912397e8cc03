using RegionalPause.Ledger.Trees;

namespace RegionalPause.Tests.Ledger.Trees;

/// <summary>A log whose files lie in memory.</summary>
internal sealed class Shelf : ITileReader
{
    public Dictionary<string, byte[]> Files { get; } = [];

    public RightEdge Edge { get; private set; } = RightEdge.Empty;

    public static Shelf Of(int size)
    {
        var shelf = new Shelf();
        shelf.Grow(Naive.Leaves(size));
        return shelf;
    }

    public TreeGrowth Grow(ReadOnlySpan<TreeHash> leaves)
    {
        TreeGrowth growth = Edge.Grow(leaves);
        foreach (LogFile file in growth.Files)
            Files.Add(file.Path, file.Bytes.ToArray());
        Edge = growth.Edge;
        return growth;
    }

    public ValueTask<ReadOnlyMemory<byte>> ReadAsync(Tile tile, CancellationToken cancellationToken) =>
        ValueTask.FromResult<ReadOnlyMemory<byte>>(Files.GetValueOrDefault(tile.Path));
}
