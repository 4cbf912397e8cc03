using System.Collections.Immutable;
using System.Globalization;
using RegionalPause.Content;
using RegionalPause.Gate;
using RegionalPause.Ledger;
using RegionalPause.Ledger.Notes;
using RegionalPause.Ledger.Sealing;
using RegionalPause.Ledger.Trees;
using RegionalPause.Requests;

namespace RegionalPause.Verification;

/// <summary>What the ledger publishes about itself.</summary>
/// <param name="Origin">Its name.</param>
/// <param name="Key">The key that signs it, in the format of verifiers.</param>
/// <param name="SecondKey">The key of the second signature line; <c>null</c> if there is none.</param>
/// <param name="Head">Size and root of the published tree.</param>
/// <param name="Unsealed">Shards with records that are not in the tree yet.</param>
public sealed record LedgerSummary(
    string Origin,
    VerifierKey Key,
    VerifierKey? SecondKey,
    TreeHead Head,
    ImmutableArray<UnsealedShard> Unsealed
);

/// <summary>Proofs about the published ledger, for readers who do not want to read all of it (R24).</summary>
public sealed class LedgerProofs(
    SealedLedger published,
    LeafTable leaves,
    DecisionReader decisions,
    LedgerSigner signer,
    ShardTable shards,
    SealLagReader lag
)
{
    /// <summary>Name, key and tree. The tree is empty before the first round.</summary>
    public async Task<LedgerSummary> SummaryAsync(CancellationToken cancellationToken)
    {
        TrustedLog log = await signer.TrustedAsync(cancellationToken).ConfigureAwait(false);
        // At the same time: what is sealed in between may be missing from one of the two, or be in both.
        Task<(ReadOnlyMemory<byte> Note, TreeHead Head)> opening = OpenAsync(cancellationToken);
        Task<ImmutableArray<UnsealedShard>> listing = lag.ListAsync(cancellationToken);
        await Task.WhenAll(opening, listing).ConfigureAwait(false);
        return new LedgerSummary(
            log.Origin,
            log.Keys[0],
            log.Witnesses.FirstOrDefault(),
            (await opening.ConfigureAwait(false)).Head,
            await listing.ConfigureAwait(false)
        );
    }

    /// <summary>Proves that the latest decision of an item is in the ledger. The leaf itself is in the proof's extra data.</summary>
    public async Task<Result<LogProof>> IncludesAsync(ItemId item, CancellationToken cancellationToken)
    {
        if (await decisions.FindAsync(item, cancellationToken).ConfigureAwait(false) is not { Coordinates: { } place })
            return new Refusal(RefusalCode.NotFound, "This item was never decided.");
        (ReadOnlyMemory<byte> note, TreeHead head) = await OpenAsync(cancellationToken).ConfigureAwait(false);
        ShardId shard = place.Shard;
        if (
            await leaves.FindAsync(shard, place.Position, cancellationToken).ConfigureAwait(false) is not { } record
            || record + 1 + place.Index >= head.Size
        )
        {
            return await shards.ReadGuardAsync(shard, cancellationToken).ConfigureAwait(false) is { IsUnsealable: true }
                ? new Refusal(
                    RefusalCode.LedgerFault,
                    $"The decision at {place} cannot be sealed: the records of its shard were changed in storage."
                )
                : new Refusal(RefusalCode.NotSealedYet, $"The decision at {place} is not sealed yet; it will be sealed within seconds.");
        }
        long index = record + 1 + place.Index;
        Checked<InclusionProof, TreeFault> built = await InclusionProof
            .BuildAsync(index, head, published, cancellationToken)
            .ConfigureAwait(false);
        return built.Succeeded(out InclusionProof? proof, out TreeFault? fault)
            ? new LogProof(proof, note) { Extra = await ReadLeafAsync(index, head, cancellationToken).ConfigureAwait(false) }
            : throw new InvalidDataException($"{fault.Where}: {fault.Detail}");
    }

    /// <summary>
    /// Proves that the published tree extends an earlier tree. The caller gives the root of the earlier tree. If the ledger was rewritten,
    /// there is no proof for that root.
    /// </summary>
    public async Task<Result<(TreeHead To, ConsistencyProof Proof)>> ExtendsAsync(
        long from,
        string root,
        CancellationToken cancellationToken
    )
    {
        (_, TreeHead head) = await OpenAsync(cancellationToken).ConfigureAwait(false);
        var wrong = ImmutableArray.CreateBuilder<FieldError>();
        if (from < 1 || from > head.Size)
            wrong.Add(
                new FieldError("from", from.ToString(CultureInfo.InvariantCulture), $"1 to {head.Size}; every tree extends the empty tree")
            );
        if (root.Length != 2 * TreeHash.Length || !root.All(char.IsAsciiHexDigit))
            wrong.Add(new FieldError("root", root, "64 hexadecimal digits"));
        if (wrong.Count > 0)
            return new Refusal(RefusalCode.Invalid, "The proof cannot be made.") { Errors = wrong.DrainToImmutable() };
        var earlier = new TreeHead(from, new TreeHash(Convert.FromHexString(root)));
        Checked<ConsistencyProof, TreeFault> built = await ConsistencyProof
            .BuildAsync(earlier, head, published, cancellationToken)
            .ConfigureAwait(false);
        if (built.Succeeded(out ConsistencyProof? proof, out TreeFault? fault))
            return (head, proof);
        if (fault.Kind != TreeFaultKind.Contradicts)
            throw new InvalidDataException($"{fault.Where}: {fault.Detail}");
        return new Refusal(RefusalCode.Invalid, "The published ledger does not extend that tree.")
        {
            Errors = [new FieldError("root", root, $"the root of the first {from} leaves; it is not their root")],
        };
    }

    private async Task<(ReadOnlyMemory<byte> Note, TreeHead Head)> OpenAsync(CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> note = await published.ReadCheckpointAsync(cancellationToken).ConfigureAwait(false);
        return (note, await signer.OpenAsync(note, cancellationToken).ConfigureAwait(false));
    }

    private async Task<ReadOnlyMemory<byte>> ReadLeafAsync(long index, TreeHead head, CancellationToken cancellationToken)
    {
        long bundle = index / Tile.FullWidth;
        var path = new EntryBundle(bundle, (int)Math.Min(Tile.FullWidth, head.Size - bundle * Tile.FullWidth));
        ReadOnlyMemory<byte> bytes = await published.ReadFileAsync(path.Path, cancellationToken).ConfigureAwait(false);
        var reader = new EntryReader(bytes.Span, path.Width);
        for (long i = bundle * Tile.FullWidth; reader.TryRead(out ReadOnlySpan<byte> entry); i++)
        {
            if (i == index)
                return entry.ToArray();
        }
        throw new InvalidDataException($"{path}: it has no leaf {index}.");
    }
}
