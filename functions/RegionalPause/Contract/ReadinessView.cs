using System.Collections.Immutable;

namespace RegionalPause.Contract;

/// <summary>The answer to "would a pause work now?" (R42).</summary>
/// <param name="State">The worst state of a check: <c>ok</c>, <c>warning</c> or <c>failed</c>.</param>
/// <param name="CheckedAt">When the facts were read.</param>
/// <param name="ControlVersion">The control version that was read; <c>null</c> if it could not be read.</param>
/// <param name="Checks">Every check, always in the same order.</param>
public sealed record ReadinessView(
    string State,
    DateTimeOffset CheckedAt,
    long? ControlVersion,
    [property: System.Text.Json.Serialization.JsonRequired] ImmutableArray<ReadinessCheckView> Checks
);

/// <summary>One check.</summary>
/// <param name="Id">Its name; it never changes.</param>
/// <param name="State"><c>ok</c>, <c>warning</c> or <c>failed</c>.</param>
/// <param name="Found">What was seen.</param>
/// <param name="Remedy">What to do; <c>null</c> if it is ok.</param>
public sealed record ReadinessCheckView(string Id, string State, string Found, string? Remedy);
