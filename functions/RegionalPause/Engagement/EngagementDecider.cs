using RegionalPause.Requests;
using RegionalPause.Safety;

namespace RegionalPause.Engagement;

/// <summary>
/// Decides which entry may follow in an engagement log. Pure and total. The verifier applies the same rules to the sealed ledger.
/// </summary>
public static class EngagementDecider
{
    private static readonly Decision<EngagementEntry>.Unchanged Unchanged = new();

    /// <summary>Decides about an entry that has no number yet.</summary>
    public static Decision<EngagementEntry> Decide(EngagementLog log, EngagementEntry said)
    {
        if (log.Standing.Any(said.SaysTheSameAs))
            return Unchanged;
        EngagementEntry entry = said with { Number = log.Entries.Length + 1 };
        return Refuses(log, entry) is { } why
            ? new Decision<EngagementEntry>.Refused(new Refusal(RefusalCode.Invalid, why))
            : new Decision<EngagementEntry>.Events([entry]);
    }

    /// <summary>Why a numbered entry cannot follow in a log; <c>null</c> if it can.</summary>
    public static string? Refuses(EngagementLog log, EngagementEntry entry)
    {
        EngagementEntry? settled = Find(log, entry.Settles),
            corrected = Find(log, entry.Corrects);
        return entry switch
        {
            _ when entry.Number != log.Entries.Length + 1 =>
                $"It is numbered as entry {entry.Number} of '{log.Order}', but the next entry is {log.Entries.Length + 1}.",
            { Position: AuthorityPosition.Approved }
                when entry.Kind == EngagementKind.NoObjectionStated || corrected?.Kind == EngagementKind.NoObjectionStated =>
                "A statement of no objection is not an approval and never becomes one (D31).",
            { Position: AuthorityPosition.Approved, Document: null } =>
                "An approval by the authority needs its document: give the SHA-256 of the document.",
            { Kind: EngagementKind.Ordered, Position: not (null or AuthorityPosition.Ordered) } =>
                "If the authority ordered something, its position must be 'ordered'.",
            { Kind: EngagementKind.Closed, Position: null or AuthorityPosition.NoResponse or AuthorityPosition.Engaged } =>
                "An engagement is closed by the authority's outcome: no-further-action-now, ordered or approved.",
            { Settles: { } number } when settled?.Due is null => $"There is no entry {number} with a due date.",
            { Settles: { } number } when log.Standing.All(e => e.Number != number) =>
                $"Entry {number} was corrected; settle the entry that replaced it.",
            { Settles: { } number } when log.Standing.FirstOrDefault(e => e.Settles == number) is { } before =>
                $"Entry {before.Number} met the due date of entry {number} already.",
            { Corrects: { } number } when corrected is null => $"There is no entry {number} to correct.",
            { Corrects: { } number } when log.Entries.FirstOrDefault(e => e.Corrects == number) is { } before =>
                $"Entry {before.Number} corrects entry {number} already; correct entry {before.Number} instead.",
            _ => null,
        };
    }

    private static EngagementEntry? Find(EngagementLog log, int? number) =>
        number is > 0 && number <= log.Entries.Length ? log.Entries[number.Value - 1] : null;
}
