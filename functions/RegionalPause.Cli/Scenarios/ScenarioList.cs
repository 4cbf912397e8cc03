using System.Collections.Immutable;
using System.Globalization;

namespace RegionalPause.Cli.Scenarios;

/// <summary>All scenarios.</summary>
internal static class ScenarioList
{
    public static readonly ImmutableArray<Scenario> All = [LinkedIn2024.Scenario, Meta2024.Scenario, X2024.Scenario, Brazil2024.Scenario];

    /// <summary>
    /// Whether a scenario made an order: its id is the id of the scenario's order and the suffix of a run, in between <c>back</c> and a
    /// place if the order replaced terms (<see cref="PutBack"/>).
    /// </summary>
    public static bool Made(string order) =>
        All.Any(s => IsOfRun(order, $"{s.Order}-") || s.Open.Any(place => IsOfRun(order, $"{s.Order}-back-{place.ToLowerInvariant()}-")));

    // The suffix is the instant at which the run began.
    private static bool IsOfRun(string order, string begin) =>
        order.StartsWith(begin, StringComparison.Ordinal)
        && DateTime.TryParseExact(order[begin.Length..], "yyMMdd't'HHmmss", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
