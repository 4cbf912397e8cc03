using System.Collections.Immutable;
using RegionalPause.Jurisdictions;
using RegionalPause.Tests.History;
using RegionalPause.Tests.Simulation.Mutations;
using Shouldly;
using Xunit;

namespace RegionalPause.Tests.Simulation;

/// <summary>
/// The check of the check: each way in which the protocol could be wrong is brought about, one at a time, and the history must show it by the invariant
/// it breaks. Which seed shows it was found by trying; a few neighbours are tried so that a change of the product does not need another search.
/// </summary>
[Collection(nameof(AloneInThePool))]
public sealed class A_mutation_of_the_protocol(ITestOutputHelper output)
{
    private const int Tries = 40;

    private static readonly JurisdictionAtlas Atlas = JurisdictionAtlas.LoadEmbedded();

    private static readonly ImmutableDictionary<string, (Func<Mutation> Make, ImmutableArray<Invariant> Breaks)> All =
        ImmutableDictionary.CreateRange<string, (Func<Mutation>, ImmutableArray<Invariant>)>(
        [
            new("law cached for 30 s", (() => new CachedLaw(), [Invariant.P1, Invariant.P4])),
            new("law read before registering", (() => new LawReadBeforeRegistering(), [Invariant.P1, Invariant.P4])),
            new("claims given twice", (() => new ClaimsGivenTwice(), [Invariant.Once])),
            new("append without If-Match", (() => new AppendsUnguarded(), [Invariant.Chain, Invariant.P1])),
            new("tags ignored", (() => new TagsIgnored(), [Invariant.Chain, Invariant.P3, Invariant.P1])),
            new("lost append taken for done", (() => new LostAppendTakenForDone(), [Invariant.P5])),
            new("lost append taken for failed", (() => new LostAppendTakenForFailed(), [Invariant.Once])),
            new("shards listed before commit", (() => new ShardsListedBeforeCommit(), [Invariant.P1, Invariant.P4])),
            new("effective right after commit", (() => new NoShardsListed(), [Invariant.P4])),
            new("closed shards forgotten", (() => new ClosedShardsForgotten(), [Invariant.P4])),
            new("effective when fenced and not drained", (() => new AllCalledSent(), [Invariant.P2])),
            new("fences lost", (() => new FencesLost(), [Invariant.P1, Invariant.P4])),
            new("loader never asks when", (() => new LoaderNeverAsksWhen(), [Invariant.P5])),
        ]);

    [Theory, Requirement("R9", "R10")]
    [InlineData("law cached for 30 s", 1)]
    [InlineData("law read before registering", 1)]
    [InlineData("claims given twice", 1)]
    [InlineData("append without If-Match", 1)]
    [InlineData("tags ignored", 1)]
    [InlineData("lost append taken for done", 1)]
    [InlineData("lost append taken for failed", 1)]
    [InlineData("shards listed before commit", 1)]
    [InlineData("effective right after commit", 1)]
    [InlineData("closed shards forgotten", 1)]
    [InlineData("effective when fenced and not drained", 1)]
    [InlineData("fences lost", 1)]
    [InlineData("loader never asks when", 1)]
    public async Task Is_caught_by_the_invariant_it_breaks(string name, int firstSeed)
    {
        using var pool = OneWorker.Take();
        (Func<Mutation> make, ImmutableArray<Invariant> breaks) = All[name];
        var seen = new List<Violation>();
        for (int seed = firstSeed; seed < firstSeed + Tries && !seen.Any(v => breaks.Contains(v.Invariant)); seed++)
        {
            SimulatedOutcome outcome = await SimulatedRun.RunAsync(seed, Atlas, make());
            seen.AddRange(HistoryChecker.Check(outcome.History));
            if (seen.FirstOrDefault(v => breaks.Contains(v.Invariant)) is { } found)
                output.WriteLine($"{name}: seed {seed}: {found}");
        }

        seen.ShouldContain(v => breaks.Contains(v.Invariant), $"no seed from {firstSeed} to {firstSeed + Tries - 1} shows it: {string.Join("; ", seen.Take(5))}");
    }
}
