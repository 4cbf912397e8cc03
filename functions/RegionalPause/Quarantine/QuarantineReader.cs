using RegionalPause.Content;
using RegionalPause.Gate;
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
/// Opens quarantine sets (R16). They are computed from the sealed ledger and not stored, so a set is never stale. Admissions that raced
/// with the pause or the objection at the same instant are found like all others, by ledger order.
/// </summary>
public sealed class QuarantineReader(
    PauseHandler pauses,
    ObjectionTable objections,
    MemberKeys keys,
    ClaimTable claims,
    LedgerSealer sealer,
    SealedLedger ledger,
    LedgerSigner signer,
    SetReadings readings
)
{
    /// <summary>The source of a member's set. Addresses and files identify members only by their pseudonym (R26).</summary>
    public async Task<Result<QuarantineSource.ByObjection>> OfMemberAsync(MemberId memberId, CancellationToken cancellationToken)
    {
        if ((await objections.ReadAsync(memberId, cancellationToken).ConfigureAwait(false)).Tag is null)
            return new Refusal(RefusalCode.NotFound, "This member never objected.");
        return await keys.FindAsync(memberId, cancellationToken).ConfigureAwait(false) is { } member
            ? new QuarantineSource.ByObjection(member)
            : new Refusal(RefusalCode.NotFound, "The member was erased: their records in the ledger can no longer be identified.");
    }

    /// <summary>
    /// Opens a set. First all records of the shards are sealed and the ledger is verified. So the set is complete for everything that was
    /// committed before the call. The first time a process opens a set it reads the whole ledger, which takes some seconds for every
    /// million decisions; after that it reads what is new.
    /// </summary>
    public async Task<Result<QuarantineSet>> OpenAsync(QuarantineSource source, CancellationToken cancellationToken)
    {
        OrderState? order = null;
        if (source is QuarantineSource.ByOrder(var id))
        {
            order = await pauses.FindAsync(id, cancellationToken).ConfigureAwait(false);
            if (order is null)
                return new Refusal(RefusalCode.NotFound, "There is no such order.");
            // Until the last shard is fenced another admission may still be appended, and the set would be incomplete.
            if (order.Order.Shadow || order.EffectiveAt is null)
                return new Refusal(
                    RefusalCode.NotInThisStage,
                    $"Order '{id}' is {order.StageInWords}; its quarantine set is known once it is effective."
                );
        }
        return await OpenAsync(source, order, scope: null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Opens what a training run must leave out now, in the same way (R17).</summary>
    /// <param name="permit">The permit of the run.</param>
    /// <param name="scope">The orders and flags, from a control state that was read before this call.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    internal Task<Result<QuarantineSet>> OpenAsync(PermitId permit, ExclusionScope scope, CancellationToken cancellationToken) =>
        OpenAsync(new QuarantineSource.ByPermit(permit), order: null, scope, cancellationToken);

    private async Task<Result<QuarantineSet>> OpenAsync(
        QuarantineSource source,
        OrderState? order,
        ExclusionScope? scope,
        CancellationToken cancellationToken
    )
    {
        await sealer.RunAsync(cancellationToken).ConfigureAwait(false);
        TrustedLog log = await signer.TrustedAsync(cancellationToken).ConfigureAwait(false);
        return await readings
            .UseAsync(
                source,
                order,
                scope,
                async reading =>
                    (await reading.ContinueAsync(ledger, log, cancellationToken).ConfigureAwait(false)).Succeeded(
                        out VerifiedLedger? verified,
                        out LedgerFault? fault
                    )
                        ? new QuarantineSet(source, verified, reading, ledger, log, claims)
                        : (Result<QuarantineSet>)
                            new Refusal(RefusalCode.LedgerFault, $"The ledger cannot be verified: {fault.Where}: {fault.Detail}"),
                cancellationToken
            )
            .ConfigureAwait(false);
    }
}
