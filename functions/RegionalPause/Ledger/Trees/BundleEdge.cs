using System.Buffers.Binary;
using System.Collections.Immutable;

namespace RegionalPause.Ledger.Trees;

/// <summary>
/// The partial bundle at the right edge of a log. The bundles of the next round are written from it. Immutable, like
/// <see cref="RightEdge"/>.
/// </summary>
public sealed class BundleEdge
{
    private readonly ReadOnlyMemory<byte> partial;

    private BundleEdge(long size, ReadOnlyMemory<byte> partial) => (Size, this.partial) = (size, partial);

    /// <summary>The edge of the log without entries.</summary>
    public static BundleEdge Empty { get; } = new(0, default);

    /// <summary>Number of entries; 0 to 2⁶³−1.</summary>
    public long Size { get; }

    /// <summary>The bundle to read before a log can grow; <c>null</c> if the last bundle is full.</summary>
    public static EntryBundle? Partial(long size) =>
        size % Tile.FullWidth == 0 ? null : new EntryBundle(size / Tile.FullWidth, (int)(size % Tile.FullWidth));

    /// <summary>Continues a log. The hash of each entry of the partial bundle must equal its leaf.</summary>
    /// <param name="tree">The tree over the entries.</param>
    /// <param name="bytes">The bundle that <see cref="Partial"/> names; empty if it is <c>null</c>.</param>
    public static Checked<BundleEdge, TreeFault> Open(RightEdge tree, ReadOnlyMemory<byte> bytes)
    {
        ReadOnlySpan<TreeHash> leaves = tree.At(0);
        string path = Partial(tree.Size)?.Path ?? "tile/entries";
        var reader = new EntryReader(bytes.Span, leaves.Length);
        for (int i = 0; reader.TryRead(out ReadOnlySpan<byte> entry); i++)
        {
            if (TreeHash.Leaf(entry) != leaves[i])
            {
                return new TreeFault(
                    TreeFaultKind.Contradicts,
                    path,
                    $"The hash of entry {tree.Size - leaves.Length + i} is not its leaf hash."
                );
            }
        }

        return reader.State switch
        {
            BundleReading.Complete => new BundleEdge(tree.Size, bytes),
            BundleReading.CutShort => new TreeFault(TreeFaultKind.Malformed, path, "It ends before the end of its last entry."),
            _ => new TreeFault(TreeFaultKind.Malformed, path, "It has bytes after its last entry."),
        };
    }

    /// <summary>Adds entries to the log. Deterministic: the same edge and the same entries give the same files, byte for byte.</summary>
    /// <param name="entries">Entries in order, of at most <see cref="EntryBundle.MaxEntryLength"/> bytes each.</param>
    /// <exception cref="ArgumentException">An entry is too long.</exception>
    public BundleGrowth Grow(ReadOnlySpan<ReadOnlyMemory<byte>> entries)
    {
        long size = checked(Size + entries.Length);
        ReadOnlyMemory<byte> held = partial;
        var files = ImmutableArray.CreateBuilder<LogFile>();
        foreach (EntryBundle bundle in EntryBundle.Grown(Size, size))
        {
            int added = (int)(bundle.Index * Tile.FullWidth + bundle.Width - (size - entries.Length));
            byte[] bytes = Join(held.Span, entries[..added]);
            entries = entries[added..];
            files.Add(new LogFile(bundle.Path, bytes));
            held = bundle.Width == Tile.FullWidth ? default(ReadOnlyMemory<byte>) : bytes;
        }

        return new BundleGrowth(new BundleEdge(size, held), files.DrainToImmutable());
    }

    private static byte[] Join(ReadOnlySpan<byte> held, ReadOnlySpan<ReadOnlyMemory<byte>> entries)
    {
        int length = held.Length;
        foreach (ref readonly ReadOnlyMemory<byte> entry in entries)
        {
            if (entry.Length > EntryBundle.MaxEntryLength)
            {
                throw new ArgumentException(
                    $"An entry has {entry.Length} bytes; a bundle allows at most {EntryBundle.MaxEntryLength}.",
                    nameof(entries)
                );
            }
            length += sizeof(ushort) + entry.Length;
        }

        byte[] bytes = new byte[length];
        held.CopyTo(bytes);
        Span<byte> rest = bytes.AsSpan(held.Length);
        foreach (ref readonly ReadOnlyMemory<byte> entry in entries)
        {
            BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)entry.Length);
            entry.Span.CopyTo(rest[sizeof(ushort)..]);
            rest = rest[(sizeof(ushort) + entry.Length)..];
        }

        return bytes;
    }
}
