using System.Collections.Immutable;
using RegionalPause.Ledger.Notes;
using RegionalPause.Ledger.Trees;

namespace RegionalPause.Ledger.Verification;

/// <summary>
/// Verifies a ledger from its files and a public key, and nothing else (R25): the checkpoint's signature, every tile, the tree, checkpoints kept from earlier,
/// and then the story its leaves tell. Streaming: what it keeps does not grow with the number of decisions. It stops at the first thing that is wrong.
/// </summary>
public sealed class LedgerVerification(ILedgerFiles files, TrustedLog log, ImmutableArray<Checkpoint> kept, LedgerWatch? watch = null)
{
    private const int ReadAhead = 8;

    /// <summary>Verifies; what the ledger holds, or the first thing found wrong.</summary>
    /// <param name="progress">Told the leaves read and the leaves there are, about every hundred thousand.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<Checked<VerifiedLedger, LedgerFault>> RunAsync(IProgress<(long Read, long Size)>? progress, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> note = await files.ReadAsync("checkpoint", cancellationToken).ConfigureAwait(false);
        if (note.IsEmpty)
            return new LedgerFault(LedgerFaultKind.Checkpoint, "checkpoint", "There is none.");
        if (!log.Open(note).Succeeded(out SignedCheckpoint? signed, out NoteFault? unsigned))
            return new LedgerFault(LedgerFaultKind.Checkpoint, "checkpoint", unsigned.Detail);
        TreeHead head = signed.Checkpoint.Head;
        foreach (Checkpoint earlier in kept)
        {
            if (earlier.Head.Size > head.Size)
                return new LedgerFault(LedgerFaultKind.Fork, "checkpoint", $"The ledger has {head.Size} leaves; a checkpoint kept from earlier has {earlier.Head.Size}. It was cut short, or an old copy is shown.");
        }

        using var audit = new LedgerAudit(watch);
        RightEdge edge = RightEdge.Empty;
        var leaves = new TreeHash[Tile.FullWidth];
        EntryBundle[] bundles = [.. EntryBundle.Of(head.Size)];
        var ahead = new Queue<(Task<ReadOnlyMemory<byte>> Bundle, Task<ReadOnlyMemory<byte>> Tile)>();
        for (int i = 0, asked = 0; i < bundles.Length; i++)
        {
            for (; asked < bundles.Length && asked < i + ReadAhead; asked++)
                ahead.Enqueue((files.ReadAsync(bundles[asked], cancellationToken).AsTask(), files.ReadAsync(new Tile(0, bundles[asked].Index, bundles[asked].Width), cancellationToken).AsTask()));
            (Task<ReadOnlyMemory<byte>> bundle, Task<ReadOnlyMemory<byte>> tile) = ahead.Dequeue();
            if (Hash(bundles[i], await bundle.ConfigureAwait(false), await tile.ConfigureAwait(false), leaves) is { } altered)
                return altered;
            TreeGrowth grown = edge.Grow(leaves.AsSpan(0, bundles[i].Width));
            if (Forked(edge, leaves.AsSpan(0, bundles[i].Width)) is { } fork)
                return fork;
            edge = grown.Edge;
            if (await CheckTilesAsync(grown.Files, i == bundles.Length - 1, cancellationToken).ConfigureAwait(false) is { } tiles)
                return tiles;
            if (Audit(audit, bundles[i], await bundle.ConfigureAwait(false)) is { } wrong)
                return wrong;
            if (watch?.AfterSome is { } afterSome)
                await afterSome(cancellationToken).ConfigureAwait(false);
            if (i % 400 == 399)
                progress?.Report((edge.Size, head.Size));
        }

        if (edge.ToFrontier().Head is var root && root != head)
            return new LedgerFault(LedgerFaultKind.Tree, "checkpoint", $"The {head.Size} leaves have the root {root.Root}; the checkpoint says {head.Root}. Entries and tiles agree, so both were changed after it was signed.");
        progress?.Report((head.Size, head.Size));
        return audit.End() is { } fault ? fault : new VerifiedLedger(signed, audit.Figures) { Note = note };
    }

    // The tile is asked first: where only an entry was changed it names the very leaf.
    private static LedgerFault? Hash(EntryBundle bundle, ReadOnlyMemory<byte> bytes, ReadOnlyMemory<byte> tile, TreeHash[] leaves)
    {
        if (bytes.IsEmpty)
            return new LedgerFault(LedgerFaultKind.Missing, bundle.Path, $"It is not there; it holds leaves {bundle.Index * Tile.FullWidth} to {bundle.Index * Tile.FullWidth + bundle.Width - 1}.");
        var reader = new EntryReader(bytes.Span, bundle.Width);
        string path = new Tile(0, bundle.Index, bundle.Width).Path;
        if (tile.Length != bundle.Width * TreeHash.Length)
            return new LedgerFault(tile.IsEmpty ? LedgerFaultKind.Missing : LedgerFaultKind.Malformed, path, $"It has {tile.Length} bytes; {bundle.Width} hashes have {bundle.Width * TreeHash.Length}.");
        for (int i = 0; reader.TryRead(out ReadOnlySpan<byte> entry); i++)
        {
            leaves[i] = TreeHash.Leaf(entry);
            if (!leaves[i].Bytes.SequenceEqual(tile.Span.Slice(i * TreeHash.Length, TreeHash.Length)))
                return new LedgerFault(LedgerFaultKind.Tree, Named(bundle.Index * Tile.FullWidth + i, entry), $"It is not the one whose hash {path} has.");
        }
        return reader.State == BundleReading.Complete
            ? null
            : new LedgerFault(LedgerFaultKind.Malformed, bundle.Path, reader.State == BundleReading.CutShort ? "It ends before its last entry does." : "It has bytes after its last entry.");
    }

    private LedgerFault? Forked(RightEdge before, ReadOnlySpan<TreeHash> leaves)
    {
        foreach (Checkpoint earlier in kept)
        {
            long inside = earlier.Head.Size - before.Size;
            if (inside > 0 && inside <= leaves.Length && before.ToFrontier().Append(leaves[..(int)inside]).Head != earlier.Head)
                return new LedgerFault(LedgerFaultKind.Fork, $"leaf {earlier.Head.Size - 1} and before", $"The first {earlier.Head.Size} leaves are not those of the checkpoint kept from earlier.");
        }
        return null;
    }

    private async Task<LedgerFault?> CheckTilesAsync(ImmutableArray<LogFile> grown, bool last, CancellationToken cancellationToken)
    {
        foreach (LogFile file in grown)
        {
            if (!Tile.TryParse(file.Path, out Tile tile) || tile.Level == 0 || (!tile.IsFull && !last))
                continue;
            ReadOnlyMemory<byte> stored = await files.ReadAsync(tile, cancellationToken).ConfigureAwait(false);
            if (stored.IsEmpty)
                return new LedgerFault(LedgerFaultKind.Missing, file.Path, "It is not there.");
            if (!stored.Span.SequenceEqual(file.Bytes.Span))
                return new LedgerFault(LedgerFaultKind.Tree, file.Path, "Its hashes are not those of the tiles below it.");
        }
        return null;
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

    private static string Named(long index, ReadOnlySpan<byte> entry)
    {
        try
        {
            LedgerLeaf leaf = LedgerLeaf.Read(entry);
            return leaf.Kind switch
            {
                LeafKind.Entry => $"leaf {index} (entry {leaf.Index} of record {leaf.Position} of shard {System.Text.Encoding.UTF8.GetString(leaf.Of)})",
                LeafKind.Record when LedgerCodec.ReadHead(leaf.Body, out _) is var record => $"leaf {index} (record {record.Position} of shard {record.Shard})",
                LeafKind.Control => $"leaf {index} (a row of the control log)",
                _ => $"leaf {index} (a certificate of order '{System.Text.Encoding.UTF8.GetString(leaf.Of)}')",
            };
        }
        catch (InvalidDataException)
        {
            return $"leaf {index}";
        }
    }
}
