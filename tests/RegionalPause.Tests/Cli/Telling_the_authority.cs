using System.Net;
using Shouldly;

namespace RegionalPause.Tests.Cli;

/// <summary>N7: when the authority was told is a legal instant. It does not move without a word.</summary>
[Requirement("D4", "R12", "R30")]
public sealed class Telling_the_authority
{
    private const string Told = "\"confirmedToAuthorityAt\":\"2024-09-20T15:00:00Z\"";

    private readonly StubGate gate = new StubGate()
        .Answers("POST /api/orders/o-1/confirm", Samples.Order("effective"))
        .Answers("POST /api/orders/o-1/engagement", """{"order":"o-1","entries":[]}""", HttpStatusCode.OK);

    [Fact]
    public async Task is_recorded_once()
    {
        gate.Answers("GET /api/orders/o-1", Samples.Order("effective"));

        Ran ran = await new Rpause(gate).RunAsync("confirm", "o-1");

        ran.ExitCode.ShouldBe(0);
        gate.Done.Select(r => $"{r.Method} {r.Path}").ShouldBe(["GET /api/orders/o-1", "POST /api/orders/o-1/confirm"]);
    }

    [Fact]
    public async Task is_not_moved_without_a_reason()
    {
        gate.Answers("GET /api/orders/o-1", ToldBefore());

        Ran ran = await new Rpause(gate).RunAsync("confirm", "o-1", "--at", "2024-09-21T09:00:00Z");

        (ran.ExitCode, ran.Error).ShouldBe(
            (
                6,
                "rpause: It is on record that the authority was told of o-1 at 2024-09-20 15:00:00 UTC. Nothing was changed.\n"
                    + "  To correct it: rpause confirm o-1 --at INSTANT --reason TEXT\n"
            )
        );
        gate.Done.Select(r => r.Method).ShouldBe(["GET"]);
    }

    [Fact]
    public async Task can_be_corrected_with_a_reason_and_both_instants_are_on_record()
    {
        gate.Answers("GET /api/orders/o-1", ToldBefore());

        Ran ran = await new Rpause(gate).RunAsync("confirm", "o-1", "--at", "2024-09-21T09:00:00Z", "--reason", "wrong day");

        ran.ExitCode.ShouldBe(0);
        gate.Requests[1].Body!.ShouldContain("Correction: told at 2024-09-21T09:00:00Z, not at 2024-09-20T15:00:00Z. wrong day");
        gate.Requests[2].Body!.ShouldContain("2024-09-21T09:00:00");
        ran.Error.ShouldContain("before it was 2024-09-20 15:00:00 UTC");
    }

    [Fact]
    public async Task may_be_said_again_as_it_is()
    {
        gate.Answers("GET /api/orders/o-1", ToldBefore());

        (await new Rpause(gate).RunAsync("confirm", "o-1", "--at", "2024-09-20T15:00:00Z")).ExitCode.ShouldBe(0);
    }

    private static string ToldBefore() =>
        Samples.Order("effective").Replace("\"confirmedToAuthorityAt\":null", Told, StringComparison.Ordinal);
}
