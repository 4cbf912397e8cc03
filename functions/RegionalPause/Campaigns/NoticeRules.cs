using RegionalPause.Members;
using RegionalPause.Requests;

namespace RegionalPause.Campaigns;

/// <summary>What a sender says became of a message.</summary>
/// <param name="Notice">Which notice.</param>
/// <param name="MessageId">Which message.</param>
/// <param name="Delivered">Delivered, or bounced.</param>
/// <param name="At">When.</param>
internal sealed record NoticeReceipt(NoticeReference Notice, string MessageId, bool Delivered, DateTimeOffset At);

/// <summary>Which notice a message is: campaign, content version and the member's hash. The sender gives it back in receipts; it says nothing else to anybody.</summary>
internal readonly record struct NoticeReference(CampaignId Campaign, int ContentVersion, MemberKey Member)
{
    public static bool TryParse(string? text, out NoticeReference reference)
    {
        reference = default;
        if (text?.Split('/') is not [var campaign, var version, var member] || !CampaignId.TryParse(campaign, out CampaignId id)
            || !int.TryParse(version, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int number) || !MemberKey.TryParse(member, out MemberKey key))
            return false;
        reference = new NoticeReference(id, number, key);
        return true;
    }

    public override string ToString() => $"{Campaign}/{ContentVersion}/{Member}";
}

/// <summary>
/// What receipts make of a notice. Pure. Each is a step up in an order in which a bounce stands above any delivery and a later delivery above an earlier one,
/// so that receipts may come twice and in any order and give the same in the end.
/// </summary>
internal static class NoticeRules
{
    /// <summary>The notice after a receipt; the same one if the receipt is of no message of it, or says nothing new.</summary>
    public static Notice Receive(Notice notice, NoticeReceipt receipt)
    {
        for (int i = 0; i < notice.Attempts.Length; i++)
        {
            NoticeAttempt attempt = notice.Attempts[i];
            if (attempt.MessageId != receipt.MessageId)
                continue;
            // An instant before the message was even decided on would shorten the member's window.
            DateTimeOffset at = receipt.At > attempt.ClaimedAt ? receipt.At : attempt.ClaimedAt;
            NoticeAttempt after = !receipt.Delivered ? attempt with { Bounced = true }
                : attempt with { DeliveredAt = attempt.DeliveredAt > at ? attempt.DeliveredAt : at };
            return after == attempt ? notice : notice with { Attempts = notice.Attempts.SetItem(i, after) };
        }
        return notice;
    }

    /// <summary>Whether the member has to be tried on another channel: everything so far came back.</summary>
    public static bool NeedsAnotherChannel(Notice notice) =>
        notice.State == NoticeState.Sent && notice.Attempts.All(a => a.Bounced);

    /// <summary>Set aside: what was not sent is not counted as sent, and there is no reminder.</summary>
    public static Notice SetAside(Notice notice, NoticeDefect defect) => notice with
    {
        State = NoticeState.SetAside, Defect = defect, RemindAt = null, Attempts = [.. notice.Attempts.Where(a => a.SentAt is not null)],
    };

    /// <summary>Sent: the broker has the last try.</summary>
    public static Notice Sent(Notice notice, DateTimeOffset now) => notice with
    {
        State = NoticeState.Sent, Attempts = notice.Attempts.SetItem(notice.Attempts.Length - 1, notice.Attempts[^1] with { SentAt = notice.Attempts[^1].SentAt ?? now }),
    };
}
