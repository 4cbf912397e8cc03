namespace RegionalPause.Contract;

/// <summary>A drill and its figures (R14a). The figures are <c>null</c> until it is done.</summary>
/// <param name="Id">The drill id; the pause order of the drill has the same id.</param>
/// <param name="Stage"><c>requested</c>, <c>running</c>, <c>done</c> or <c>interrupted</c>.</param>
/// <param name="RequestedBy">Who requested it; <c>schedule</c> if the schedule started it.</param>
/// <param name="RequestedAt">When it was requested.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Passed">Whether the pause became effective, no item was loaded after that, and no item was lost.</param>
/// <param name="Submitted">Items that were sent to the gate.</param>
/// <param name="Admitted">Items that a loader accepted.</param>
/// <param name="Returned">Admitted items whose ticket had expired; no loader accepts them.</param>
/// <param name="Withheld">Items that were held or excluded.</param>
/// <param name="Late">Items that a loader accepted after the pause was effective; must be 0 (R9).</param>
/// <param name="Lost">Items that were lost: without any answer; must be 0 (R6).</param>
/// <param name="FencedAfterMs">Milliseconds from the commit of the order to its last fence.</param>
/// <param name="EffectiveAfterMs">Milliseconds from the commit of the order until it was effective.</param>
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
