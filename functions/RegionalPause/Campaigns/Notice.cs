using System.Collections.Immutable;
using Azure;
using RegionalPause.Members;
using RegionalPause.Requests;

namespace RegionalPause.Campaigns;

/// <summary>The state of one member's notice. The words are a storage format.</summary>
internal enum NoticeState : byte
{
    /// <summary>
    /// To be sent, from <see cref="Notice.Due"/> on. Perhaps sent already, if the sending process died before it recorded that.
    /// </summary>
    Waiting = 1,

    /// <summary>The broker accepted it.</summary>
    Sent = 2,

    /// <summary>It bounced on every channel, or the member has no channel.</summary>
    Unreachable = 3,

    /// <summary>The member objects already and is not asked again (D23).</summary>
    Objected = 4,

    /// <summary>
    /// The member cannot be told because their own data are wrong (<see cref="Notice.Defect"/>). Other members do not wait for them.
    /// </summary>
    SetAside = 5,
}

/// <summary>Why a member cannot be told. The words are a storage format.</summary>
public enum NoticeDefect : byte
{
    /// <summary>Their registered record, or their key, cannot be read.</summary>
    Record = 1,

    /// <summary>No message to them can be made, or the broker does not accept it.</summary>
    Message = 2,
}

/// <summary>One attempt on one channel.</summary>
/// <param name="Channel">Index among the member's channels.</param>
/// <param name="MessageId">The same for every sender, so that a message that is sent twice is recognised as one message.</param>
/// <param name="ClaimedAt">When the attempt was decided.</param>
internal sealed record NoticeAttempt(int Channel, string MessageId, DateTimeOffset ClaimedAt)
{
    /// <summary>When the broker accepted it.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>
    /// When it was delivered, from the sender's receipts: the latest time they state, and never before the attempt was decided.
    /// </summary>
    public DateTimeOffset? DeliveredAt { get; init; }

    /// <summary>Whether it bounced. Then it counts as not delivered, whatever other receipts state.</summary>
    public bool Bounced { get; init; }
}

/// <summary>One member's notice of one content version.</summary>
internal sealed record Notice
{
    /// <summary>The member.</summary>
    public required MemberKey Member { get; init; }

    /// <summary>The page of the lane that claimed it.</summary>
    public required int Page { get; init; }

    /// <summary>The jurisdiction in which the member was found.</summary>
    public required string Jurisdiction { get; init; }

    /// <summary>Its state.</summary>
    public required NoticeState State { get; init; }

    /// <summary>The member's pseudonym in the ledger; empty if their record cannot be read.</summary>
    public required string Pseudonym { get; init; }

    /// <summary>Why the member cannot be told; <c>null</c> for all other members.</summary>
    public NoticeDefect? Defect { get; init; }

    /// <summary>Attempts, in order.</summary>
    public ImmutableArray<NoticeAttempt> Attempts { get; init; } = [];

    /// <summary>The time from which a waiting notice may be sent.</summary>
    public DateTimeOffset Due { get; init; }

    /// <summary>The time from which the member is to be reminded; <c>null</c> for never, or not again.</summary>
    public DateTimeOffset? RemindAt { get; init; }

    /// <summary>When the member was reminded.</summary>
    public DateTimeOffset? RemindedAt { get; init; }

    /// <summary>The ETag of the row; <c>null</c> before it is stored.</summary>
    public ETag? Tag { get; init; }

    /// <summary>When the member was told: the first delivery that did not bounce (D27).</summary>
    public DateTimeOffset? DeliveredAt => Attempts.Where(a => !a.Bounced).Min(a => a.DeliveredAt);
}

/// <summary>Figures of notices. Every transaction on notices changes the figures of the lane by the difference.</summary>
internal readonly record struct NoticeTally(
    long Audience,
    long Sent,
    long Delivered,
    long Bounced,
    long Unreachable,
    long Objected,
    long Reminded = 0,
    long SetAside = 0
)
{
    public static NoticeTally Of(Notice? notice) =>
        notice is null
            ? default
            : new NoticeTally(
                notice.State == NoticeState.Objected ? 0 : 1,
                notice.Attempts.Any(a => a.SentAt is not null) ? 1 : 0,
                notice.DeliveredAt is null ? 0 : 1,
                notice.Attempts.Count(a => a.Bounced),
                notice.State == NoticeState.Unreachable ? 1 : 0,
                notice.State == NoticeState.Objected ? 1 : 0,
                notice.RemindedAt is not null ? 1 : 0,
                notice.State == NoticeState.SetAside ? 1 : 0
            );

    /// <summary>The figures of a whole campaign: the sum of its lanes.</summary>
    public static NoticeTally Of(IEnumerable<Lane> lanes) => lanes.Aggregate(default(NoticeTally), (sum, lane) => sum + lane.Tally);

    public CampaignFigures ToFigures() => new(Audience, Sent, Delivered, Bounced, Unreachable, Objected, Reminded, SetAside);

    public static NoticeTally operator +(NoticeTally a, NoticeTally b) =>
        new(
            a.Audience + b.Audience,
            a.Sent + b.Sent,
            a.Delivered + b.Delivered,
            a.Bounced + b.Bounced,
            a.Unreachable + b.Unreachable,
            a.Objected + b.Objected,
            a.Reminded + b.Reminded,
            a.SetAside + b.SetAside
        );

    public static NoticeTally operator -(NoticeTally a, NoticeTally b) =>
        new(
            a.Audience - b.Audience,
            a.Sent - b.Sent,
            a.Delivered - b.Delivered,
            a.Bounced - b.Bounced,
            a.Unreachable - b.Unreachable,
            a.Objected - b.Objected,
            a.Reminded - b.Reminded,
            a.SetAside - b.SetAside
        );
}

/// <summary>The progress of a campaign in one bucket of the registry, and the instance that works on it.</summary>
internal sealed record Lane
{
    public required CampaignId Campaign { get; init; }

    public required int ContentVersion { get; init; }

    public required int Bucket { get; init; }

    /// <summary>The current page.</summary>
    public int Page { get; init; }

    /// <summary>The last member before the current page, and their jurisdiction; <c>null</c> at the beginning.</summary>
    public (string Jurisdiction, MemberKey Member)? Behind { get; init; }

    /// <summary>
    /// The last member of the current page, once it is known. After a crash the next owner repeats the page up to the same member, even if
    /// other members were registered meanwhile.
    /// </summary>
    public (string Jurisdiction, MemberKey Member)? End { get; init; }

    /// <summary>Whether every member of the audience has a notice row.</summary>
    public bool Ended { get; init; }

    /// <summary>No waiting notice of an earlier page is due before this time; <c>null</c> if no notice waits.</summary>
    public DateTimeOffset? NextDue { get; init; }

    /// <summary>No member here is to be reminded before this time; <c>null</c> if no member is.</summary>
    public DateTimeOffset? NextReminder { get; init; }

    /// <summary>Pages of reminders recorded so far.</summary>
    public int ReminderPage { get; init; }

    /// <summary>The instance that works on it, and the end of its lease on the store's clock.</summary>
    public (string Owner, DateTimeOffset Until)? Lease { get; init; }

    public NoticeTally Tally { get; init; }

    /// <summary>The days of <see cref="NoticeTally.Delivered"/>.</summary>
    public DeliveryDays Days { get; init; } = DeliveryDays.None;

    /// <summary>The latest delivery here. When a window that counts from it is over, it is over for every member who was told.</summary>
    public DateTimeOffset? LastDelivered { get; init; }

    /// <summary>The ETag of the row; <c>null</c> before it is stored.</summary>
    public ETag? Tag { get; init; }

    /// <summary>Whether there is work now.</summary>
    public bool HasWork(DateTimeOffset now) => !Ended || NextDue <= now || NextReminder <= now;

    /// <summary>Whether an instance may take it.</summary>
    public bool IsFreeFor(string owner, DateTimeOffset now) => Lease is not { } lease || lease.Owner == owner || lease.Until <= now;
}
