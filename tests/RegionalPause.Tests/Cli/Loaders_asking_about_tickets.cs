using System.Buffers.Text;
using System.Text;
using RegionalPause.Content;
using RegionalPause.Requests;
using RegionalPause.Tickets;
using Shouldly;

namespace RegionalPause.Tests.Cli;

[Requirement("R10")]
public sealed class Loaders_asking_about_tickets
{
    public const string Admitted =
        """{"specversion":"1.0","id":"s-1-0","data":{"contentId":"post:1","revision":3,"outcome":"admit","reason":"permitted","controlVersion":4,"ticket":"TICKET","item":{"contentId":"post:1","revision":3}}}""";

    private const string Question =
        """{"ticket":"TICKET","contentId":"post:1","revision":3,"item":{"contentId":"post:1","revision":3},"enqueuedAt":"2024-09-20T14:10:00+00:00","resolutionSeconds":1}""";

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
    public async Task may_name_a_file_with_the_message()
    {
        StubGate gate = Gate("accepted");
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, Admitted, TestContext.Current.CancellationToken);
        await new Rpause(gate).RunAsync("ticket", "check", file, "--enqueued-at", "2024-09-20T14:10:00Z");
        gate.Requests.ShouldHaveSingleItem().Body.ShouldBe(Question);
    }

    [Fact, Requirement("R38")]
    public async Task need_no_gate_with_the_public_keys()
    {
        DateTimeOffset notAfter = new(2024, 9, 20, 14, 10, 1, TimeSpan.Zero);
        var id = new ItemId("post:1", 3);
        TicketedItem.TryOf(id, """{"contentId":"post:1","revision":3}"""u8.ToArray(), out TicketedItem item).ShouldBeTrue();
        string ticket = TestTickets.Grant().Sign([new Admission(item, new Ticket(ShardId.Parse("s"), 1, 0, 4, notAfter))])[0];
        TicketKey key = TestTickets.Trusted.Keys[0];
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(
            file,
            $$"""{"keys":[{"kty":"EC","crv":"P-256","x":"{{Base64Url.EncodeToString(key.X)}}","y":"{{Base64Url.EncodeToString(key.Y)}}","use":"sig","alg":"ES256","kid":"{{key.Id}}"}]}""",
            TestContext.Current.CancellationToken
        );
        StubGate nobody = new();
        async Task<int> CheckAsync(string message, string at) =>
            (await new Rpause(nobody) { Input = message }.RunAsync("ticket", "check", "--keys", file, "--enqueued-at", at)).ExitCode;

        (await CheckAsync(Admitted.Replace("TICKET", ticket), "2024-09-20T14:10:00Z")).ShouldBe(0);
        (await CheckAsync(Admitted.Replace("TICKET", ticket), "2024-09-20T14:10:01Z")).ShouldBe(1, "late");
        (
            await CheckAsync(Admitted.Replace("TICKET", ticket).Replace("\"item\":{", "\"item\":{\"minor\":true,"), "2024-09-20T14:10:00Z")
        ).ShouldBe(1, "edited");
        nobody.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"keys":[]}""")]
    [InlineData("""{"keys":[{"kty":"EC","crv":"P-256","x":"AA","y":"AA","use":"sig","alg":"ES256","kid":"00000000"}]}""")]
    public async Task are_told_when_a_file_has_no_keys(string keys)
    {
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, keys, TestContext.Current.CancellationToken);
        Ran ran = await new Rpause(new StubGate()) { Input = Admitted }.RunAsync("ticket", "check", "--keys", file);
        ran.ExitCode.ShouldBe(2);
        ran.Error.ShouldContain("does not have the public keys of tickets");
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

    private static StubGate Gate(string verdict) => new StubGate().Answers("POST /api/tickets/check", $$"""{"verdict":"{{verdict}}"}""");
}
