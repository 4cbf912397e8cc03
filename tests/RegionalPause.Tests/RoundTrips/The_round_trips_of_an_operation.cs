using RegionalPause.Tests.Cli;
using RegionalPause.Tests.Simulation;
using Shouldly;

namespace RegionalPause.Tests.RoundTrips;

/// <summary>
/// How many storage requests an operation makes, and how many of them one after the other: at a distance from the store, the second number
/// is its time. They are written down in <c>round-trips.json</c>.
/// </summary>
[Collection(nameof(AloneInThePool))]
public sealed class The_round_trips_of_an_operation
{
    // These start processes, repeat another verb until something is over, need rules or a resumption, or ask no gate.
    private static readonly string[] NotMeasured =
    [
        "up",
        "hold watch",
        "campaign watch",
        "resume override",
        "approve",
        "drill show",
        "permit show",
        "permit renew",
        "permit end",
        "permit hold",
        "poison show",
        "poison fix",
        "notify test",
        "notify replay",
        "ledger check",
        "quarantine check",
        "demo",
        "local url",
        "local storage",
        "local token",
        "completion",
        "version",
    ];

    [Fact]
    public async Task are_as_written_down()
    {
        using var pool = OneWorker.Take();
        IReadOnlyList<Measured> results = await RoundTripRun.OnSteppedStorageAsync(Operation.All, latency: null);
        if (Environment.GetEnvironmentVariable("RPAUSE_APPROVE") == "1")
            WrittenDown.Write(results);

        IReadOnlyDictionary<string, RoundTrips> written = WrittenDown.Read();
        string[] differences = [.. WrittenDown.Differences(results, written)];
        if (differences.Length > 0)
        {
            Measured? first = results.FirstOrDefault(r => differences[0].StartsWith($"{r.Name}: ", StringComparison.Ordinal));
            Assert.Fail(
                $"""
                {string.Join('\n', differences)}
                A number that grew makes an operation slower. If it fell, or must grow, RPAUSE_APPROVE=1 writes it down.
                The first of them:
                {(first is null ? "" : WrittenDown.Chain(first))}
                """
            );
        }
    }

    [Fact]
    public void are_measured_for_every_verb_that_asks_the_gate()
    {
        string[] verbs = [.. Tree.Verbs().Select(v => string.Join(' ', v.Path))];

        verbs.Where(verb => !Verbs.Lines.Any(line => IsOf(line, verb))).ShouldBe(NotMeasured, ignoreOrder: true);
    }

    private static bool IsOf(string line, string verb) => line == verb || line.StartsWith(verb + " ", StringComparison.Ordinal);
}
