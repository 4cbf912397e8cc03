using System.Net;
using Shouldly;

namespace RegionalPause.Tests.Cli;

/// <summary>N7: when the authority was told is a legal instant. It does not move without a word.</summary>
[Requirement("D4", "R12", "R30")]
public sealed class Telling_the_authority : IDisposable
{
    private readonly StubGate gate = new();

    public void Dispose() => gate.Dispose();

    [Fact]
    public async Task is_one_request()
    {
        gate.Answers("POST /api/orders/o-1/confirm", Samples.Order("effective"));

        Ran ran = await new Rpause(gate).RunAsync("confirm", "o-1", "--at", "2024-09-21T09:00:00Z");

        (ran.ExitCode, ran.Error).ShouldBe((0, ""));
        gate.Done.ShouldHaveSingleItem().Body.ShouldBe("""{"confirmedToAuthorityAt":"2024-09-21T09:00:00+00:00"}""");
    }

    [Fact]
    public async Task tells_how_to_correct_what_is_recorded()
    {
        gate.Answers(
            "POST /api/orders/o-1/confirm",
            """{"type":"x/not-in-this-stage","title":"t","status":409,"detail":"It is recorded already."}""",
            HttpStatusCode.Conflict
        );

        Ran ran = await new Rpause(gate).RunAsync("confirm", "o-1", "--at", "2024-09-21T09:00:00Z");

        (ran.ExitCode, ran.Error).ShouldBe(
            (6, "rpause: It is recorded already.\n  To correct it: rpause confirm o-1 --at INSTANT --reason TEXT\n")
        );
    }

    [Fact]
    public async Task shows_what_was_recorded_before_with_the_order()
    {
        gate.Answers("GET /api/orders/o-1", Corrected());

        Ran ran = await new Rpause(gate).RunAsync("show", "o-1");

        ran.Out.ShouldContain("corrected by olivia");
        ran.Out.ShouldContain("2024-09-20 15:00:00");
    }

    [Fact]
    public async Task shows_both_instants_of_a_correction()
    {
        gate.Answers("POST /api/orders/o-1/confirm", Corrected());

        Ran ran = await new Rpause(gate).RunAsync("confirm", "o-1", "--at", "2024-09-21T09:00:00Z", "--reason", "wrong day");

        ran.ExitCode.ShouldBe(0);
        gate.Requests[^1].Body!.ShouldContain("\"reason\":\"wrong day\"");
        ran.Error.ShouldContain("before it was 2024-09-20 15:00:00 UTC");
    }

    private static string Corrected() =>
        Samples
            .Order("effective")
            .Replace(
                "\"corrections\":[]",
                """
                "corrections":[{"before":"2024-09-20T15:00:00Z","reason":"wrong day","by":"olivia","at":"2024-09-21T10:00:00Z"}]
                """,
                StringComparison.Ordinal
            );
}
