using RegionalPause.Members;
using RegionalPause.Requests;

namespace RegionalPause.Notices;

/// <summary>A sender's receipt for a message.</summary>
/// <param name="Notice">The notice.</param>
/// <param name="MessageId">The message.</param>
/// <param name="Delivered"><c>true</c> if delivered, <c>false</c> if bounced.</param>
/// <param name="At">When.</param>
internal sealed record NoticeReceipt(NoticeReference Notice, string MessageId, bool Delivered, DateTimeOffset At);

/// <summary>
/// Identifies a notice: campaign, content version and the hash of the member. The sender returns it in receipts. It discloses nothing else.
/// </summary>
internal readonly record struct NoticeReference(CampaignId Campaign, int ContentVersion, MemberKey Member)
{
    public static bool TryParse(string? text, out NoticeReference reference)
    {
        reference = default;
        if (
            text?.Split('/') is not [var campaign, var version, var member]
            || !CampaignId.TryParse(campaign, out CampaignId id)
            || !int.TryParse(
                version,
                System.Globalization.NumberStyles.None,
                System.Globalization.CultureInfo.InvariantCulture,
                out int number
            )
            || !MemberKey.TryParse(member, out MemberKey key)
        )
            return false;
        reference = new NoticeReference(id, number, key);
        return true;
    }

    public override string ToString() => $"{Campaign}/{ContentVersion}/{Member}";
}

/// <summary>
/// How receipts change a notice. Pure. Receipts have an order: a bounce is above every delivery, and a later delivery is above an earlier
/// one. A receipt only moves a notice up. So receipts may arrive twice and in any order, with the same final result.
/// </summary>
internal static class NoticeRules
{
    /// <summary>
    /// The notice after a receipt. Unchanged if the receipt is for a message of another notice, or has no new information.
    /// </summary>
    public static Notice Receive(Notice notice, NoticeReceipt receipt)
    {
        for (int i = 0; i < notice.Attempts.Length; i++)
        {
            NoticeAttempt attempt = notice.Attempts[i];
            if (attempt.MessageId != receipt.MessageId)
                continue;
            // A time before the attempt was decided would shorten the member's window.
            DateTimeOffset at = receipt.At > attempt.ClaimedAt ? receipt.At : attempt.ClaimedAt;
            NoticeAttempt after = !receipt.Delivered
                ? attempt with
                {
                    Bounced = true,
                }
                : attempt with
                {
                    DeliveredAt = attempt.DeliveredAt > at ? attempt.DeliveredAt : at,
                };
            return after == attempt ? notice : notice with { Attempts = notice.Attempts.SetItem(i, after) };
        }
        return notice;
    }

    /// <summary>Whether the member must be tried on another channel: every attempt so far bounced.</summary>
    public static bool NeedsAnotherChannel(Notice notice) => notice.State == NoticeState.Sent && notice.Attempts.All(a => a.Bounced);

    /// <summary>The notice of a member who cannot be told. Unsent attempts do not count, and there is no reminder.</summary>
    public static Notice SetAside(Notice notice, NoticeDefect defect) =>
        notice with
        {
            State = NoticeState.SetAside,
            Defect = defect,
            RemindAt = null,
            Attempts = [.. notice.Attempts.Where(a => a.SentAt is not null)],
        };

    /// <summary>The notice after the broker accepted the last attempt.</summary>
    public static Notice Sent(Notice notice, DateTimeOffset now) =>
        notice with
        {
            State = NoticeState.Sent,
            Attempts = notice.Attempts.SetItem(
                notice.Attempts.Length - 1,
                notice.Attempts[^1] with
                {
                    SentAt = notice.Attempts[^1].SentAt ?? now,
                }
            ),
        };
}
