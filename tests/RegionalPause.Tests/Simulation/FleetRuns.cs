using System.Collections.Immutable;
using System.Globalization;
using RegionalPause.Jurisdictions;
using RegionalPause.Tests.Simulation.Mutations;

namespace RegionalPause.Tests.Simulation;

/// <summary>The runs that the claims about a simulated fleet are made of: one for each seed, each once.</summary>
public sealed class FleetRuns : IAsyncLifetime
{
    /// <summary>The variable that names other seeds: one (<c>17</c>) or a range (<c>1-500</c>).</summary>
    public const string Seeds = "SIMULATION_SEEDS";

    /// <summary>The variable that asks for the stories, whatever its value.</summary>
    public const string Stories = "SIMULATION_STORY";

    /// <summary>How many seeds are run, from 1 on, if nobody asks for others.</summary>
    private const int Usual = 20;

    internal static JurisdictionAtlas Atlas { get; } = JurisdictionAtlas.LoadEmbedded();

    /// <summary>Whether these are the usual seeds.</summary>
    public static bool AreUsual => Environment.GetEnvironmentVariable(Seeds) is null;

    public static bool TellStories => Environment.GetEnvironmentVariable(Stories) is not null;

    internal ImmutableArray<SimulatedOutcome> Outcomes { get; private set; } = [];

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        using var pool = OneWorker.Take();
        (int from, int to) = Range();
        ImmutableArray<SimulatedOutcome>.Builder outcomes = ImmutableArray.CreateBuilder<SimulatedOutcome>();
        for (int seed = from; seed <= to; seed++)
            outcomes.Add(await SimulatedRun.RunAsync(seed, Atlas, Mutation.None));
        Outcomes = outcomes.ToImmutable();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>What is wrong with a run, under the name by which it is run again.</summary>
    internal static string Name(SimulatedOutcome outcome, object what) =>
        $"seed {outcome.Seed} ({Seeds}={outcome.Seed} {Stories}=1 tells its story): {what}";

    private static (int From, int To) Range()
    {
        if (Environment.GetEnvironmentVariable(Seeds) is not { } asked)
            return (1, Usual);
        int[] ends = [.. asked.Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture))];
        return (ends[0], ends[^1]);
    }
}
