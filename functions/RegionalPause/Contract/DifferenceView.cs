using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace RegionalPause.Contract;

/// <summary>What a change would do to decisions (R44).</summary>
/// <param name="ControlVersion">The control version that it was compared with.</param>
/// <param name="NeedsAnotherPerson">
/// Whether another person has to ask for the same before all of it takes effect; the decisions are those that change then.
/// </param>
/// <param name="Decisions">The decisions that change.</param>
public sealed record DifferenceView(
    long ControlVersion,
    bool NeedsAnotherPerson,
    [property: JsonRequired] ImmutableArray<DecisionChangeView> Decisions
);

/// <summary>One decision that changes in a jurisdiction, for these content types, and an item that is decided so.</summary>
public sealed record DecisionChangeView(
    string Jurisdiction,
    RuledView Before,
    RuledView After,
    ImmutableArray<string> ContentTypes,
    ExampleView Example
);

/// <summary>A decision.</summary>
public sealed record RuledView(string Outcome, string Reason, string? DecidedBy, string? Order);

/// <summary>A made-up item of nobody: an adult's, who has not objected and has no time left to.</summary>
public sealed record ExampleView(
    string ContentId,
    string ContentType,
    string Purpose,
    DateTimeOffset CreatedAt,
    DateTimeOffset CollectedAt
);
