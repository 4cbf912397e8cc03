using System.Collections.Immutable;
using RegionalPause.Jurisdictions;
using RegionalPause.Tests.History;
using RegionalPause.Tests.Simulation.Mutations;
using Shouldly;
using Xunit;

namespace RegionalPause.Tests.Simulation;

/// <summary>
/// The product's own gate, append loop, pauses and drains under every fault the simulation knows. <c>SIMULATION_SEEDS=from-to</c> runs other seeds,
/// <c>SIMULATION_STORY=1</c> tells what happened in each.
/// </summary>
[Collection(nameof(AloneInThePool))]
public sealed class A_simulated_fleet(ITestOutputHelper output)
{
    private static readonly JurisdictionAtlas Atlas = JurisdictionAtlas.LoadEmbedded();

    /// <summary>
    /// Known defects, by the code their exceptions come from; an entry leaves with its defect. A registration whose first answer is lost finds its own row and
    /// fails; and a process that failed to open its next shard never decides again.
    /// </summary>
    private static readonly string[] Known = ["ShardTable.RegisterAsync", "ShardWriter.ReloadAsync"];

    [Fact, Requirement("R7", "R9", "R10", "D12", "D16")]
    public async Task Keeps_every_invariant_under_every_seed()
    {
        using var pool = OneWorker.Take();
        var bad = new List<string>();
        foreach (int seed in Seeds())
        {
            SimulatedOutcome outcome = await SimulatedRun.RunAsync(seed, Atlas, Mutation.None);
            ImmutableArray<Violation> violations = HistoryChecker.Check(outcome.History);
            output.WriteLine($"{seed}: {outcome.Hash}: {outcome.Counts}");
            if (Environment.GetEnvironmentVariable("SIMULATION_STORY") is not null)
                output.WriteLine(string.Join('\n', outcome.Story));
            bad.AddRange(violations.Take(5).Select(v => $"{seed}: {v}"));
            bad.AddRange(outcome.Oddities.Where(o => !Known.Any(k => o.Contains(k, StringComparison.Ordinal))).Take(2).Select(o => $"{seed}: {o}"));
            if (outcome.Unrest is { } unrest)
                bad.Add($"{seed}: did not come to rest: {unrest}");
        }
        bad.ShouldBeEmpty();
    }

    private static IEnumerable<int> Seeds()
    {
        string[] range = (Environment.GetEnvironmentVariable("SIMULATION_SEEDS") ?? "1-30").Split('-');
        int from = int.Parse(range[0], System.Globalization.CultureInfo.InvariantCulture);
        int to = int.Parse(range[^1], System.Globalization.CultureInfo.InvariantCulture);
        return Enumerable.Range(from, to - from + 1);
    }
}
