using System.Collections.Immutable;

namespace RegionalPause.Contract;

/// <summary>What a member objects to, and every word of theirs.</summary>
/// <param name="State"><c>objects</c>, <c>objects-in-part</c> or <c>no-objection</c>.</param>
/// <param name="Refused">What they object to, as <c>purpose/type</c>.</param>
/// <param name="ControlVersion">Its version.</param>
/// <param name="AnswerBy">By when the member has to be answered.</param>
/// <param name="AnsweredAt">When the member was answered.</param>
/// <param name="Words">What the member said, in order.</param>
public sealed record ObjectionView(
    string State,
    ImmutableArray<string> Refused,
    long ControlVersion,
    DateTimeOffset? AnswerBy,
    DateTimeOffset? AnsweredAt,
    ImmutableArray<ObjectionWordView> Words
);

/// <summary>One objection of a member, or its withdrawal.</summary>
public sealed record ObjectionWordView(string Action, string Source, DateTimeOffset At, DateTimeOffset ReceivedAt, string? Campaign);
