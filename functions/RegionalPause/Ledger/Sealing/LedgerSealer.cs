using System.Collections.Concurrent;
using Azure;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RegionalPause.Control;
using RegionalPause.Ledger.Notes;
using RegionalPause.Ledger.Trees;
using RegionalPause.Requests;
using RegionalPause.Storage;
using RegionalPause.Telemetry;

namespace RegionalPause.Ledger.Sealing;

/// <summary>
/// The sequencer (timer <c>SealLedger</c>). It adds the new control log rows and shard records to one Merkle tree, and publishes the signed
/// tree (R24). Any number of instances may run it at the same time. A round belongs to the ledger from the moment when the state that names
/// it replaces the previous state. Nothing is signed before that, so no signature over a losing fork exists.
/// </summary>
/// <remarks>Recovery uses the normal code path: every run begins by finishing the round that the state names.</remarks>
public sealed partial class LedgerSealer(
    SealStore store,
    SealedLedger published,
    LeafTable leaves,
    ShardTable shards,
    ControlTable control,
    LedgerSigner signer,
    StoreClock clock,
    ShardIdentity identity,
    Instruments instruments,
    IOptions<LedgerOptions> options,
    ILogger<LedgerSealer> logger
) : IDisposable
{
    private const int Parallel = 16;
    private const int RecordsPerShard = 100;

    // How long a closed shard is still considered after it was listed as closed: longer than the time between any two listings.
    private static readonly TimeSpan KeptInMind = TimeSpan.FromMinutes(10);

    private readonly LedgerOptions options = options.Value;
    private readonly SemaphoreSlim oneAtATime = new(1);
    private readonly HashSet<ShardId> noted = [];
    private readonly ConcurrentDictionary<ShardId, Exception> broken = new();
    private readonly HashSet<ShardId> closedForGood = [];
    private Edges? edges;
    private bool created;

    /// <summary>Seals everything that is new; returns the number of leaves.</summary>
    public async Task<long> RunAsync(CancellationToken cancellationToken)
    {
        await oneAtATime.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await CreateAsync(cancellationToken).ConfigureAwait(false);
            (SealState state, ETag? tag) = await store.ReadStateAsync(cancellationToken).ConfigureAwait(false);
            long before = state.Tree.Size;
            SealState last;
            do
            {
                await FinishAsync(state, cancellationToken).ConfigureAwait(false);
                while (await CommitRoundAsync(state, tag, cancellationToken).ConfigureAwait(false) is { } next)
                {
                    (state, tag) = next;
                    await FinishAsync(state, cancellationToken).ConfigureAwait(false);
                }
                last = state;
                (state, tag) = await store.ReadStateAsync(cancellationToken).ConfigureAwait(false);
            }
            // Another sealer was first: its leaves are sealed, but later records are not.
            while (state.Tree.Size != last.Tree.Size);
            return state.Tree.Size - before;
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => oneAtATime.Dispose();

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        if (created)
            return;
        await Task.WhenAll(
                store.CreateAsync(cancellationToken),
                published.CreateAsync(cancellationToken),
                leaves.CreateAsync(cancellationToken)
            )
            .ConfigureAwait(false);
        created = true;
    }

    /// <summary>Commits one round; <c>null</c> if there is nothing new, or if another sealer was first.</summary>
    private async Task<(SealState, ETag?)?> CommitRoundAsync(SealState state, ETag? tag, CancellationToken cancellationToken)
    {
        SealRound round = await GatherAsync(state, cancellationToken).ConfigureAwait(false);
        await CloseBrokenAsync(cancellationToken).ConfigureAwait(false);
        if (round.Leaves.Count == 0)
            return null;
        Edges known =
            edges is { } kept && kept.Tag == tag ? kept : await ReadEdgesAsync(state, tag, cancellationToken).ConfigureAwait(false);
        ReadOnlyMemory<byte>[] entries = [.. round.Leaves];
        TreeGrowth tree = known.Tree.Grow(Array.ConvertAll(entries, static leaf => TreeHash.Leaf(leaf.Span)));
        BundleGrowth bundles = known.Bundles.Grow(entries);
        string name = $"{tree.Edge.Size:D19}-{identity.Next():x16}";
        SealState after = round.After(clock.Now) with { Tree = tree.Edge.ToFrontier(), Round = name };

        var pending = new PendingRound([.. bundles.Files, .. tree.Files], [.. round.Places]);
        await store.WriteRoundAsync(name, pending, cancellationToken).ConfigureAwait(false);
        if (await store.CommitAsync(after, tag, cancellationToken).ConfigureAwait(false) is not { } committed)
        {
            await store.DeleteRoundAsync(name, cancellationToken).ConfigureAwait(false);
            return null;
        }
        edges = new Edges(committed, tree.Edge, bundles.Edge);
        instruments.SealedLeaves.Add(round.Leaves.Count);
        if (round.Oldest is { } oldest)
            instruments.SealLag.Record(Math.Max(0, (clock.Now - oldest).TotalSeconds));
        LogSealed(round.Leaves.Count, after.Tree.Size);
        return (after, committed);
    }

    /// <summary>Writes the files of the committed round, signs, and publishes. It does nothing if this was done before.</summary>
    private async Task FinishAsync(SealState state, CancellationToken cancellationToken)
    {
        if (state.Round is not { } name)
            return;
        while (true)
        {
            (ReadOnlyMemory<byte> note, ETag? tag) = await published.ReadTaggedCheckpointAsync(cancellationToken).ConfigureAwait(false);
            if ((await signer.OpenAsync(note, cancellationToken).ConfigureAwait(false)).Size >= state.Tree.Size)
                return;
            // The round was finished and deleted after the checkpoint was read, or it was lost. The checkpoint shows which.
            if (await store.FindRoundAsync(name, cancellationToken).ConfigureAwait(false) is not { } round)
            {
                (note, _) = await published.ReadTaggedCheckpointAsync(cancellationToken).ConfigureAwait(false);
                if ((await signer.OpenAsync(note, cancellationToken).ConfigureAwait(false)).Size >= state.Tree.Size)
                    return;
                throw new InvalidDataException(
                    $"Round {name} of the sealed ledger is committed, but its files are neither published nor pending."
                );
            }
            var inParallel = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken };
            await System
                .Threading.Tasks.Parallel.ForEachAsync(
                    round.Files,
                    inParallel,
                    async (file, ct) => await published.WriteOnceAsync(file, ct).ConfigureAwait(false)
                )
                .ConfigureAwait(false);
            await leaves.WriteAsync(round.Places, cancellationToken).ConfigureAwait(false);

            ReadOnlyMemory<byte> text = new Checkpoint(options.Origin, state.Tree.Head).ToText();
            SignedNote signed = await signer.SignAsync(text, cancellationToken).ConfigureAwait(false);
            if (!await published.PublishAsync(signed.ToBytes(), tag, cancellationToken).ConfigureAwait(false))
                continue;
            await TidyAsync(state, name, round, cancellationToken).ConfigureAwait(false);
            return;
        }
    }

    /// <summary>
    /// Records which shards are completely sealed. Deletes what the published round made obsolete: its blob, and the partial files of a
    /// tile or bundle that is now full.
    /// </summary>
    private async Task TidyAsync(SealState state, string name, PendingRound round, CancellationToken cancellationToken)
    {
        foreach (ShardId shard in state.Shards.Where(s => s.Value.Closed).Select(s => s.Key).Except(noted).ToArray())
        {
            await leaves.WriteSealedAsync(shard, cancellationToken).ConfigureAwait(false);
            noted.Add(shard);
        }
        // Among the files of one kind in a round, only the first can have earlier partial files.
        foreach (LogFile file in round.Files.GroupBy(f => f.Path[..f.Path.IndexOf('/', "tile/".Length)]).Select(kind => kind.First()))
        {
            if (!file.Path.Contains(".p/", StringComparison.Ordinal))
                await published.DeletePartialAsync(file.Path, cancellationToken).ConfigureAwait(false);
        }
        await store.DeleteRoundAsync(name, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Edges> ReadEdgesAsync(SealState state, ETag? tag, CancellationToken cancellationToken)
    {
        Checked<RightEdge, TreeFault> read = await RightEdge.ReadAsync(state.Tree, published, cancellationToken).ConfigureAwait(false);
        if (!read.Succeeded(out RightEdge? tree, out TreeFault? fault))
            throw new InvalidDataException($"{fault.Where}: {fault.Detail}");
        ReadOnlyMemory<byte> partial = BundleEdge.Partial(state.Tree.Size) is { } bundle
            ? await published.ReadFileAsync(bundle.Path, cancellationToken).ConfigureAwait(false)
            : default;
        return BundleEdge.Open(tree, partial).Succeeded(out BundleEdge? bundles, out fault)
            ? new Edges(tag, tree, bundles)
            : throw new InvalidDataException($"{fault.Where}: {fault.Detail}");
    }

    /// <summary>Reads the shards first and the control log second. So the control log rows for every batch are in the ledger no later than
    /// the batch.</summary>
    private async Task<SealRound> GatherAsync(SealState state, CancellationToken cancellationToken)
    {
        // The closed ones first: a shard that is retired between the two listings is in both lists, and not missing from both.
        DateTimeOffset since = state.Tree.Size == 0 ? DateTimeOffset.UnixEpoch : state.At - KeptInMind;
        List<ShardId> closed = await shards.ListClosedSinceAsync(since, cancellationToken).ConfigureAwait(false);
        HashSet<ShardId> live = [.. await shards.ListLiveAsync(cancellationToken).ConfigureAwait(false)];
        HashSet<ShardId> listed = [.. closed, .. live];
        var found = new ConcurrentDictionary<ShardId, List<(LedgerRecord Record, byte[] Bytes)>>();
        var inParallel = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken };
        await System
            .Threading.Tasks.Parallel.ForEachAsync(
                listed.Union(state.Shards.Keys),
                inParallel,
                async (shard, ct) =>
                {
                    bool isKnown = state.Shards.TryGetValue(shard, out ShardCursor? cursor);
                    if (
                        cursor is { Closed: true }
                        || (!isKnown && !live.Contains(shard) && await leaves.IsSealedAsync(shard, ct).ConfigureAwait(false))
                    )
                        return;
                    List<(LedgerRecord, byte[])> records = await ReadAsync(shard, cursor?.Next ?? 0, ct).ConfigureAwait(false);
                    if (records.Count > 0)
                        found[shard] = records;
                }
            )
            .ConfigureAwait(false);

        var round = new SealRound(state);
        IAsyncEnumerable<(long Version, byte[] Row)> log = control.ReadLogAsync(state.ControlVersion + 1, cancellationToken);
        await foreach ((long version, byte[] row) in log.ConfigureAwait(false))
        {
            foreach (OrderId order in round.TakeControl(version, row))
            {
                byte[] certificate =
                    await control.FindCertificateBytesAsync(order, cancellationToken).ConfigureAwait(false)
                    ?? throw new InvalidDataException($"Order {order} is effective without a certificate.");
                round.TakeCertificate(order, certificate);
            }
        }
        foreach ((ShardId shard, List<(LedgerRecord, byte[])> records) in found.OrderBy(f => f.Key))
            Take(round, shard, records);
        // These shards are in no list any more. If one is listed again, its row states that it is sealed.
        round.Forget(noted.Where(shard => !listed.Contains(shard)));
        return round;
    }

    private async Task<List<(LedgerRecord, byte[])>> ReadAsync(ShardId shard, long from, CancellationToken cancellationToken)
    {
        List<(LedgerRecord, byte[])> records = [];
        try
        {
            IAsyncEnumerable<(LedgerRecord Record, byte[] Bytes)> stored = shards.ReadFromAsync(
                shard,
                from,
                cancellationToken,
                RecordsPerShard
            );
            await foreach ((LedgerRecord record, byte[] bytes) in stored.ConfigureAwait(false))
            {
                records.Add((record, bytes));
                if (records.Count == RecordsPerShard)
                    break;
            }
        }
        catch (InvalidDataException e)
        {
            // The records before it are sealed, and the other shards continue. The gap is visible, and a person must examine it.
            Complain(e, shard);
        }
        return records;
    }

    private void Take(SealRound round, ShardId shard, List<(LedgerRecord Record, byte[] Bytes)> records)
    {
        try
        {
            foreach ((LedgerRecord record, byte[] bytes) in records)
            {
                if (round.Leaves.Count >= options.MaxRound)
                    return;
                round.TakeRecord(shard, record, bytes);
            }
        }
        catch (InvalidDataException e)
        {
            // The same as in ReadAsync.
            Complain(e, shard);
        }
    }

    private void Complain(Exception e, ShardId shard) => broken.TryAdd(shard, e);

    /// <summary>
    /// Records that are appended to a shard that cannot be sealed would never be evidence. So the shard is closed, and nothing more is
    /// appended (R25).
    /// </summary>
    private async Task CloseBrokenAsync(CancellationToken cancellationToken)
    {
        foreach ((ShardId shard, Exception why) in broken)
        {
            // Log it once, and not every second.
            if (closedForGood.Contains(shard))
                continue;
            LogBroken(why, shard);
            await shards.CloseUnsealableAsync(shard, cancellationToken).ConfigureAwait(false);
            closedForGood.Add(shard);
        }
    }

    [LoggerMessage(6001, LogLevel.Debug, "{Leaves} leaves are sealed; the ledger has {Size}")]
    private partial void LogSealed(int leaves, long size);

    [LoggerMessage(6002, LogLevel.Critical, "Shard {Shard} cannot be sealed any further, and is closed")]
    private partial void LogBroken(Exception e, ShardId shard);

    private sealed record Edges(ETag? Tag, RightEdge Tree, BundleEdge Bundles);
}
