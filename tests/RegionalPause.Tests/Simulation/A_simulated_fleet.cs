using RegionalPause.Tests.History;
using RegionalPause.Tests.Simulation.Mutations;
using Shouldly;

namespace RegionalPause.Tests.Simulation;

/// <summary>
/// The product's own gate, append loop, pauses, drains and queue pump, several processes of them, under every fault the simulation knows.
/// <para>
/// A claim that fails names its seed. <c>SIMULATION_SEEDS=17</c> runs that one again, <c>SIMULATION_SEEDS=1-500</c> a range,
/// <c>SIMULATION_STORY=1</c> tells with each what happened, step by step:
/// <c>SIMULATION_SEEDS=17 SIMULATION_STORY=1 dotnet run --project tests/RegionalPause.Tests -- --filter-class
/// RegionalPause.Tests.Simulation.A_simulated_fleet --show-live-output on</c>
/// </para>
/// </summary>
[Collection(nameof(AloneInThePool))]
public sealed class A_simulated_fleet(FleetRuns runs, ITestOutputHelper output) : IClassFixture<FleetRuns>
{
    [Fact, Requirement("R7", "R9", "R10", "R14b", "D12", "D16")]
    public void keeps_every_invariant_under_every_seed()
    {
        foreach (SimulatedOutcome outcome in runs.Outcomes)
        {
            output.WriteLine($"{outcome.Seed}: {outcome.Hash}: {outcome.Counts}");
            if (FleetRuns.TellStories)
                output.WriteLine(string.Join('\n', outcome.Story));
        }

        runs.Outcomes.SelectMany(o => HistoryChecker.Check(o.History).Take(5).Select(v => FleetRuns.Name(o, v))).ShouldBeEmpty();
    }

    [Fact, Requirement("R9", "R12")]
    public void comes_to_rest_once_the_faults_are_over() =>
        runs.Outcomes.Where(o => o.Unrest is not null).Select(o => FleetRuns.Name(o, o.Unrest!)).ShouldBeEmpty();

    [Fact, Requirement("R6")]
    public void fails_in_no_way_that_the_faults_do_not_explain() =>
        runs.Outcomes.SelectMany(o => o.Oddities.Take(2).Select(oddity => FleetRuns.Name(o, oddity))).ShouldBeEmpty();

    [Fact]
    public void meets_everything_that_can_happen()
    {
        Assert.SkipUnless(FleetRuns.AreUsual, "Other seeds were asked for; they need not bring about everything.");

        ILookup<Happening, int> seeds = runs
            .Outcomes.SelectMany(o => o.Happenings.Keys.Select(happening => (happening, o.Seed)))
            .ToLookup(x => x.happening, x => x.Seed);
        foreach (IGrouping<Happening, int> happening in seeds.OrderBy(h => h.Key))
            output.WriteLine($"{happening.Key}: in {happening.Count()} of {runs.Outcomes.Length} runs");

        Enum.GetValues<Happening>().Where(happening => seeds[happening].Count() < 2).ShouldBeEmpty();
    }

    [Fact]
    public async Task does_the_same_byte_for_byte_when_a_seed_is_run_again()
    {
        using var pool = OneWorker.Take();
        SimulatedOutcome first = runs.Outcomes[0];

        SimulatedOutcome again = await SimulatedRun.RunAsync(first.Seed, FleetRuns.Atlas, Mutation.None);

        again.Story.ShouldBe(first.Story);
        again.Journal.ShouldBe(first.Journal);
    }

    [Fact, Requirement("R6", "R9")]
    public async Task does_the_same_whatever_the_wall_clocks_of_its_machines_say()
    {
        using var pool = OneWorker.Take();
        SimulatedOutcome wrong = runs.Outcomes.First(o => o.Happenings.ContainsKey(Happening.ClockJumped));

        SimulatedOutcome right = await SimulatedRun.RunAsync(wrong.Seed, FleetRuns.Atlas, Mutation.None, WallClocks.Right);

        right.Story.ShouldBe(wrong.Story);
        right.Journal.ShouldBe(wrong.Journal);
    }
}
