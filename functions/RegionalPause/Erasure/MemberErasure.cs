using RegionalPause.Campaigns;
using RegionalPause.Content;
using RegionalPause.Control;
using RegionalPause.Ledger;
using RegionalPause.Members;
using RegionalPause.Pauses;
using RegionalPause.Requests;
using RegionalPause.Storage;

namespace RegionalPause.Erasure;

/// <summary>
/// Erases a member (R26): the ledger says that a pseudonym was erased and who did it, the member leaves the registry and every campaign's notices, and the key that linked the pseudonym
/// to the member is deleted. Every proof still holds, since nothing in the ledger changes; nobody can say any more whose records they are.
/// </summary>
public sealed class MemberErasure
{
    /// <summary>Name of the event in the control log.</summary>
    public const string EventName = "MemberErased";

    private readonly MemberKeys keys;
    private readonly MemberTable members;
    private readonly NoticeTable notices;
    private readonly ControlTable control;
    private readonly StoreClock clock;

    internal MemberErasure(MemberKeys keys, MemberTable members, NoticeTable notices, ControlTable control, StoreClock clock) =>
        (this.keys, this.members, this.notices, this.control, this.clock) = (keys, members, notices, control, clock);

    /// <summary>Erases a member; the pseudonym that nobody can link any more.</summary>
    public async Task<Result<Pseudonym>> EraseAsync(string memberId, Person by, CancellationToken cancellationToken)
    {
        if (!MemberId.IsValid(memberId))
            return new Refusal(RefusalCode.Invalid, "No member is named.") { Errors = [new FieldError("memberId", null, MemberId.Expected)] };
        var wrong = new FieldErrors("The erasure");
        PauseRequestReader.ReadPerson(by, wrong);
        if (wrong.Refusal is { } refusal)
            return refusal;
        if (await FindAsync(memberId, cancellationToken).ConfigureAwait(false) is not { } pseudonym)
            return new Refusal(RefusalCode.NotFound, "Nothing is registered of this member, and the ledger has nothing that could still be linked to them.");
        // Crash here: the erasure is recorded and the key is still there; asked again, it is recorded again and the key goes.
        if (await control.RecordAsync(() => [Event(pseudonym, by, clock.Now)], tightens: false, cancellationToken).ConfigureAwait(false) is null)
            return new Refusal(RefusalCode.Contended, "The control state keeps changing; nothing was done. Try again.");
        await members.DeleteAsync(memberId, cancellationToken).ConfigureAwait(false);
        await notices.EraseAsync(memberId, cancellationToken).ConfigureAwait(false);
        await keys.DeleteAsync(memberId, cancellationToken).ConfigureAwait(false);
        return pseudonym;
    }

    // A registered member whom the ledger does not know gets a pseudonym only to be recorded as erased.
    private async Task<Pseudonym?> FindAsync(string memberId, CancellationToken cancellationToken) =>
        await keys.FindAsync(memberId, cancellationToken).ConfigureAwait(false)
        ?? (await members.ExistsAsync(memberId, cancellationToken).ConfigureAwait(false) ? await keys.OfAsync(memberId, cancellationToken).ConfigureAwait(false) : null);

    internal static byte[] Event(Pseudonym pseudonym, Person by, DateTimeOffset now) =>
        ControlLog.WriteEvent(EventName, Instants.ToLedgerSecond(now), by, json => json.WriteString("pseudonym", pseudonym.ToString()));
}
