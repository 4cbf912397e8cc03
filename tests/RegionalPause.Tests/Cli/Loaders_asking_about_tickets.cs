using System.Text;
using Shouldly;

namespace RegionalPause.Tests.Cli;

[Requirement("R10")]
public sealed class Loaders_asking_about_tickets
{
    private const string Admitted =
        """{"specversion":"1.0","id":"s-1-0","data":{"contentId":"post:1","revision":3,"outcome":"admit","reason":"permitted","controlVersion":4,"ticket":"TICKET","item":{"contentId":"post:1"}}}""";

    private const string Question =
        """{"ticket":"TICKET","contentId":"post:1","revision":3,"enqueuedAt":"2024-09-20T14:10:00+00:00","resolutionSeconds":1}""";

    [Theory]
    [InlineData("accepted", 0)]
    [InlineData("late", 1)]
    [InlineData("forged", 1)]
    [InlineData("unreadable", 1)]
    [InlineData("something-newer", 1)]
    public async Task get_exit_0_for_an_accepted_item_only(string verdict, int exitCode) =>
        (await new Rpause(Gate(verdict)) { Input = Admitted }.RunAsync("ticket", "check")).ExitCode.ShouldBe(exitCode);

    [Fact]
    public async Task may_pipe_the_message_in_as_it_came()
    {
        StubGate gate = Gate("accepted");
        await new Rpause(gate) { Input = Admitted }.RunAsync("ticket", "check");
        await new Rpause(gate) { Input = Convert.ToBase64String(Encoding.UTF8.GetBytes(Admitted)) + "\n" }.RunAsync("ticket", "check");
        gate.Requests.Select(r => r.Body).ShouldBe([Question, Question]);
    }

    [Fact]
    public async Task may_spell_it_out()
    {
        StubGate gate = Gate("accepted");
        await new Rpause(gate).RunAsync(
            "ticket",
            "check",
            "--ticket",
            "TICKET",
            "--content-id",
            "post:1",
            "--revision",
            "3",
            "--enqueued-at",
            "2024-09-20T14:10:00Z"
        );
        gate.Requests.ShouldHaveSingleItem().Body.ShouldBe(Question);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a message")]
    [InlineData("{}")]
    [InlineData("""{"data":{"ticket":null,"contentId":"x","revision":1}}""")]
    [InlineData("""{"data":{"ticket":"t","ticket":"u","contentId":"x","revision":1}}""")]
    [InlineData("""{"data":{"ticket":"t","contentId":"x","revision":1}} {}""")]
    [InlineData("""{"data":{"ticket":7,"contentId":"x","revision":1}}""")]
    [InlineData("""[]""")]
    public async Task are_told_when_it_is_no_admitted_message(string input)
    {
        Ran ran = await new Rpause(Gate("accepted")) { Input = input }.RunAsync("ticket", "check");
        ran.ExitCode.ShouldBe(2);
        ran.Error.ShouldContain("not a message of content-admitted");
    }

    [Fact(DisplayName = "F19: a message behind a byte order mark")]
    public async Task may_pipe_it_in_with_a_byte_order_mark() =>
        (await new Rpause(Gate("accepted")) { Input = "\uFEFF" + Admitted }.RunAsync("ticket", "check")).ExitCode.ShouldBe(0);

    [Fact(DisplayName = "F3: what is said beside the message is not passed over")]
    public async Task may_not_name_another_item_beside_the_message() =>
        (await new Rpause(Gate("accepted")) { Input = Admitted }.RunAsync("ticket", "check", "--content-id", "post:2")).ExitCode.ShouldBe(
            2
        );

    private static StubGate Gate(string verdict) => new StubGate().Answers("POST /api/tickets/check", $$"""{"verdict":"{{verdict}}"}""");
}
