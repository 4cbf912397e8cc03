using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;

namespace RegionalPause.Ledger.Trees;

/// <summary>
/// The partial tiles at the right edge of a tree. They are all data that are needed to grow the tree and to know which files to write. At
/// most 255 hashes for each of eight levels, 64 KiB, for a ledger of any length. The full tiles left of them are never read again.
/// Immutable: a sequencer grows it, commits, and only then continues with the new one. A lost commit changes nothing.
/// </summary>
public sealed class RightEdge
{
    // Hashes of the partial tile of each level; empty if the last tile of a level is full.
    private readonly TreeHash[][] levels;

    private RightEdge(long size, TreeHash[][] levels) => (Size, this.levels) = (size, levels);

    /// <summary>The edge of the tree without leaves.</summary>
    public static RightEdge Empty { get; } = new(0, []);

    /// <summary>Number of leaves; 0 to 2⁶³−1.</summary>
    public long Size { get; }

    /// <summary>Hashes of the partial tile at a level, from left to right; empty if there is no partial tile.</summary>
    public ReadOnlySpan<TreeHash> At(int level) => level < levels.Length ? levels[level] : default;

    /// <summary>Reads the partial tiles of a tree, and checks them against its frontier.</summary>
    /// <param name="frontier">The tree in the committed state.</param>
    /// <param name="tiles">Reader of the stored tiles.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<Checked<RightEdge, TreeFault>> ReadAsync(
        Frontier frontier,
        ITileReader tiles,
        CancellationToken cancellationToken
    )
    {
        var partial = Tile.Of(frontier.Size).Where(tile => !tile.IsFull).ToArray();
        Checked<TileSet, TreeFault> read = await TileSet.ReadAsync(partial, tiles, cancellationToken);
        if (!read.Succeeded(out TileSet? set, out TreeFault? fault))
            return fault;

        TreeHash[][] levels = Levels(frontier.Size);
        foreach (Tile tile in partial)
        {
            levels[tile.Level] = set.Hashes(tile).ToArray();
            if (!Perfect(levels[tile.Level]).AsSpan().SequenceEqual(Known(frontier, tile.Level)))
            {
                return new TreeFault(
                    TreeFaultKind.Contradicts,
                    tile.Path,
                    $"Its hashes are not those of the committed tree of {frontier.Size} leaves."
                );
            }
        }

        return new RightEdge(frontier.Size, levels);
    }

    /// <summary>
    /// Adds leaves to the tree. Deterministic: the same edge and the same leaves give the same files, byte for byte. It calculates one node
    /// hash a leaf.
    /// </summary>
    /// <param name="leaves">Leaf hashes in order.</param>
    /// <exception cref="OverflowException">The tree would have 2⁶³ leaves or more.</exception>
    public TreeGrowth Grow(ReadOnlySpan<TreeHash> leaves) => Grow(0, leaves, checked(Size + leaves.Length));

    /// <summary>
    /// Adds the leaves of one full tile, whose root another thread calculated. The result is that of
    /// <see cref="Grow(ReadOnlySpan{TreeHash})"/> with these leaves, without the file of the tile itself.
    /// </summary>
    /// <param name="root">The root of the tile.</param>
    /// <exception cref="InvalidOperationException">The last tile of the leaves is not full.</exception>
    internal TreeGrowth GrowTile(in TreeHash root) =>
        At(0).IsEmpty
            ? Grow(1, new ReadOnlySpan<TreeHash>(in root), checked(Size + Tile.FullWidth))
            : throw new InvalidOperationException($"A tree of {Size} leaves does not grow by a whole tile.");

    private TreeGrowth Grow(int lowest, ReadOnlySpan<TreeHash> incoming, long size)
    {
        TreeHash[][] grown = Levels(size);
        levels.CopyTo(grown);
        var files = ImmutableArray.CreateBuilder<LogFile>();
        TreeHash[] scratch = new TreeHash[Tile.FullWidth];
        for (int level = lowest; !incoming.IsEmpty; level++)
        {
            TreeHash[] held = grown[level];
            long index = Tile.HashesAt(level, Size) / Tile.FullWidth;
            var roots = new TreeHash[(held.Length + incoming.Length) / Tile.FullWidth];
            for (int i = 0; i < roots.Length; i++)
            {
                held.CopyTo(scratch);
                incoming[..(Tile.FullWidth - held.Length)].CopyTo(scratch.AsSpan(held.Length));
                incoming = incoming[(Tile.FullWidth - held.Length)..];
                held = [];
                files.Add(File(new Tile(level, index + i, Tile.FullWidth), scratch));
                roots[i] = TreeHash.FoldInPlace(scratch);
            }

            grown[level] = [.. held, .. incoming];
            if (grown[level].Length > 0)
                files.Add(File(new Tile(level, index + roots.Length, grown[level].Length), grown[level]));
            incoming = roots;
        }

        return new TreeGrowth(new RightEdge(size, grown), files.DrainToImmutable());
    }

    /// <summary>The frontier of this tree: the perfect subtrees within its partial tiles. It calculates at most 255 node hashes a
    /// level.</summary>
    public Frontier ToFrontier()
    {
        List<TreeHash> subtrees = [];
        for (int level = levels.Length - 1; level >= 0; level--)
            subtrees.AddRange(Perfect(levels[level]));
        return Frontier.Of(Size, CollectionsMarshal.AsSpan(subtrees));
    }

    /// <summary>The canonical bytes: the size (8 bytes, big endian), then the hashes of each level, from the leaves up.</summary>
    internal byte[] Write()
    {
        byte[] bytes = new byte[sizeof(long) + levels.Sum(level => level.Length) * TreeHash.Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Size);
        Span<byte> rest = bytes.AsSpan(sizeof(long));
        foreach (TreeHash[] level in levels)
        {
            MemoryMarshal.AsBytes<TreeHash>(level).CopyTo(rest);
            rest = rest[(level.Length * TreeHash.Length)..];
        }
        return bytes;
    }

    /// <summary>Reads the form that <see cref="Write"/> writes.</summary>
    /// <exception cref="InvalidDataException">The bytes have another form.</exception>
    internal static RightEdge Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < sizeof(long) || BinaryPrimitives.ReadInt64BigEndian(bytes) is not (>= 0 and var size))
            throw new InvalidDataException("The edge of a tree has no size.");
        ReadOnlySpan<byte> rest = bytes[sizeof(long)..];
        TreeHash[][] levels = Levels(size);
        for (int level = 0; level < levels.Length; level++)
        {
            int length = (int)(Tile.HashesAt(level, size) % Tile.FullWidth) * TreeHash.Length;
            if (length > rest.Length)
                throw new InvalidDataException("The edge of a tree is incomplete.");
            levels[level] = MemoryMarshal.Cast<byte, TreeHash>(rest[..length]).ToArray();
            rest = rest[length..];
        }
        return rest.IsEmpty ? new RightEdge(size, levels) : throw new InvalidDataException("The edge of a tree has bytes after its end.");
    }

    private static LogFile File(Tile tile, ReadOnlySpan<TreeHash> hashes) => new(tile.Path, MemoryMarshal.AsBytes(hashes).ToArray());

    private static TreeHash[][] Levels(long size)
    {
        int count = 0;
        while (Tile.HashesAt(count, size) > 0)
            count++;
        var levels = new TreeHash[count][];
        Array.Fill(levels, []);
        return levels;
    }

    // Roots of the perfect subtrees of a partial tile, largest first.
    private static TreeHash[] Perfect(TreeHash[] hashes)
    {
        var roots = new TreeHash[BitOperations.PopCount((uint)hashes.Length)];
        Span<TreeHash> scratch = hashes.AsSpan().ToArray();
        for (int i = 0; i < roots.Length; i++)
        {
            int width = 1 << BitOperations.Log2((uint)scratch.Length);
            roots[i] = TreeHash.FoldInPlace(scratch[..width]);
            scratch = scratch[width..];
        }

        return roots;
    }

    // The subtrees of a frontier on one level of tiles: those of 256^level leaves and more, below the next level.
    private static ReadOnlySpan<TreeHash> Known(Frontier frontier, int level)
    {
        int above = BitOperations.PopCount((ulong)Tile.HashesAt(level + 1, frontier.Size));
        int here = BitOperations.PopCount((ulong)(Tile.HashesAt(level, frontier.Size) % Tile.FullWidth));
        return frontier.Subtrees.AsSpan().Slice(above, here);
    }
}
