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

    /// <summary>
    /// Most items that are followed from decision to decision. Each takes 36 bytes, and beyond <see cref="UsualItems"/> up to 110, because
    /// the table doubles. If there are more items, none is followed, and <see cref="LedgerFigures.Items"/> is <c>null</c>.
    /// </summary>
    /// <value>Default <see cref="UsualItems"/>; 0 to follow no items.</value>
    public long MaxItems { get; init; } = UsualItems;

    /// <summary>
    /// Whether the tiles are read and compared with the entries. Without them the root of the entries is still compared with the
    /// checkpoint: every change of an entry is found, but not where it is. A change of a tile is not found.
    /// </summary>
    /// <value>Default <c>true</c>.</value>
    public bool ReadsTiles { get; init; } = true;

    /// <summary>
    /// A beginning of this ledger that was verified before. Its leaves are not read again, and its watch and its limit of items stay those
    /// of the first verification. The prefix is changed; after a fault it is of no more use.
    /// </summary>
    /// <value>Default <c>null</c>: the whole ledger is read.</value>
    public VerifiedPrefix? Since { get; init; }

    /// <summary>Whether <see cref="VerifiedLedger.Prefix"/> is returned, so that a later verification can continue.</summary>
    /// <value>Default <c>false</c>.</value>
    public bool Continues { get; init; }

    /// <summary>
    /// Whether that prefix can also be written. It then has the whole control log and every certificate in memory.
    /// </summary>
    /// <value>Default <c>false</c>.</value>
    public bool Remembers { get; init; }

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
        long longest = kept.Select(earlier => earlier.Head.Size).Append(Since?.Head.Size ?? 0).Max();
        if (longest > head.Size)
        {
            return new LedgerFault(
                LedgerFaultKind.Fork,
                "checkpoint",
                $"The ledger has {head.Size} leaves; a checkpoint kept from earlier has {longest}. "
                    + "The ledger was cut short, or this is an old copy."
            );
        }
        VerifiedPrefix prefix = Since ?? new VerifiedPrefix(new LedgerAudit(watch, MaxItems, head.Size, Remembers), RightEdge.Empty);
        bool isKept = false;
        try
        {
            TreeHead before = prefix.Head;
            if (await ReadAsync(prefix, before, head, progress, cancellationToken).ConfigureAwait(false) is { } wrong)
                return wrong;
            (LedgerFault? unexpected, long beyond) = await CheckListedAsync(head, cancellationToken).ConfigureAwait(false);
            if (unexpected is not null)
                return unexpected;
            progress?.Report((head.Size, head.Size));
            if (prefix.Audit.End() is { } fault)
                return fault;
            isKept = Continues;
            return new VerifiedLedger(signed, prefix.Audit.Figures)
            {
                Note = note,
                FilesBeyond = beyond,
                Before = before,
                Prefix = isKept ? prefix : null,
            };
        }
        finally
        {
            if (!isKept && Since is null)
                prefix.Dispose();
        }
    }

    /// <summary>Reads the leaves after the prefix, checks them, and adds them to the prefix.</summary>
    private async Task<LedgerFault?> ReadAsync(
        VerifiedPrefix prefix,
        TreeHead before,
        TreeHead head,
        IProgress<(long Read, long Size)>? progress,
        CancellationToken cancellationToken
    )
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            // The last bundle of the prefix may be partial; its entries are then the beginning of the next bundle.
            int known = (int)(before.Size % Tile.FullWidth);
            long first = before.Size == head.Size ? long.MaxValue : before.Size / Tile.FullWidth;
            var bundles = new BundlesAhead(files, head.Size, first, ReadsTiles, reading.Token);
            while (await bundles.NextAsync().ConfigureAwait(false) is { } bundle)
            {
                LedgerFault? fault =
                    Add(prefix, bundle, known, out ImmutableArray<LogFile> grown)
                    ?? await CheckFullTilesAsync(grown, cancellationToken).ConfigureAwait(false)
                    ?? (
                        prefix.Edge.Size == head.Size
                            ? await CheckPartialTilesAsync(prefix.Edge, cancellationToken).ConfigureAwait(false)
                            : null
                    )
                    ?? Audit(prefix.Audit, bundle, known);
                bundle.Release();
                if (fault is not null)
                    return fault;
                known = 0;
                if (watch?.AfterSome is { } afterSome)
                    await afterSome(cancellationToken).ConfigureAwait(false);
                if (bundle.Path.Index % 400 == 399)
                    progress?.Report((prefix.Edge.Size, head.Size));
            }
        }
        finally
        {
            // Files that are still being read ahead are not needed any more.
            await reading.CancelAsync().ConfigureAwait(false);
        }
        TreeHead root = prefix.Head;
        if (root != head && before == root)
            return new LedgerFault(
                LedgerFaultKind.Fork,
                "checkpoint",
                $"The {head.Size} leaves that were verified before have the root {root.Root}; the checkpoint has the root {head.Root}."
            );
        return root != head
            ? new LedgerFault(
                LedgerFaultKind.Tree,
                "checkpoint",
                $"The {head.Size} leaves have the root {root.Root}; the checkpoint has the root {head.Root}. "
                    + "Entries and tiles match, so both were changed after the checkpoint was signed."
            )
            : null;
    }

    // Adds the leaves of a bundle to the tree, except those that the prefix has already.
    private LedgerFault? Add(VerifiedPrefix prefix, in HashedBundle bundle, int known, out ImmutableArray<LogFile> grown)
    {
        grown = [];
        if (bundle.Fault is { } altered)
            return altered;
        ReadOnlySpan<TreeHash> leaves = bundle.Leaves.AsSpan(0, bundle.Path.Width);
        if (!leaves[..known].SequenceEqual(prefix.Edge.At(0)[..known]))
        {
            return new LedgerFault(
                LedgerFaultKind.Fork,
                bundle.Path.Path,
                $"Its first {known} entries are not those that were verified before."
            );
        }
        if (Forked(prefix.Edge, leaves[known..]) is { } fork)
            return fork;
        TreeGrowth growth =
            known == 0 && bundle.Path.Width == Tile.FullWidth ? prefix.Edge.GrowTile(bundle.Root) : prefix.Edge.Grow(leaves[known..]);
        (prefix.Edge, grown) = (growth.Edge, growth.Files);
        return null;
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
                ReadsTiles
                && Tile.TryParse(file.Path, out Tile tile)
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
        for (int level = 1; ReadsTiles && Tile.HashesAt(level, edge.Size) is > 0 and var hashes; level++)
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

    private static LedgerFault? Audit(LedgerAudit audit, in HashedBundle bundle, int known)
    {
        var reader = new EntryReader(bundle.Entries.Span, bundle.Path.Width);
        for (int i = 0; reader.TryRead(out ReadOnlySpan<byte> entry); i++)
        {
            if (i >= known && audit.Take(bundle.Path.Index * Tile.FullWidth + i, entry) is { } fault)
                return fault;
        }
        return null;
    }
}
