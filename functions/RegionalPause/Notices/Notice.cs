using System.Collections.Immutable;
using Azure;
using RegionalPause.Members;

namespace RegionalPause.Notices;

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
