using Shouldly;

namespace RegionalPause.Tests.Cli;

[Requirement("R30", "R42")]
public sealed class The_check_verb
{
    private const string Failed = """
        {"state":"failed","checkedAt":"2024-09-20T14:10:00Z","controlVersion":null,"checks":[
          {"id":"storage","state":"failed","found":"The tables could not be read: no answer.","remedy":"Check the network."},
          {"id":"clock","state":"ok","found":"The clock of this machine agrees with the store's.","remedy":null},
          {"id":"poison","state":"warning","found":"2 messages put aside from objections.","remedy":"Correct them: rpause poison list."}]}
        """;

    [Fact]
    public async Task ends_with_1_and_the_remedies_if_a_check_failed()
    {
        Ran ran = await new Rpause(new StubGate().Answers("GET /api/readiness", Failed)) { Width = 100 }.RunAsync("check");

        ran.ExitCode.ShouldBe(1);
        ran.Error.ShouldBeEmpty();
        ran.Out.ShouldBeApproved("check");
    }

    [Fact]
    public async Task ends_with_0_if_there_are_warnings_only()
    {
        Ran ran = await new Rpause(new StubGate().Answers("GET /api/readiness", Samples.Readiness)).RunAsync("check");

        ran.ExitCode.ShouldBe(0);
        ran.Out.ShouldContain("rpause drill run");
    }

    [Fact]
    public async Task prints_the_report_of_the_gate_for_a_program_and_keeps_the_exit_code()
    {
        Ran ran = await new Rpause(new StubGate().Answers("GET /api/readiness", Failed)).RunAsync("check", "--json");

        ran.ExitCode.ShouldBe(1);
        ran.Out.ShouldContain("\"id\":\"storage\"");
    }
}
