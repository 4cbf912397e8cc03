using System.Collections.Immutable;
using RegionalPause.Content;
using RegionalPause.Requests;

namespace RegionalPause.Objections;

/// <summary>The source of a member's statement.</summary>
public enum ObjectionSource : byte
{
    /// <summary>The account's settings, through the queue or the API.</summary>
    Settings = 1,

    /// <summary>The page behind a notice's link.</summary>
    Notice = 2,

    /// <summary>A mail program's one-click POST (RFC 8058).</summary>
    OneClick = 3,

    /// <summary>The form for people without an account.</summary>
    Form = 4,

    /// <summary>An operator on the member's behalf.</summary>
    Operator = 5,
}

/// <summary>A member's statement: an objection or a withdrawal. A reason is not stored, because it changes nothing (D19).</summary>
/// <param name="MemberId">The member, as content items name them.</param>
/// <param name="Scope">The scope of the statement.</param>
/// <param name="Source">Source of the statement.</param>
/// <param name="At">When the member made the statement.</param>
/// <param name="Campaign">The campaign to whose notice it responds; <c>null</c> if there is no such notice.</param>
public sealed record ObjectionRequest(
    MemberId MemberId,
    ObjectionScope Scope,
    ObjectionSource Source,
    DateTimeOffset At,
    CampaignId? Campaign = null
)
{
    /// <summary>The channel, if the source does not determine it; <c>null</c> for the page, whose sources determine it.</summary>
    public ObjectionChannel? Through { get; init; }

    /// <summary>The authenticated API caller who sent the statement; <c>null</c> if there is no such caller.</summary>
    public Person? By { get; init; }
}

/// <summary>The channel of a member's statement. The names of the values are written to the ledger.</summary>
public enum ObjectionChannel : byte
{
    /// <summary>The API, by an authenticated caller.</summary>
    Api = 1,

    /// <summary>The queue <c>objections</c>.</summary>
    Queue = 2,
}

/// <summary>One statement of a member, as stored.</summary>
/// <param name="Withdraws">Whether it withdraws an objection.</param>
/// <param name="Scope">The scope of the statement.</param>
/// <param name="Source">Source of the statement.</param>
/// <param name="At">When the member made the statement.</param>
/// <param name="ReceivedAt">When it was received.</param>
/// <param name="Campaign">The campaign to whose notice it responds.</param>
public sealed record ObjectionWord(
    bool Withdraws,
    ObjectionScope Scope,
    ObjectionSource Source,
    DateTimeOffset At,
    DateTimeOffset ReceivedAt,
    CampaignId? Campaign
);

/// <summary>What a member refuses, and the statements that led to it. It survives pauses, moves and campaigns; only the member can withdraw
/// it (D23).</summary>
public sealed record ObjectionState
{
    /// <summary>Maximum number of stored statements of a member; the ledger has all of them.</summary>
    public const int MostWords = 100;

    /// <summary>The state of a member who never made a statement.</summary>
    public static ObjectionState Silent { get; } = new();

    /// <summary>The scope that is refused.</summary>
    public ObjectionScope Refused { get; init; }

    /// <summary>The scope that was refused before the last withdrawal. It counts for decisions under a control version before
    /// <see cref="Version"/>.</summary>
    public ObjectionScope RefusedBefore { get; init; }

    /// <summary>The control version that recorded the last change; 0 while an objection is not in the ledger yet.</summary>
    public long Version { get; init; }

    /// <summary>The member's statements, oldest first, at most <see cref="MostWords"/>.</summary>
    public ImmutableArray<ObjectionWord> Words { get; init; } = [];

    /// <summary>The deadline for the answer to the member: one calendar month after receipt (D24).</summary>
    public DateTimeOffset? AnswerBy { get; init; }

    /// <summary>When the answer was sent; <c>null</c> before that.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>The scope that a decision under a control version must treat as refused.</summary>
    public ObjectionScope RefusedUnder(long controlVersion) => controlVersion >= Version ? Refused : Refused.And(RefusedBefore);
}
