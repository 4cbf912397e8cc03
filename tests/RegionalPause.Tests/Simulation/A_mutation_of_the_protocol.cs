using RegionalPause.Jurisdictions;
using RegionalPause.Tests.History;
using RegionalPause.Tests.Simulation.Mutations;
using Shouldly;

namespace RegionalPause.Tests.Simulation;

/// <summary>
/// The check of the check: each way in which the protocol could be wrong is brought about, alone, and the history must show it by an
/// invariant it breaks, within the seeds that <see cref="TheMutations"/> states. The same seeds without a mutation break nothing
/// (<see cref="A_simulated_fleet"/>).
/// </summary>
[Collection(nameof(AloneInThePool))]
public sealed class A_mutation_of_the_protocol(ITestOutputHelper output)
{
    private static readonly JurisdictionAtlas Atlas = JurisdictionAtlas.LoadEmbedded();

    public static TheoryData<string> Names => [.. TheMutations.All.Select(m => m.Name)];

    [Theory, Requirement("R9", "R10", "D12")]
    [MemberData(nameof(Names))]
    public async Task is_caught_by_the_invariant_it_breaks(string name)
    {
        using var pool = OneWorker.Take();
        KnownMutation mutation = TheMutations.All.Single(m => m.Name == name);
        var seen = new List<Violation>();
        for (int seed = 1; seed <= mutation.Within; seed++)
        {
            SimulatedOutcome outcome = await SimulatedRun.RunAsync(seed, Atlas, mutation.Make());
            if (FleetRuns.TellStories)
                output.WriteLine($"{name}: seed {seed}:\n{string.Join('\n', outcome.Story)}");
            seen.AddRange(HistoryChecker.Check(outcome.History));
            if (seen.FirstOrDefault(v => mutation.Breaks.Contains(v.Invariant)) is not { } found)
                continue;
            output.WriteLine($"{name}: seed {seed} of {mutation.Within}: {found}");
            return;
        }
        Assert.Fail($"No seed from 1 to {mutation.Within} shows it; what they show: {string.Join("; ", seen.Take(5))}");
    }

    [Fact, Requirement("D12")]
    public async Task shows_nothing_where_the_product_refuses_what_the_store_says()
    {
        using var pool = OneWorker.Take();
        List<string> oddities = [];
        // Whether a run comes to the point where the store goes back depends on its seed.
        for (int seed = 1; seed <= 4; seed++)
        {
            SimulatedOutcome outcome = await SimulatedRun.RunAsync(seed, Atlas, new LawGoesBack());

            oddities.AddRange(outcome.Oddities);
            HistoryChecker.Check(outcome.History).ShouldBeEmpty($"seed {seed}");
        }
        oddities.ShouldContain(o => o.Contains("The control version went back", StringComparison.Ordinal));
    }
}
