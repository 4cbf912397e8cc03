using System.Collections.Immutable;
using Azure;
using RegionalPause.Members;
using RegionalPause.Requests;

namespace RegionalPause.Campaigns;

/// <summary>Where one member's notice is. The words are a storage format.</summary>
internal enum NoticeState : byte
{
    /// <summary>To be sent, from <see cref="Notice.Due"/> on; perhaps sent already, if whoever sent it died before writing it down.</summary>
    Waiting = 1,

    /// <summary>The broker has it.</summary>
    Sent = 2,

    /// <summary>It bounced on every channel, or there was none.</summary>
    Unreachable = 3,

    /// <summary>The member objects already and is not asked again (D23).</summary>
    Objected = 4,

    /// <summary>
    /// The member cannot be told, for a reason of their own (<see cref="Notice.Defect"/>). No other member waits for them.
    /// </summary>
    SetAside = 5,
}

/// <summary>Why a member cannot be told. The words are a storage format.</summary>
public enum NoticeDefect : byte
{
    /// <summary>What is registered of them, or their key, cannot be read.</summary>
    Record = 1,

    /// <summary>No message to them can be made, or none that the broker takes.</summary>
    Message = 2,
}

/// <summary>One try on one channel.</summary>
/// <param name="Channel">Index of the channel among the member's.</param>
/// <param name="MessageId">The same whoever sends it, so that a message sent twice is known as one.</param>
/// <param name="ClaimedAt">When it was decided to send it.</param>
internal sealed record NoticeAttempt(int Channel, string MessageId, DateTimeOffset ClaimedAt)
{
    /// <summary>When the broker had it.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>When it was delivered, as the sender says: the latest of what it said, and never before it was decided to send it.</summary>
    public DateTimeOffset? DeliveredAt { get; init; }

    /// <summary>Whether it came back. Then it was not delivered, whatever was said before or is said later.</summary>
    public bool Bounced { get; init; }
}

/// <summary>One member's notice of one content version.</summary>
internal sealed record Notice
{
    /// <summary>The member.</summary>
    public required MemberKey Member { get; init; }

    /// <summary>The page of the lane that claimed it.</summary>
    public required int Page { get; init; }

    /// <summary>Under which jurisdiction the member was found.</summary>
    public required string Jurisdiction { get; init; }

    /// <summary>Where it is.</summary>
    public required NoticeState State { get; init; }

    /// <summary>How the member stands in the ledger; empty where their record cannot be read.</summary>
    public required string Pseudonym { get; init; }

    /// <summary>Why the member is set aside; <c>null</c> for everyone else.</summary>
    public NoticeDefect? Defect { get; init; }

    /// <summary>Tries, in order.</summary>
    public ImmutableArray<NoticeAttempt> Attempts { get; init; } = [];

    /// <summary>From when a waiting one may go.</summary>
    public DateTimeOffset Due { get; init; }

    /// <summary>From when the member is to be reminded; <c>null</c> for never, or not again.</summary>
    public DateTimeOffset? RemindAt { get; init; }

    /// <summary>When the member was reminded.</summary>
    public DateTimeOffset? RemindedAt { get; init; }

    /// <summary>The store's tag; <c>null</c> before it is stored.</summary>
    public ETag? Tag { get; init; }

    /// <summary>When the member was told: the first delivery that did not bounce (D27).</summary>
    public DateTimeOffset? DeliveredAt => Attempts.Where(a => !a.Bounced).Min(a => a.DeliveredAt);
}

/// <summary>What notices count as; every transaction on notices moves the lane's by the difference it makes.</summary>
internal readonly record struct NoticeTally(long Audience, long Sent, long Delivered, long Bounced, long Unreachable, long Objected, long Reminded = 0, long SetAside = 0)
{
    public static NoticeTally Of(Notice? notice) => notice is null ? default : new NoticeTally(
        notice.State == NoticeState.Objected ? 0 : 1,
        notice.Attempts.Any(a => a.SentAt is not null) ? 1 : 0,
        notice.DeliveredAt is null ? 0 : 1,
        notice.Attempts.Count(a => a.Bounced),
        notice.State == NoticeState.Unreachable ? 1 : 0,
        notice.State == NoticeState.Objected ? 1 : 0,
        notice.RemindedAt is not null ? 1 : 0,
        notice.State == NoticeState.SetAside ? 1 : 0);

    /// <summary>Of a whole campaign: what its lanes come to together.</summary>
    public static NoticeTally Of(IEnumerable<Lane> lanes) => lanes.Aggregate(default(NoticeTally), (sum, lane) => sum + lane.Tally);

    public CampaignFigures ToFigures() => new(Audience, Sent, Delivered, Bounced, Unreachable, Objected, Reminded, SetAside);

    public static NoticeTally operator +(NoticeTally a, NoticeTally b) => new(
        a.Audience + b.Audience, a.Sent + b.Sent, a.Delivered + b.Delivered, a.Bounced + b.Bounced, a.Unreachable + b.Unreachable, a.Objected + b.Objected, a.Reminded + b.Reminded, a.SetAside + b.SetAside);

    public static NoticeTally operator -(NoticeTally a, NoticeTally b) => new(
        a.Audience - b.Audience, a.Sent - b.Sent, a.Delivered - b.Delivered, a.Bounced - b.Bounced, a.Unreachable - b.Unreachable, a.Objected - b.Objected, a.Reminded - b.Reminded, a.SetAside - b.SetAside);
}

/// <summary>How far a campaign has come in one bucket of the registry, and who is at it.</summary>
internal sealed record Lane
{
    public required CampaignId Campaign { get; init; }

    public required int ContentVersion { get; init; }

    public required int Bucket { get; init; }

    /// <summary>The page at work.</summary>
    public int Page { get; init; }

    /// <summary>The member behind whom that page begins, and in which jurisdiction; <c>null</c> at the beginning.</summary>
    public (string Jurisdiction, MemberKey Member)? Behind { get; init; }

    /// <summary>
    /// The last member of the page at work, once it is known: whoever repeats the page after a crash goes to the same end, whoever was registered in between.
    /// </summary>
    public (string Jurisdiction, MemberKey Member)? End { get; init; }

    /// <summary>Whether everyone has a notice row.</summary>
    public bool Ended { get; init; }

    /// <summary>No notice of an earlier page waits for less than this; <c>null</c> if none waits.</summary>
    public DateTimeOffset? NextDue { get; init; }

    /// <summary>Nobody here is to be reminded earlier than this; <c>null</c> if nobody is.</summary>
    public DateTimeOffset? NextReminder { get; init; }

    /// <summary>Groups of reminders recorded so far.</summary>
    public int ReminderPage { get; init; }

    /// <summary>Who is at it, until when by the store's clock.</summary>
    public (string Owner, DateTimeOffset Until)? Lease { get; init; }

    public NoticeTally Tally { get; init; }

    /// <summary>Whom of <see cref="NoticeTally.Delivered"/> on which day.</summary>
    public DeliveryDays Days { get; init; } = DeliveryDays.None;

    /// <summary>The latest delivery here; windows that count from it are over for everybody who was told.</summary>
    public DateTimeOffset? LastDelivered { get; init; }

    /// <summary>The store's tag; <c>null</c> before it is stored.</summary>
    public ETag? Tag { get; init; }

    /// <summary>Whether there is something to do now.</summary>
    public bool HasWork(DateTimeOffset now) => !Ended || NextDue <= now || NextReminder <= now;

    /// <summary>Whether somebody may take it.</summary>
    public bool IsFreeFor(string owner, DateTimeOffset now) => Lease is not { } lease || lease.Owner == owner || lease.Until <= now;
}
