using System.Collections.Immutable;
using RegionalPause.Content;
using RegionalPause.Decisions;
using RegionalPause.Gate;
using RegionalPause.Holds;
using RegionalPause.Ledger;
using RegionalPause.Ledger.Notes;
using RegionalPause.Ledger.Sealing;
using RegionalPause.Requests;

namespace RegionalPause.Verification;

/// <summary>An item that is held in the ledger but is not in the table of held items: no drain will find it.</summary>
/// <param name="Item">The item.</param>
/// <param name="Scope">The order that holds it, or the reason code of an item held without an order.</param>
/// <param name="Coordinates">The decision that holds it.</param>
/// <param name="Day">The UTC day in which it is counted.</param>
/// <param name="DecidedAt">When it was decided.</param>
public sealed record MissingHold(ItemKey Item, string Scope, LedgerCoordinates Coordinates, DateOnly Day, DateTimeOffset DecidedAt);

/// <summary>
/// Compares the sealed ledger with the table of held items (R14b, R15). An item whose row was deleted would be shown as held in every
/// disposition for ever. It keeps one place in memory for each held item.
/// </summary>
public sealed class HoldAudit
{
    /// <summary>How long an item may be decided but not parked yet: its message may have to be delivered again first.</summary>
    public static readonly TimeSpan Usual = TimeSpan.FromMinutes(15);

    private readonly LedgerSealer sealer;
    private readonly SealedLedger ledger;
    private readonly LedgerSigner signer;
    private readonly HoldTable holds;
    private readonly ClaimTable claims;
    private readonly ShardTable shards;
    private readonly Storage.StoreClock clock;

    internal HoldAudit(
        LedgerSealer sealer,
        SealedLedger ledger,
        LedgerSigner signer,
        HoldTable holds,
        ClaimTable claims,
        ShardTable shards,
        Storage.StoreClock clock
    ) =>
        (this.sealer, this.ledger, this.signer, this.holds, this.claims, this.shards, this.clock) = (
            sealer,
            ledger,
            signer,
            holds,
            claims,
            shards,
            clock
        );

    /// <summary>
    /// Every item that is held in the ledger, decided longer ago than a time span, and not parked; in ledger order. For this the whole
    /// ledger is verified.
    /// </summary>
    public async Task<Result<ImmutableArray<MissingHold>>> FindAsync(TimeSpan olderThan, CancellationToken cancellationToken)
    {
        await sealer.RunAsync(cancellationToken).ConfigureAwait(false);
        var held = new Dictionary<ItemKey, (MissingHold Hold, long Leaf)>();
        var watch = new LedgerWatch(seen => See(held, seen), (_, _) => { }, _ => { });
        TrustedLog log = await signer.TrustedAsync(cancellationToken).ConfigureAwait(false);
        var verification = new LedgerVerification(ledger, log, [], watch) { MaxItems = 0 };
        LedgerFault? fault = (await verification.RunAsync(null, cancellationToken).ConfigureAwait(false)).Fault;
        if (fault is not null and not { Kind: LedgerFaultKind.Incomplete })
            return new Refusal(RefusalCode.LedgerFault, $"The ledger cannot be verified: {fault.Where}: {fault.Detail}");
        // Read the table after the ledger: an item that was decided again meanwhile has no row any more, but a newer decision.
        HashSet<(string, LedgerCoordinates)> parked = [];
        await foreach ((string scope, LedgerCoordinates place) in holds.ListPlacesAsync(cancellationToken).ConfigureAwait(false))
            parked.Add((scope, place));
        DateTimeOffset latest = clock.Now - olderThan;
        var missing = ImmutableArray.CreateBuilder<MissingHold>();
        foreach ((MissingHold hold, _) in held.Values.OrderBy(h => h.Leaf))
        {
            if (
                hold.DecidedAt <= latest
                && !parked.Contains((hold.Scope, hold.Coordinates))
                && await IsNowhereAsync(hold, cancellationToken).ConfigureAwait(false)
            )
                missing.Add(hold);
        }
        return missing.DrainToImmutable();
    }

    // Ledger order is not the order of decisions across shards. The claim gives the order where it matters.
    private static void See(Dictionary<ItemKey, (MissingHold, long)> held, AuditedEntry seen)
    {
        if (seen.Entry is LedgerEntry.Decided { Decision: { Outcome: Outcome.Hold } decision } entry)
        {
            var place = new LedgerCoordinates(seen.Batch.Shard, seen.Batch.Position, seen.Index);
            held[entry.Item] = (new MissingHold(entry.Item, HeldItem.ScopeOf(decision), place, entry.Day, seen.Batch.At), seen.Leaf);
        }
        else
            held.Remove(seen.Entry.Item);
    }

    private async Task<bool> IsNowhereAsync(MissingHold hold, CancellationToken cancellationToken)
    {
        // Without a claim no later decision is known. Then the last decision in the ledger counts.
        if (await claims.FindAsync(hold.Item, cancellationToken).ConfigureAwait(false) is { } claim)
        {
            PriorAnswer answer = await new PriorDecisions(shards, default, 0).FindAsync(claim, cancellationToken).ConfigureAwait(false);
            if (answer is not PriorAnswer.Decided { Prior: var prior } || prior.Coordinates != hold.Coordinates)
                return false;
        }
        return !await holds.ContainsAsync(hold.Scope, hold.Coordinates, cancellationToken).ConfigureAwait(false);
    }
}
