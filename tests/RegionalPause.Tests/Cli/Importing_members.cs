using System.Net;
using Shouldly;

namespace RegionalPause.Tests.Cli;

[Requirement("R30")]
public sealed class Importing_members : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("members-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public async Task sends_whole_lines_and_says_with_which_number_they_begin()
    {
        // Three lines that do not fit one part together.
        string[] lines = [.. "abc".Select(c => new string(c, 900_000))];
        StubGate gate = new StubGate()
            .Answers("POST /api/members/import?from=1", Report(2, 2, 3))
            .Answers("POST /api/members/import?from=3", Report(1, 1, 4));
        Ran ran = await RunAsync(gate, lines, "--json");

        ran.ExitCode.ShouldBe(0);
        ran.Out.ShouldBe("""{"lines":3,"members":3,"wrongLines":0,"nextLine":4,"wrong":[]}""" + "\n");
        gate.Requests.Select(r => r.Body).ShouldBe([$"{lines[0]}\n{lines[1]}\n", $"{lines[2]}\n"]);
    }

    [Fact]
    public async Task goes_on_from_a_line()
    {
        StubGate gate = new StubGate().Answers("POST /api/members/import?from=3", Report(1, 1, 4));
        await RunAsync(gate, ["a", "b", "c"], "--from", "3");

        gate.Requests.ShouldHaveSingleItem().Body.ShouldBe("c\n");
    }

    [Fact]
    public async Task says_where_to_go_on_when_it_breaks_off()
    {
        StubGate gate = new StubGate().Answers(
            "POST /api/members/import?from=1",
            """{"type":"https://regionalpause.example/problems/storage-unavailable","status":503,"detail":"Storage does not answer."}""",
            HttpStatusCode.ServiceUnavailable
        );
        Ran ran = await RunAsync(gate, ["a"]);

        ran.ExitCode.ShouldBe(8);
        ran.Error.ShouldContain("rpause member import members.ndjson --from 1");
    }

    [Fact]
    public async Task shows_every_line_that_is_no_member_and_ends_with_no()
    {
        StubGate gate = new StubGate().Answers(
            "POST /api/members/import?from=1",
            """{"lines":2,"members":1,"wrongLines":1,"wrong":[{"line":2,"errors":[{"field":"timeZone","value":"Mars","expected":"an IANA time zone"}]}],"nextLine":3}"""
        );
        Ran ran = await RunAsync(gate, ["a", "b"]);

        ran.ExitCode.ShouldBe(1);
        ran.Out.ShouldContain("Registered 1 members from 2 lines.");
        ran.Out.ShouldContain("timeZone");
    }

    [Fact(DisplayName = "F19: the first line behind a byte order mark is a member")]
    public async Task reads_over_a_byte_order_mark()
    {
        StubGate gate = new StubGate().Answers("POST /api/members/import?from=1", Report(2, 2, 3));
        await RunAsync(gate, ["\uFEFFa", "b"]);

        gate.Requests.ShouldHaveSingleItem().Body.ShouldBe("a\nb\n");
    }

    [Fact]
    public async Task sends_every_part_of_a_large_file_with_a_byte_order_mark()
    {
        string[] lines = [.. "abc".Select(c => new string(c, 900_000))];
        StubGate gate = new StubGate()
            .Answers("POST /api/members/import?from=1", Report(2, 2, 3))
            .Answers("POST /api/members/import?from=3", Report(1, 1, 4));
        (await RunAsync(gate, [$"\uFEFF{lines[0]}", lines[1], lines[2]])).ExitCode.ShouldBe(0);

        gate.Requests.Select(r => r.Body).ShouldBe([$"{lines[0]}\n{lines[1]}\n", $"{lines[2]}\n"]);
    }

    [Fact]
    public async Task comes_from_standard_input_too()
    {
        StubGate gate = new StubGate().Answers("POST /api/members/import?from=1", Report(1, 1, 2));
        (await new Rpause(gate) { Input = "a\n" }.RunAsync("member", "import", "-")).ExitCode.ShouldBe(0);

        gate.Requests.ShouldHaveSingleItem().Body.ShouldBe("a\n");
    }

    [Theory(DisplayName = "F3: of nothing is no success")]
    [InlineData("", "Standard input is empty: nothing was read.")]
    [InlineData("a\n", "Standard input ends before line 7: nothing was registered.", "--from", "7")]
    public async Task of_nothing_is_no_success(string input, string said, params string[] more)
    {
        Ran ran = await new Rpause(new StubGate()) { Input = input }.RunAsync(["member", "import", "-", .. more]);

        ran.ExitCode.ShouldBe(2);
        ran.Error.ShouldContain($"rpause: {said}\n");
    }

    private async Task<Ran> RunAsync(StubGate gate, string[] lines, params string[] more)
    {
        await File.WriteAllTextAsync(
            Path.Combine(directory, "members.ndjson"),
            string.Join('\n', lines) + "\n",
            TestContext.Current.CancellationToken
        );
        return await new Rpause(gate) { Directory = directory }.RunAsync(["member", "import", "members.ndjson", .. more]);
    }

    private static string Report(int lines, int members, int next) =>
        $$"""{"lines":{{lines}},"members":{{members}},"wrongLines":0,"wrong":[],"nextLine":{{next}}}""";
}
