using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace RegionalPause.Contract;

/// <summary>What a change would do to decisions (R44).</summary>
/// <param name="ControlVersion">The control version that the change was compared with.</param>
/// <param name="NeedsAnotherPerson">
/// Whether another person has to request the same before the whole change takes effect. <c>Decisions</c> shows its effect after that.
/// </param>
/// <param name="Decisions">The decisions that change.</param>
public sealed record DifferenceView(
    long ControlVersion,
    bool NeedsAnotherPerson,
    [property: JsonRequired] ImmutableArray<DecisionChangeView> Decisions
);

/// <summary>One decision that changes.</summary>
/// <param name="Jurisdiction">The jurisdiction of the author.</param>
/// <param name="Before">The current decision.</param>
/// <param name="After">The decision after the change.</param>
/// <param name="ContentTypes">The content types for which it changes.</param>
/// <param name="Example">An example item for which it changes.</param>
public sealed record DecisionChangeView(
    string Jurisdiction,
    RuledView Before,
    RuledView After,
    ImmutableArray<string> ContentTypes,
    ExampleView Example
);

/// <summary>A decision.</summary>
public sealed record RuledView(string Outcome, string Reason, string? DecidedBy, string? Order);

/// <summary>
/// An example item without a real author: the author is an adult who has not objected and whose objection window has ended.
/// </summary>
public sealed record ExampleView(
    string ContentId,
    string ContentType,
    string Purpose,
    DateTimeOffset CreatedAt,
    DateTimeOffset CollectedAt
);
