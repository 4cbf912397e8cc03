using Shouldly;

namespace RegionalPause.Tests.Cli;

[Requirement("R15", "R30")]
public sealed class Following_a_drain
{
    [Fact]
    public async Task ends_when_nothing_is_held_any_more()
    {
        StubGate gate = new StubGate()
            .Answers("GET /api/holds/o-1", Hold("draining", held: 10, released: 0))
            .Answers("GET /api/holds/o-1", Hold("draining", 4, 6))
            .Answers("GET /api/holds/o-1", Hold("done", 0, 10));
        Ran ran = await new Rpause(gate) { Time = TimeProvider.System }.RunAsync("hold", "watch", "o-1", "--refresh", "0.01", "--json");
        ran.ExitCode.ShouldBe(0);
        ran.Out.ShouldBe(Hold("done", 0, 10) + "\n");
        gate.Requests.Count.ShouldBe(3);
    }

    private static string Hold(string state, int held, int released) =>
        $$"""{"scope":"o-1","state":"{{state}}","held":{{held}},"released":{{released}},"heldAgain":0,"excluded":0,"purged":0,"ratePerSecond":200,"oldestHeldAt":null}""";
}
