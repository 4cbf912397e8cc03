using System.Net;
using RegionalPause.Cli;
using RegionalPause.Jurisdictions;
using RegionalPause.Requests;
using Shouldly;

namespace RegionalPause.Tests.Cli;

[Requirement("R29", "R30")]
public sealed class A_refusal
{
    public static TheoryData<RefusalCode> Codes => [.. Enum.GetValues<RefusalCode>()];

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task gives_the_exit_code_of_the_table(RefusalCode code)
    {
        RefusalRow row = RefusalTable.Of(code);
        string problem =
            $$"""{"type":"https://regionalpause.example/problems/{{row.ProblemType}}","title":"{{row.Title}}","status":{{row.HttpStatus}},"detail":"Because so."}""";
        Ran ran = await new Rpause(new StubGate().Answers("GET /api/orders?ended=false", problem, (HttpStatusCode)row.HttpStatus)).RunAsync(
            "orders",
            "--json"
        );
        ran.ExitCode.ShouldBe(row.ExitCode);
        ran.Out.ShouldBeEmpty();
        ran.Error.ShouldStartWith("rpause: Because so.\n");
    }

    [Fact]
    public async Task names_each_wrong_field_on_its_own_line()
    {
        const string problem = """
            {"type":"https://regionalpause.example/problems/invalid","detail":"The request has 2 wrong fields.","errors":[
              {"field":"jurisdictions[0]","value":"Narnia","expected":"a jurisdiction or group, e.g. GB or EEA"},{"field":"authority","value":null,"expected":"an authority or a reason"}]}
            """;
        Ran ran = await new Rpause(new StubGate().Answers("POST /api/orders/plan", problem, HttpStatusCode.BadRequest)).RunAsync(
            "plan",
            "Narnia"
        );
        ran.ShouldBe(
            new Ran(
                2,
                "",
                """
                rpause: The request has 2 wrong fields.
                  jurisdictions[0] = Narnia: a jurisdiction or group, e.g. GB or EEA
                  authority: an authority or a reason

                """.ReplaceLineEndings("\n")
            )
        );
    }

    [Theory(DisplayName = "N13: what people call a place leads to its code")]
    [InlineData("Germany", "DE")]
    [InlineData("Brasil", "BR")]
    [InlineData("England", "UK")]
    [InlineData("Europe", "EEA")]
    public async Task of_a_name_says_which_code_is_meant(string name, string code)
    {
        string problem =
            $$"""{"type":"x/invalid","detail":"The request has 1 wrong field.","errors":[{"field":"jurisdictions[0]","value":"{{name}}","expected":"a group such as EU"}]}""";
        Ran ran = await new Rpause(new StubGate().Answers("POST /api/orders/plan", problem, HttpStatusCode.BadRequest)).RunAsync(
            "plan",
            name
        );
        ran.ExitCode.ShouldBe(2);
        ran.Error.ShouldEndWith($"  Did you mean {code}? All names: rpause jurisdictions\n");
        JurisdictionAtlas.LoadEmbedded().TryResolve(code, out _, out _).ShouldBeTrue();
    }

    [Theory]
    [InlineData("germany", "DE ", 0)]
    [InlineData("EE", "EEA ", 0)]
    [InlineData("Atlantis", "Nothing matches", 1)]
    public async Task is_spared_by_a_list_of_names(string search, string said, int exitCode)
    {
        Ran ran = await new Rpause(new StubGate()).RunAsync("jurisdictions", search);
        (ran.ExitCode, ran.Error).ShouldBe((exitCode, ""));
        ran.Out.ShouldContain(said);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, "", 3)]
    [InlineData(HttpStatusCode.NotFound, "", 5)]
    [InlineData(HttpStatusCode.BadGateway, "<html>oops</html>", 9)]
    [InlineData(HttpStatusCode.OK, "<html>a portal</html>", 9)]
    public async Task without_problem_details_is_still_told_apart(HttpStatusCode status, string body, int exitCode) =>
        (await new Rpause(new StubGate().Answers("GET /api/fleet", body, status)).RunAsync("fleet")).ExitCode.ShouldBe(exitCode);

    [Fact]
    public async Task to_connect_says_where_and_how_to_start_a_gate()
    {
        Ran ran = await WithoutAGateAsync("status", "--url", "http://127.0.0.1:9");
        ran.ExitCode.ShouldBe(8);
        ran.Error.ShouldContain("The gate at http://127.0.0.1:9 does not answer");
        ran.Error.ShouldContain("-- up");
    }

    [Theory]
    [InlineData("pauze UK", "Did you mean pause?")]
    [InlineData("pause", "NAMES")]
    [InlineData("pause UK --shadw", "There is no option '--shadw'.")]
    [InlineData("pause UK --retention-days soon", "--retention-days takes a whole number, not 'soon'.")]
    [InlineData("pause UK --review-on soon", "--review-on takes a day such as 2024-09-20, not 'soon'.")]
    [InlineData("pause UK --types hologram", "--types takes post, article, video,")]
    [InlineData("pause UK --processed 2024-08-01..2024-05-07@Europe/Dublin", "it ends before it begins")]
    [InlineData("pause UK --processed 2024-05-07..2024-08-01@Atlantis", "'Atlantis' is not an IANA time zone")]
    [InlineData(
        "pause UK --effective-from tomorrow",
        "--effective-from takes an instant with its offset such as 2024-09-20T14:00:00Z, not 'tomorrow'."
    )]
    [InlineData("flag close GB", "'--reason' is required")]
    [InlineData("flag lst", "Did you mean list?")]
    [InlineData("send", "There is nothing to send.")]
    [InlineData("send missing.ndjson --http", "There is no file missing.ndjson.")]
    public async Task of_a_command_line_says_what_it_expected(string line, string said)
    {
        Ran ran = await new Rpause(new StubGate()).RunAsync(line.Split(' '));
        ran.ExitCode.ShouldBe(line.Contains("missing", StringComparison.Ordinal) ? 5 : 2);
        ran.Error.ShouldContain(said);
        ran.Out.ShouldBeEmpty();
    }

    /// <summary>A closed port instead of a stub.</summary>
    private static async Task<Ran> WithoutAGateAsync(params string[] args)
    {
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var shell = new Shell(Surroundings.OfProcess() with { Out = output, Error = error, Environment = _ => null, Directory = "/" });
        return new Ran(await shell.RunAsync(args, TestContext.Current.CancellationToken), output.ToString(), error.ToString());
    }
}
