using System.Collections.Immutable;

namespace RegionalPause.Contract;

/// <summary>What a member objects to, and every statement of the member.</summary>
/// <param name="State"><c>objects</c>, <c>objects-in-part</c> or <c>no-objection</c>.</param>
/// <param name="Refused">What the member objects to, as <c>purpose/type</c>.</param>
/// <param name="ControlVersion">The control version that recorded the last change; 0 while it is not recorded yet.</param>
/// <param name="AnswerBy">
/// The deadline for the answer to the member, one calendar month after receipt; <c>null</c> if no answer is due.
/// </param>
/// <param name="AnsweredAt">When the member was answered; <c>null</c> if not yet.</param>
/// <param name="Words">The statements of the member, in order.</param>
public sealed record ObjectionView(
    string State,
    ImmutableArray<string> Refused,
    long ControlVersion,
    DateTimeOffset? AnswerBy,
    DateTimeOffset? AnsweredAt,
    ImmutableArray<ObjectionWordView> Words
);

/// <summary>One statement of a member.</summary>
/// <param name="Action"><c>object</c> or <c>withdraw</c>.</param>
/// <param name="Source">Where the member made it: <c>settings</c>, <c>notice</c>, <c>one-click</c>, <c>form</c> or <c>operator</c>.</param>
/// <param name="At">When the member made it.</param>
/// <param name="ReceivedAt">When it was received.</param>
/// <param name="Campaign">The campaign whose notice it answers; <c>null</c> if it answers none.</param>
public sealed record ObjectionWordView(string Action, string Source, DateTimeOffset At, DateTimeOffset ReceivedAt, string? Campaign);
