using System.Collections.Immutable;
using RegionalPause.Requests;

namespace RegionalPause.Objections;

/// <summary>Where a member's word came from.</summary>
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

/// <summary>One member's word. A reason is not kept: it changes nothing (D19).</summary>
/// <param name="MemberId">The member, as content items name them.</param>
/// <param name="Scope">What it is about.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="At">When the member said so.</param>
/// <param name="Campaign">The campaign whose notice it answers; <c>null</c> if none.</param>
public sealed record ObjectionRequest(string MemberId, ObjectionScope Scope, ObjectionSource Source, DateTimeOffset At, string? Campaign = null)
{
    /// <summary>Through what it came, where the source leaves that open; <c>null</c> for the page, whose sources say it.</summary>
    public ObjectionChannel? Through { get; init; }

    /// <summary>The authenticated caller of the API who passed it on; <c>null</c> if there was none.</summary>
    public Person? By { get; init; }
}

/// <summary>Through what a member's word came. Its words stand in the ledger.</summary>
public enum ObjectionChannel : byte
{
    /// <summary>The API, by an authenticated caller.</summary>
    Api = 1,

    /// <summary>The queue <c>objections</c>.</summary>
    Queue = 2,
}

/// <summary>One word of a member, as kept.</summary>
/// <param name="Withdraws">Whether it takes an objection back.</param>
/// <param name="Scope">What it is about.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="At">When the member said so.</param>
/// <param name="ReceivedAt">When it was received.</param>
/// <param name="Campaign">The campaign whose notice it answers.</param>
public sealed record ObjectionWord(bool Withdraws, ObjectionScope Scope, ObjectionSource Source, DateTimeOffset At, DateTimeOffset ReceivedAt, string? Campaign);

/// <summary>What a member refuses, and how it came about. It survives pauses, moves and campaigns; only the member takes it back (D23).</summary>
public sealed record ObjectionState
{
    /// <summary>Words kept of a member; the ledger has them all.</summary>
    public const int MostWords = 100;

    /// <summary>Of nobody who ever said anything.</summary>
    public static ObjectionState Silent { get; } = new();

    /// <summary>What is refused.</summary>
    public ObjectionScope Refused { get; init; }

    /// <summary>What was refused before the last withdrawal: it counts for a law older than <see cref="Version"/>.</summary>
    public ObjectionScope RefusedBefore { get; init; }

    /// <summary>The control version that recorded the last change; 0 while an objection is not in the ledger yet.</summary>
    public long Version { get; init; }

    /// <summary>The member's words, oldest first, at most <see cref="MostWords"/>.</summary>
    public ImmutableArray<ObjectionWord> Words { get; init; } = [];

    /// <summary>By when the member has to be told what was done: a calendar month after it was received (D24).</summary>
    public DateTimeOffset? AnswerBy { get; init; }

    /// <summary>When they were told; <c>null</c> until then.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>What a decision under a law has to take as refused.</summary>
    public ObjectionScope RefusedUnder(long controlVersion) => controlVersion >= Version ? Refused : Refused.And(RefusedBefore);
}
