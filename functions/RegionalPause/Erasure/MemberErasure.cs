using RegionalPause.Campaigns;
using RegionalPause.Content;
using RegionalPause.Control;
using RegionalPause.Ledger;
using RegionalPause.Members;
using RegionalPause.Pauses;
using RegionalPause.Poison;
using RegionalPause.Requests;
using RegionalPause.Storage;

namespace RegionalPause.Erasure;

/// <summary>
/// Erases a member (R26). The ledger records that a pseudonym was erased, and by whom. The member is removed from the registry and from the
/// notices of every campaign, and messages that were put aside and name the member are dropped. The key that links the pseudonym to the
/// member is deleted. Every proof still holds, because nothing in the ledger changes, but the records can no longer be linked to
/// the member.
/// </summary>
public sealed class MemberErasure(
    MemberKeys keys,
    MemberTable members,
    CampaignNotices notices,
    PoisonErasure poison,
    ControlTable control,
    StoreClock clock
)
{
    /// <summary>Name of the event in the control log.</summary>
    public const string EventName = "MemberErased";

    /// <summary>Erases a member. Returns the pseudonym, which can no longer be linked to the member.</summary>
    public async Task<Result<Pseudonym>> EraseAsync(MemberId memberId, Person by, CancellationToken cancellationToken)
    {
        var wrong = new FieldErrors("The erasure");
        PauseRequestReader.ReadPerson(by, wrong);
        if (wrong.Refusal is { } refusal)
            return refusal;
        // A message may name a person whom neither the registry nor the ledger knows.
        await poison.EraseAsync(memberId, by, cancellationToken).ConfigureAwait(false);
        if (await FindAsync(memberId, cancellationToken).ConfigureAwait(false) is not { } pseudonym)
        {
            return new Refusal(
                RefusalCode.NotFound,
                "The registry does not contain this member, and the ledger contains nothing that can be linked to them."
            );
        }
        // Crash here: the erasure is recorded but the key still exists; a repeated request records it again and deletes the key.
        long? recorded = await control
            .RecordAsync(() => [Event(pseudonym, by, clock.Now)], tightens: false, cancellationToken)
            .ConfigureAwait(false);
        if (recorded is null)
            return new Refusal(RefusalCode.Contended, "The control state keeps changing; nothing was done. Try again.");
        await members.DeleteAsync(memberId, cancellationToken).ConfigureAwait(false);
        await notices.EraseAsync(memberId, cancellationToken).ConfigureAwait(false);
        await keys.DeleteAsync(memberId, cancellationToken).ConfigureAwait(false);
        return pseudonym;
    }

    // A registered member without a pseudonym gets one, only to be recorded as erased.
    private async Task<Pseudonym?> FindAsync(MemberId memberId, CancellationToken cancellationToken) =>
        await keys.FindAsync(memberId, cancellationToken).ConfigureAwait(false)
        ?? (
            await members.ExistsAsync(memberId, cancellationToken).ConfigureAwait(false)
                ? await keys.OfAsync(memberId, cancellationToken).ConfigureAwait(false)
                : null
        );

    internal static byte[] Event(Pseudonym pseudonym, Person by, DateTimeOffset now) =>
        ControlLog.WriteEvent(EventName, Instants.ToLedgerSecond(now), by, json => json.WriteString("pseudonym", pseudonym.ToString()));
}
