namespace RegionalPause.Contract;

/// <summary>A drill and its figures (R14a); figures are missing while it runs.</summary>
/// <param name="Id">The drill id, which is the id of its order.</param>
/// <param name="Stage">How far it has come.</param>
/// <param name="RequestedBy">Who asked for it.</param>
/// <param name="RequestedAt">When.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Passed">Whether nothing was loaded after <c>effective</c> and nothing was lost.</param>
/// <param name="Submitted">Items submitted.</param>
/// <param name="Admitted">Items loaded.</param>
/// <param name="Returned">Items that came late and were returned.</param>
/// <param name="Withheld">Items withheld.</param>
/// <param name="Late">Items loaded after <c>effective</c>.</param>
/// <param name="Lost">Items that nobody saw again.</param>
/// <param name="FencedAfterMs">Milliseconds from the command to <c>fenced</c>.</param>
/// <param name="EffectiveAfterMs">Milliseconds from the command to <c>effective</c>.</param>
public sealed record DrillView(
    string Id,
    string Stage,
    string RequestedBy,
    DateTimeOffset RequestedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    bool? Passed,
    int? Submitted,
    int? Admitted,
    int? Returned,
    int? Withheld,
    int? Late,
    int? Lost,
    double? FencedAfterMs,
    double? EffectiveAfterMs
);
