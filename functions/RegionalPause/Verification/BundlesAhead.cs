using System.Buffers;
using RegionalPause.Ledger;
using RegionalPause.Ledger.Trees;

namespace RegionalPause.Verification;

/// <summary>A bundle that was read, and the hashes of its entries.</summary>
/// <param name="Path">The bundle.</param>
/// <param name="Entries">The bytes of the file.</param>
/// <param name="Leaves">The hashes of its entries, from a pool.</param>
/// <param name="Root">The root of the tile over them, if the bundle is full.</param>
/// <param name="Fault">What is wrong with the bundle, or with the tile of its hashes.</param>
internal readonly record struct HashedBundle(
    EntryBundle Path,
    ReadOnlyMemory<byte> Entries,
    TreeHash[] Leaves,
    TreeHash Root,
    LedgerFault? Fault
)
{
    /// <summary>Returns the hashes to the pool. Neither they nor this value are used afterwards.</summary>
    public void Release() => ArrayPool<TreeHash>.Shared.Return(Leaves);
}

/// <summary>
/// Reads the bundles of a ledger ahead and returns them in order. Several are read at the same time, and other threads hash their entries,
/// because a verifier needs about as much time for the content of an entry as for its hash.
/// </summary>
/// <param name="files">The ledger.</param>
/// <param name="size">Leaves of the ledger.</param>
/// <param name="first">The first bundle.</param>
/// <param name="withTiles">Whether each bundle is compared with the tile of its hashes.</param>
/// <param name="cancellationToken">Stops reading.</param>
internal sealed class BundlesAhead(ILedgerFiles files, long size, long first, bool withTiles, CancellationToken cancellationToken)
{
    // A server answers about a thousand requests a second, so a few dozen at a time hide its delay.
    private const int Most = 32;

    // Bundles of any length are read in this number, so that they are read in parallel.
    private const int Fewest = 8;

    // Bundles of usual length have 50 KB. A ledger may have bundles of 16 MB, and this limits the memory for them.
    private const long Budget = 64 * 1024 * 1024;

    private readonly Queue<Task<HashedBundle>> ahead = new();

    // The bundles are not listed in memory: a checkpoint may state more leaves than fit in memory.
    private readonly long bundles = size / Tile.FullWidth + (size % Tile.FullWidth == 0 ? 0 : 1);
    private long asked = first;
    private long longest;

    /// <summary>The next bundle; <c>null</c> after the last one.</summary>
    public async ValueTask<HashedBundle?> NextAsync()
    {
        for (; asked < bundles && ahead.Count < Most && (ahead.Count < Fewest || ahead.Count * longest < Budget); asked++)
        {
            Tile beside = Tile.Holding(0, asked * Tile.FullWidth, size);
            ahead.Enqueue(Task.Run(() => ReadAsync(beside), cancellationToken));
        }
        if (!ahead.TryDequeue(out Task<HashedBundle>? reading))
            return null;
        HashedBundle next = await reading.ConfigureAwait(false);
        longest = Math.Max(longest, next.Entries.Length);
        return next;
    }

    private async Task<HashedBundle> ReadAsync(Tile beside)
    {
        var bundle = new EntryBundle(beside.Index, beside.Width);
        ValueTask<ReadOnlyMemory<byte>> reading = withTiles ? files.ReadAsync(beside, cancellationToken) : default;
        ReadOnlyMemory<byte> entries = await files.ReadAsync(bundle, cancellationToken).ConfigureAwait(false);
        ReadOnlyMemory<byte> tile = await reading.ConfigureAwait(false);
        TreeHash[] leaves = ArrayPool<TreeHash>.Shared.Rent(Tile.FullWidth);
        using var hasher = new TreeHasher();
        LedgerFault? fault = withTiles ? Hash(bundle, entries, beside, tile, leaves, hasher) : Hash(bundle, entries, leaves, hasher);
        TreeHash root = beside.IsFull && fault is null ? hasher.Fold(leaves.AsSpan(0, Tile.FullWidth)) : default;
        return new HashedBundle(bundle, entries, leaves, root, fault);
    }

    // Compare with the tile first: if only an entry was changed, this identifies the leaf.
    private static LedgerFault? Hash(
        EntryBundle bundle,
        ReadOnlyMemory<byte> bytes,
        Tile beside,
        ReadOnlyMemory<byte> tile,
        TreeHash[] leaves,
        TreeHasher hasher
    )
    {
        if (bytes.IsEmpty)
            return Missing(bundle);
        if (tile.Length != beside.FileLength)
        {
            return new LedgerFault(
                tile.IsEmpty ? LedgerFaultKind.Missing : LedgerFaultKind.Malformed,
                beside.Path,
                $"It has {tile.Length} bytes; {bundle.Width} hashes have {beside.FileLength}."
            );
        }
        var reader = new EntryReader(bytes.Span, bundle.Width);
        for (int i = 0; reader.TryRead(out ReadOnlySpan<byte> entry); i++)
        {
            leaves[i] = hasher.Leaf(entry);
            if (!leaves[i].Bytes.SequenceEqual(tile.Span.Slice(i * TreeHash.Length, TreeHash.Length)))
            {
                return new LedgerFault(
                    LedgerFaultKind.Tree,
                    LeafName.Of(bundle.Index * Tile.FullWidth + i, entry),
                    $"Its hash is not the hash in {beside.Path}."
                );
            }
        }
        return Malformed(bundle, reader.State);
    }

    private static LedgerFault? Hash(EntryBundle bundle, ReadOnlyMemory<byte> bytes, TreeHash[] leaves, TreeHasher hasher)
    {
        if (bytes.IsEmpty)
            return Missing(bundle);
        var reader = new EntryReader(bytes.Span, bundle.Width);
        for (int i = 0; reader.TryRead(out ReadOnlySpan<byte> entry); i++)
            leaves[i] = hasher.Leaf(entry);
        return Malformed(bundle, reader.State);
    }

    private static LedgerFault Missing(EntryBundle bundle)
    {
        long first = bundle.Index * Tile.FullWidth;
        return new LedgerFault(
            LedgerFaultKind.Missing,
            bundle.Path,
            $"The file is missing; it contains leaves {first} to {first + bundle.Width - 1}."
        );
    }

    private static LedgerFault? Malformed(EntryBundle bundle, BundleReading state) =>
        state == BundleReading.Complete
            ? null
            : new LedgerFault(
                LedgerFaultKind.Malformed,
                bundle.Path,
                state == BundleReading.CutShort ? "It ends within its last entry." : "It has bytes after its last entry."
            );
}
