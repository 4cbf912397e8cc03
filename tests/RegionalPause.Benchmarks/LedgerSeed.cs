using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using RegionalPause.Content;
using RegionalPause.Decisions;
using RegionalPause.Jurisdictions;
using RegionalPause.Ledger;
using RegionalPause.Ledger.Notes;
using RegionalPause.Ledger.Sealing;
using RegionalPause.Ledger.Trees;
using RegionalPause.Requests;
using Instance = RegionalPause.IntegrationTests.Bed.Instance;

namespace RegionalPause.Benchmarks;

/// <summary>
/// Adds lawful leaves to an installation's sealed ledger without deciding any item: the files, the state and a signed checkpoint, in the
/// product's own bytes. The records are those of shards that were closed before. Only claims and places of records are missing.
/// </summary>
internal sealed class LedgerSeed(Instance gate)
{
    private const int ItemsARecord = 40;
    private const int AtOnce = 16;
    private const string Origin = "localhost/regionalpause";

    private readonly byte[] author = RandomNumberGenerator.GetBytes(Pseudonym.Length);
    private int items;
    private int shards;

    /// <summary>Adds at least so many leaves: one shard, closed at its end.</summary>
    /// <param name="count">The number of leaves.</param>
    /// <param name="codes">The jurisdictions of its items, in turn. Training must be open there.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task AddAsync(long count, string[] codes, CancellationToken cancellationToken)
    {
        SealStore store = gate.Get<SealStore>();
        SealedLedger ledger = gate.Get<SealedLedger>();
        (SealState state, Azure.ETag? tag) = await store.ReadStateAsync(cancellationToken);
        RightEdge.ReadAsync(state.Tree, ledger, cancellationToken).GetAwaiter().GetResult().Succeeded(out RightEdge? tree, out _);
        ReadOnlyMemory<byte> partial = BundleEdge.Partial(state.Tree.Size) is { } path
            ? await ledger.ReadFileAsync(path.Path, cancellationToken)
            : default;
        BundleEdge.Open(tree!, partial).Succeeded(out BundleEdge? bundles, out _);

        ReadOnlyMemory<byte>[] leaves = [.. Leaves(count, codes, state)];
        TreeGrowth grown = tree!.Grow(Array.ConvertAll(leaves, static leaf => TreeHash.Leaf(leaf.Span)));
        BundleGrowth added = bundles!.Grow(leaves);
        await Parallel.ForEachAsync(
            [.. grown.Files, .. added.Files],
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (file, ct) => await ledger.WriteOnceAsync(file, ct)
        );
        SealState after = state with { Tree = grown.Edge.ToFrontier() };
        if (await store.CommitAsync(after, tag, cancellationToken) is null)
            throw new InvalidOperationException("Another sealer was first.");
        SignedNote note = await gate.Get<LedgerSigner>().SignAsync(new Checkpoint(Origin, after.Tree.Head).ToText(), cancellationToken);
        Azure.ETag? before = (await ledger.ReadTaggedCheckpointAsync(cancellationToken)).Tag;
        if (!await ledger.PublishAsync(note.ToBytes(), before, cancellationToken))
            throw new InvalidOperationException("Another sealer published.");
    }

    private IEnumerable<ReadOnlyMemory<byte>> Leaves(long count, string[] codes, SealState state)
    {
        DateTimeOffset at = state.At.AddMinutes(-30);
        var shard = ShardId.Parse(string.Create(CultureInfo.InvariantCulture, $"20240920t093000z-{++shards:x16}"));
        ReadOnlyMemory<byte> chain = LedgerCodec.Genesis;
        long position = 0;
        for (long made = 0; made < count; position++)
        {
            var batch = new LedgerRecord.Batch
            {
                Shard = shard,
                Position = position,
                Previous = chain,
                At = at,
                ControlVersion = state.ControlVersion,
                NotAfter = at.AddSeconds(10),
                SettledUpTo = position - 1,
                Entries = [.. Enumerable.Range(0, ItemsARecord).Select(_ => Entry(codes, at))],
            };
            byte[] bytes = LedgerCodec.Write(batch);
            chain = LedgerCodec.Hash(bytes);
            foreach (ReadOnlyMemory<byte> leaf in LedgerLeaf.OfRecord(shard, position, bytes))
            {
                yield return leaf;
                made++;
            }
        }
        var close = new LedgerRecord.Close
        {
            Shard = shard,
            Position = position,
            Previous = chain,
            At = at,
            Cause = "stopped",
            LastAdmission = position - 1,
            LastNotAfter = at.AddSeconds(10),
            SettledUpTo = position - 1,
        };
        yield return LedgerLeaf.OfRecord(shard, position, LedgerCodec.Write(close))[0];
    }

    private LedgerEntry.Decided Entry(string[] codes, DateTimeOffset at)
    {
        int n = ++items;
        var code = new JurisdictionCode(codes[n % codes.Length]);
        BinaryPrimitives.WriteInt32BigEndian(author, n % 5000);
        return new()
        {
            Item = ItemKey.Of(new ItemId(string.Create(CultureInfo.InvariantCulture, $"seeded:{n}"), 1)),
            Day = DateOnly.FromDateTime(at.UtcDateTime),
            Before = null,
            Decision = new Decision(Outcome.Admit, ReasonCode.Permitted),
            Type = ContentType.Post,
            Purpose = TrainingPurpose.GenerativeAi,
            Author = Pseudonym.Read(author),
            CreatedAt = Instants.ToLedgerSecond(at.AddDays(-30)),
            CollectedAt = Instants.ToLedgerSecond(at.AddDays(-1)),
            CountedUnder = code,
            Jurisdictions = [code],
        };
    }
}
