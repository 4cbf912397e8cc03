using System.Collections.Immutable;
using RegionalPause.Gate;
using RegionalPause.Ledger;
using RegionalPause.Ledger.Notes;
using RegionalPause.Ledger.Sealing;
using RegionalPause.Members;
using RegionalPause.Objections;
using RegionalPause.Orders;
using RegionalPause.Pauses;
using RegionalPause.Recalls;
using RegionalPause.Requests;
using RegionalPause.Verification;

namespace RegionalPause.Quarantine;

/// <summary>
/// Opens quarantine sets (R16). They are computed from the sealed ledger and kept nowhere: what raced with the pause or the objection in the same instant is in them as
/// everything else is, by ledger order, and a set cannot be stale.
/// </summary>
public sealed class QuarantineReader(
    PauseHandler pauses, ObjectionTable objections, MemberKeys keys, ClaimTable claims, LedgerSealer sealer, SealedLedger ledger, LedgerSigner signer)
{
    /// <summary>The source of a member's set; nobody appears in an address or a file by anything but their pseudonym (R26).</summary>
    public async Task<Result<QuarantineSource.ByObjection>> OfMemberAsync(string memberId, CancellationToken cancellationToken)
    {
        if ((await objections.ReadAsync(memberId, cancellationToken).ConfigureAwait(false)).Tag is null)
            return new Refusal(RefusalCode.NotFound, "This member never objected.");
        return await keys.FindAsync(memberId, cancellationToken).ConfigureAwait(false) is { } member
            ? new QuarantineSource.ByObjection(member)
            : new Refusal(RefusalCode.NotFound, "The member was erased: nobody can say any more which records of the ledger were theirs.");
    }

    /// <summary>
    /// Opens a set. All that is in the shards is sealed first, and the whole ledger verified, some seconds for every million decisions: what this gives is complete for
    /// everything that was committed before the call.
    /// </summary>
    public async Task<Result<QuarantineSet>> OpenAsync(QuarantineSource source, CancellationToken cancellationToken)
    {
        OrderState? standing = null;
        if (source is QuarantineSource.ByOrder(var id))
        {
            standing = await pauses.FindAsync(id, cancellationToken).ConfigureAwait(false);
            if (standing is null)
                return new Refusal(RefusalCode.NotFound, "There is no such order.");
            // Before the last shard is fenced another admission may still win the race, and the set would be short of it.
            if (standing.Order.Shadow || standing.EffectiveAt is null)
                return new Refusal(RefusalCode.NotInThisStage, $"Order '{id}' is {standing.StageInWords}; what it hits is known once it is effective.");
        }
        await sealer.RunAsync(cancellationToken).ConfigureAwait(false);
        TrustedLog log = await signer.TrustedAsync(cancellationToken).ConfigureAwait(false);
        ImmutableDictionary<Pseudonym, ObjectionScope> refused = ImmutableDictionary<Pseudonym, ObjectionScope>.Empty;
        var watch = new LedgerWatch(_ => { }, (_, _) => { }, _ => { }) { Objections = heard => refused = heard.Refused };
        if (!(await new LedgerVerification(ledger, log, [], watch) { MaxItems = 0 }.RunAsync(null, cancellationToken).ConfigureAwait(false)).Succeeded(out VerifiedLedger? verified, out LedgerFault? fault))
            return new Refusal(RefusalCode.LedgerFault, $"The ledger cannot be verified: {fault.Where}: {fault.Detail}");
        Func<AuditedEntry, QuarantinedItem?> belongs = source switch
        {
            QuarantineSource.ByOrder => seen => QuarantineRules.OfOrder(standing!.Order, standing.Version, seen),
            QuarantineSource.ByObjection(var member) => seen => QuarantineRules.OfObjections(refused, member, seen),
            _ => seen => QuarantineRules.OfObjections(refused, null, seen),
        };
        return new QuarantineSet(source, verified, ledger, log, claims, belongs);
    }
}
