using System.Collections.Immutable;

namespace RegionalPause.Cli.Scenarios;

/// <summary>All scenarios.</summary>
internal static class ScenarioList
{
    public static readonly ImmutableArray<Scenario> All = [LinkedIn2024.Scenario, Meta2024.Scenario, X2024.Scenario, Brazil2024.Scenario];

    /// <summary>Whether a scenario made an order: its id is the id of the scenario's order and the suffix of a run.</summary>
    public static bool Made(string order) => All.Any(s => order.StartsWith($"{s.Order}-", StringComparison.Ordinal));
}
