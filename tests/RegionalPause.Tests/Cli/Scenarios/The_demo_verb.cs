using System.CommandLine;
using System.Text.Json;
using RegionalPause.Cli;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Scenarios;
using Shouldly;

namespace RegionalPause.Tests.Cli.Scenarios;

[Requirement("R30", "R32")]
public sealed class The_demo_verb : IDisposable
{
    private static readonly string[] People = ["olivia", "alice", "bob", "audit", "pipeline", "settings"];

    private readonly string directory = Directory.CreateTempSubdirectory("rpause-demo-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public async Task lists_the_scenarios() => (await new Rpause(new StubGate()).RunAsync("demo")).Out.ShouldBeApproved("demo");

    [Fact]
    public async Task shows_the_steps_and_changes_nothing()
    {
        var gate = new StubGate();

        Ran ran = await (new Rpause(gate) { Width = 100 }).RunAsync("demo", "linkedin-2024", "--plan");

        ran.ExitCode.ShouldBe(0);
        ran.Out.ShouldBeApproved("demo-linkedin-2024");
        gate.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task gives_a_program_one_line_a_step()
    {
        Ran ran = await new Rpause(new StubGate()).RunAsync("demo", "meta-2024", "--plan", "--json");

        string[] lines = ran.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(Meta2024.Scenario.Steps.Length);
        using JsonDocument first = JsonDocument.Parse(lines[0]);
        first.RootElement.GetProperty("on").GetString().ShouldBe("2024-06-06");
        first.RootElement.GetProperty("sources").EnumerateArray().Select(s => s.GetString()).ShouldContain("CGN");
    }

    [Fact]
    public async Task names_the_scenarios_if_one_is_unknown()
    {
        Ran ran = await new Rpause(new StubGate()).RunAsync("demo", "linkedin");

        (ran.ExitCode, ran.Error).ShouldBe(
            (2, "rpause: There is no scenario 'linkedin'.\n  Known: linkedin-2024, meta-2024, x-2024, brazil-2024\n")
        );
    }

    [Fact]
    public async Task needs_the_gate_of_up()
    {
        Rpause rpause = new(new StubGate()) { Directory = directory };
        rpause.Environment.Clear();

        Ran ran = await rpause.RunAsync("demo", "x-2024");

        (ran.ExitCode, ran.Error).ShouldBe(
            (
                2,
                "rpause: No gate is named.\n  Start one: dotnet run --project functions/RegionalPause.Cli -- up   or name one: --url, RPAUSE_URL\n"
            )
        );
    }

    [Theory]
    [InlineData("--as", "olivia")]
    [InlineData("--token", "t")]
    public async Task cannot_act_as_one_person(params string[] option)
    {
        Ran ran = await AtUp(new StubGate()).RunAsync(["demo", "x-2024", .. option]);

        ran.ExitCode.ShouldBe(2);
        ran.Error.ShouldStartWith("rpause: A scenario acts as several people of `up`");
    }

    [Fact]
    public async Task sends_the_tokens_of_up_to_no_other_gate()
    {
        var gate = new StubGate();

        Ran ran = await AtUp(gate).RunAsync("demo", "x-2024", "--url", "https://gate.example");

        ran.ExitCode.ShouldBe(2);
        ran.Error.ShouldContain("not against https://gate.example");
        gate.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("exclude", "flag-closed", null, "the training flag of IE is closed", "rpause flag open IE")]
    [InlineData("hold", "paused", "uk-2024", "order uk-2024 covers IE", "rpause undo uk-2024")]
    public async Task says_what_is_in_its_way(string outcome, string reason, string? order, string why, string next)
    {
        var gate = new StubGate().Answers("POST /api/decisions?dryRun=true", Decided(outcome, reason, order));

        Ran ran = await AtUp(gate).RunAsync("demo", "x-2024");

        ran.ExitCode.ShouldBe(6);
        ran.Error.ShouldContain(why);
        ran.Error.ShouldContain(next);
        gate.Done.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("window-open")]
    [InlineData("outside-span")]
    public async Task leaves_the_terms_of_what_people_resumed(string reason)
    {
        string order = Samples.Order("lifted", ended: "\"2024-09-20T14:05:00Z\"");
        StubGate gate = new StubGate()
            .Answers("POST /api/decisions?dryRun=true", Decided("hold", reason, null))
            .Answers("GET /api/orders?ended=true", $"[{order}]");

        Ran ran = await AtUp(gate).RunAsync("demo", "linkedin-2024");

        ran.ExitCode.ShouldBe(6);
        ran.Error.ShouldContain("content of GB");
        ran.Error.ShouldContain("rpause orders --ended");
        gate.Done.ShouldAllBe(asked => asked.Method == "GET");
    }

    [Theory]
    [InlineData("admit", "permitted", true)]
    [InlineData("hold", "window-open", false)]
    public async Task compares_each_decision_with_what_is_expected(string outcome, string reason, bool asExpected)
    {
        var gate = new StubGate().Answers("POST /api/decisions", Decided(outcome, reason, null));
        var scenario = new Scenario(
            "s",
            "A case",
            "s-2024",
            ["GB"],
            [
                new(
                    new DateOnly(2024, 9, 20),
                    "It happened.",
                    ["KEY"],
                    "It is admitted.",
                    [new ScenarioAction.Submit([new(new Post("post:1", "GB"), "admit", "permitted")])]
                ),
            ]
        );
        Rpause rpause = AtUp(gate);
        var options = new GlobalOptions();
        var root = new RootCommand();
        options.AddTo(root);
        using var run = new Run(rpause.Surroundings, options, root.Parse(""));
        var replay = new ScenarioRun(run, scenario, new ScenarioPeople(run), "261130t023005");

        ScenarioFact fact = (await replay.DoAsync(scenario.Steps[0], TestContext.Current.CancellationToken)).ShouldHaveSingleItem();

        replay.IsAsExpected.ShouldBe(asExpected);
        fact.ShouldBe(new ScenarioFact("post:1, GB, revision 1", $"{outcome}, {reason}", asExpected ? null : "admit, permitted"));
        gate.Requests.ShouldHaveSingleItem().Body!.ShouldContain("\"contentId\":\"post:1-261130t023005\"");
        gate.Requests[0].Token.ShouldBe("t-pipeline");
    }

    private static string Decided(string outcome, string reason, string? order) =>
        $$"""{"decisions":[{"outcome":"{{outcome}}","reason":"{{reason}}","order":{{(
            order is null ? "null" : $"\"{order}\""
        )}},"controlVersion":1}]}""";

    private Rpause AtUp(HttpMessageHandler gate)
    {
        OwnerOnly.CreateDirectory(Path.Combine(directory, LocalFile.DirectoryName));
        new LocalFile("http://local.example:7071", "UseDevelopmentStorage=true", People.ToDictionary(p => p, p => $"t-{p}")).Write(
            Path.Combine(directory, LocalFile.DirectoryName, LocalFile.Name)
        );
        var rpause = new Rpause(gate) { Directory = directory, Time = TimeProvider.System };
        rpause.Environment.Clear();
        return rpause;
    }
}
