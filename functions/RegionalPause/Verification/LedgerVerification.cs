using System.Collections.Immutable;
using System.Runtime.InteropServices;
using RegionalPause.Ledger;
using RegionalPause.Ledger.Notes;
using RegionalPause.Ledger.Trees;

namespace RegionalPause.Verification;

/// <summary>
/// Verifies a ledger from its files and a public key alone (R25): the checkpoint's signature, every file, the tree, checkpoints kept from
/// earlier, and then the content of its leaves. It reads as a stream: only the memory for items grows with the ledger, up to
/// <see cref="MaxItems"/>. It stops at the first fault.
/// </summary>
public sealed class LedgerVerification(ILedgerFiles files, TrustedLog log, ImmutableArray<Checkpoint> kept, LedgerWatch? watch = null)
{
    /// <summary>The default number of items that are followed: 72 MB of memory.</summary>
    public const long UsualItems = 2_000_000;

    private const int ReadAhead = 8;

    /// <summary>
    /// Most items that are followed from decision to decision. Each takes 36 bytes, and beyond <see cref="UsualItems"/> up to 110, because
    /// the table doubles. If there are more items, none is followed, and <see cref="LedgerFigures.Items"/> is <c>null</c>.
    /// </summary>
    /// <value>Default <see cref="UsualItems"/>; 0 to follow no items.</value>
    public long MaxItems { get; init; } = UsualItems;

    /// <summary>Verifies. Returns the content of the ledger, or the first fault found.</summary>
    /// <param name="progress">Called with the number of leaves read and of all leaves, about every hundred thousand leaves.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<Checked<VerifiedLedger, LedgerFault>> RunAsync(
        IProgress<(long Read, long Size)>? progress,
        CancellationToken cancellationToken
    )
    {
        ReadOnlyMemory<byte> note = await files.ReadAsync("checkpoint", cancellationToken).ConfigureAwait(false);
        if (note.IsEmpty)
            return new LedgerFault(LedgerFaultKind.Checkpoint, "checkpoint", "There is no checkpoint.");
        if (!log.Open(note).Succeeded(out SignedCheckpoint? signed, out NoteFault? unsigned))
            return new LedgerFault(LedgerFaultKind.Checkpoint, "checkpoint", unsigned.Detail);
        TreeHead head = signed.Checkpoint.Head;
        foreach (Checkpoint earlier in kept)
        {
            if (earlier.Head.Size > head.Size)
            {
                return new LedgerFault(
                    LedgerFaultKind.Fork,
                    "checkpoint",
                    $"The ledger has {head.Size} leaves; a checkpoint kept from earlier has {earlier.Head.Size}. "
                        + "The ledger was cut short, or this is an old copy."
                );
            }
        }

        using var audit = new LedgerAudit(watch, MaxItems, head.Size);
        RightEdge edge = RightEdge.Empty;
        var leaves = new TreeHash[Tile.FullWidth];
        // The bundles are not listed in memory: a checkpoint may state more leaves than fit in memory.
        long bundles = head.Size / Tile.FullWidth + (head.Size % Tile.FullWidth == 0 ? 0 : 1),
            asked = 0;
        var ahead = new Queue<(EntryBundle Path, Task<ReadOnlyMemory<byte>> Bundle, Task<ReadOnlyMemory<byte>> Tile)>();
        for (long i = 0; i < bundles; i++)
        {
            for (; asked < bundles && asked < i + ReadAhead; asked++)
            {
                Tile beside = Tile.Holding(0, asked * Tile.FullWidth, head.Size);
                var next = new EntryBundle(asked, beside.Width);
                ahead.Enqueue(
                    (next, files.ReadAsync(next, cancellationToken).AsTask(), files.ReadAsync(beside, cancellationToken).AsTask())
                );
            }
            (EntryBundle bundle, Task<ReadOnlyMemory<byte>> entries, Task<ReadOnlyMemory<byte>> tile) = ahead.Dequeue();
            if (Hash(bundle, await entries.ConfigureAwait(false), await tile.ConfigureAwait(false), leaves) is { } altered)
                return altered;
            TreeGrowth grown = edge.Grow(leaves.AsSpan(0, bundle.Width));
            if (Forked(edge, leaves.AsSpan(0, bundle.Width)) is { } fork)
                return fork;
            edge = grown.Edge;
            if (await CheckFullTilesAsync(grown.Files, cancellationToken).ConfigureAwait(false) is { } tiles)
                return tiles;
            if (i == bundles - 1 && await CheckPartialTilesAsync(edge, cancellationToken).ConfigureAwait(false) is { } partial)
                return partial;
            if (Audit(audit, bundle, await entries.ConfigureAwait(false)) is { } wrong)
                return wrong;
            if (watch?.AfterSome is { } afterSome)
                await afterSome(cancellationToken).ConfigureAwait(false);
            if (i % 400 == 399)
                progress?.Report((edge.Size, head.Size));
        }

        if (edge.ToFrontier().Head is var root && root != head)
        {
            return new LedgerFault(
                LedgerFaultKind.Tree,
                "checkpoint",
                $"The {head.Size} leaves have the root {root.Root}; the checkpoint has the root {head.Root}. "
                    + "Entries and tiles match, so both were changed after the checkpoint was signed."
            );
        }
        (LedgerFault? unexpected, long beyond) = await CheckListedAsync(head, cancellationToken).ConfigureAwait(false);
        if (unexpected is not null)
            return unexpected;
        progress?.Report((head.Size, head.Size));
        return audit.End() is { } fault ? fault : new VerifiedLedger(signed, audit.Figures) { Note = note, FilesBeyond = beyond };
    }

    // Compare with the tile first: if only an entry was changed, this identifies the leaf.
    private static LedgerFault? Hash(EntryBundle bundle, ReadOnlyMemory<byte> bytes, ReadOnlyMemory<byte> tile, TreeHash[] leaves)
    {
        if (bytes.IsEmpty)
        {
            long first = bundle.Index * Tile.FullWidth;
            return new LedgerFault(
                LedgerFaultKind.Missing,
                bundle.Path,
                $"The file is missing; it contains leaves {first} to {first + bundle.Width - 1}."
            );
        }
        var reader = new EntryReader(bytes.Span, bundle.Width);
        string path = new Tile(0, bundle.Index, bundle.Width).Path;
        if (tile.Length != bundle.Width * TreeHash.Length)
        {
            return new LedgerFault(
                tile.IsEmpty ? LedgerFaultKind.Missing : LedgerFaultKind.Malformed,
                path,
                $"It has {tile.Length} bytes; {bundle.Width} hashes have {bundle.Width * TreeHash.Length}."
            );
        }
        for (int i = 0; reader.TryRead(out ReadOnlySpan<byte> entry); i++)
        {
            leaves[i] = TreeHash.Leaf(entry);
            if (!leaves[i].Bytes.SequenceEqual(tile.Span.Slice(i * TreeHash.Length, TreeHash.Length)))
            {
                return new LedgerFault(
                    LedgerFaultKind.Tree,
                    LeafName.Of(bundle.Index * Tile.FullWidth + i, entry),
                    $"Its hash is not the hash in {path}."
                );
            }
        }
        return reader.State == BundleReading.Complete
            ? null
            : new LedgerFault(
                LedgerFaultKind.Malformed,
                bundle.Path,
                reader.State == BundleReading.CutShort ? "It ends within its last entry." : "It has bytes after its last entry."
            );
    }

    private LedgerFault? Forked(RightEdge before, ReadOnlySpan<TreeHash> leaves)
    {
        foreach (Checkpoint earlier in kept)
        {
            long inside = earlier.Head.Size - before.Size;
            if (inside > 0 && inside <= leaves.Length && before.ToFrontier().Append(leaves[..(int)inside]).Head != earlier.Head)
            {
                return new LedgerFault(
                    LedgerFaultKind.Fork,
                    $"leaf {earlier.Head.Size - 1} and before",
                    $"The first {earlier.Head.Size} leaves are not those of the checkpoint kept from earlier."
                );
            }
        }
        return null;
    }

    // Check a full tile above the leaves as soon as the last tile below it was read.
    private async Task<LedgerFault?> CheckFullTilesAsync(ImmutableArray<LogFile> grown, CancellationToken cancellationToken)
    {
        foreach (LogFile file in grown)
        {
            if (
                Tile.TryParse(file.Path, out Tile tile)
                && tile is { Level: > 0, IsFull: true }
                && await CheckTileAsync(tile, file.Bytes, cancellationToken).ConfigureAwait(false) is { } fault
            )
                return fault;
        }
        return null;
    }

    // Check the partial tiles of the whole tree, also those that did not grow with the last leaves.
    private async Task<LedgerFault?> CheckPartialTilesAsync(RightEdge edge, CancellationToken cancellationToken)
    {
        for (int level = 1; Tile.HashesAt(level, edge.Size) is > 0 and var hashes; level++)
        {
            ReadOnlyMemory<byte> expected = MemoryMarshal.AsBytes(edge.At(level)).ToArray();
            if (
                !expected.IsEmpty
                && await CheckTileAsync(Tile.Holding(level, hashes - 1, edge.Size), expected, cancellationToken).ConfigureAwait(false)
                    is { } fault
            )
                return fault;
        }
        return null;
    }

    private async Task<LedgerFault?> CheckTileAsync(Tile tile, ReadOnlyMemory<byte> expected, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> stored = await files.ReadAsync(tile, cancellationToken).ConfigureAwait(false);
        if (stored.IsEmpty)
            return new LedgerFault(LedgerFaultKind.Missing, tile.Path, "The file is missing or empty.");
        if (stored.Length != expected.Length)
            return new LedgerFault(
                LedgerFaultKind.Malformed,
                tile.Path,
                $"It has {stored.Length} bytes; {tile.Width} hashes have {expected.Length}."
            );
        return stored.Span.SequenceEqual(expected.Span)
            ? null
            : new LedgerFault(LedgerFaultKind.Tree, tile.Path, "Its hashes do not match the tiles below it.");
    }

    /// <summary>
    /// Checks all other files of the ledger: partial files of earlier sizes must be the beginning of the current ones, and other files are
    /// not allowed.
    /// </summary>
    private async Task<(LedgerFault? Fault, long Beyond)> CheckListedAsync(TreeHead head, CancellationToken cancellationToken)
    {
        long beyond = 0;
        foreach (string path in files.List() ?? [])
        {
            cancellationToken.ThrowIfCancellationRequested();
            bool isTile = Tile.TryParse(path, out Tile tile);
            if (!isTile)
            {
                if (!EntryBundle.TryParse(path, out EntryBundle bundle))
                    return (new LedgerFault(LedgerFaultKind.Malformed, path, "A ledger has no file with this name."), beyond);
                tile = new Tile(0, bundle.Index, bundle.Width);
            }
            long hashes = Tile.HashesAt(tile.Level, head.Size);
            if (tile.Index > hashes / Tile.FullWidth || tile.Index * Tile.FullWidth + tile.Width > hashes)
                beyond++;
            else if (
                !tile.IsFull
                && await CheckPartialAsync(
                        path,
                        isTile,
                        tile,
                        Tile.Holding(tile.Level, tile.Index * Tile.FullWidth, head.Size),
                        cancellationToken
                    )
                    .ConfigureAwait(false)
                    is { } fault
            )
                return (fault, beyond);
        }
        return (null, beyond);
    }

    private async Task<LedgerFault?> CheckPartialAsync(
        string path,
        bool isTile,
        Tile partial,
        Tile whole,
        CancellationToken cancellationToken
    )
    {
        ReadOnlyMemory<byte> stored = await files.ReadAsync(path, cancellationToken).ConfigureAwait(false);
        if (stored.IsEmpty)
            return new LedgerFault(LedgerFaultKind.Missing, path, "It is empty.");
        ReadOnlyMemory<byte> expected =
            isTile ? (await files.ReadAsync(whole, cancellationToken).ConfigureAwait(false))[..partial.FileLength]
            : await files.ReadAsync(new EntryBundle(whole.Index, whole.Width), cancellationToken).ConfigureAwait(false) is var bundle
                ? bundle[..EntryBundle.LengthOf(bundle.Span, partial.Width)]
            : default;
        if (stored.Length != expected.Length)
        {
            return new LedgerFault(
                LedgerFaultKind.Malformed,
                path,
                $"It has {stored.Length} bytes; the same part of the file with {whole.Width} leaves has {expected.Length}."
            );
        }
        return stored.Span.SequenceEqual(expected.Span)
            ? null
            : new LedgerFault(LedgerFaultKind.Tree, path, "It is not the beginning of the file that replaced it.");
    }

    private static LedgerFault? Audit(LedgerAudit audit, EntryBundle bundle, ReadOnlyMemory<byte> bytes)
    {
        var reader = new EntryReader(bytes.Span, bundle.Width);
        for (int i = 0; reader.TryRead(out ReadOnlySpan<byte> entry); i++)
        {
            if (audit.Take(bundle.Index * Tile.FullWidth + i, entry) is { } fault)
                return fault;
        }
        return null;
    }
}
