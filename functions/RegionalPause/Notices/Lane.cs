using Azure;
using RegionalPause.Members;
using RegionalPause.Requests;

namespace RegionalPause.Notices;

/// <summary>
/// The notices of a campaign in one bucket of the registry: how far they are, their figures, and the instance that works on them.
/// </summary>
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

    /// <summary>The earlier of two instants; <c>null</c> if neither is given.</summary>
    public static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other ?? one : one;
}
