using Shouldly;

namespace RegionalPause.Tests.Cli;

/// <summary>Verbs that could let more be admitted show what they would change before they do (R44).</summary>
[Requirement("R44")]
public sealed class A_change_shown_first : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("rpause-first-").FullName;

    public A_change_shown_first() => File.WriteAllText(Path.Combine(directory, "flags.json"), "{}\n");

    public void Dispose() => Directory.Delete(directory, recursive: true);

    public static TheoryData<string, string[]> Verbs =>
        new()
        {
            { "PUT /api/flags/GB", ["flag", "open", "GB", "--reason", "r"] },
            { "POST /api/flags/import?reason=r", ["flag", "import", "flags.json", "--reason", "r"] },
            { "POST /api/orders/o-1/lift", ["lift", "o-1"] },
            { "POST /api/orders/o-1/withdraw", ["withdraw", "o-1"] },
            { "POST /api/orders/o-1/undo", ["undo", "o-1", "--reason", "r"] },
            { "POST /api/orders/o-1/resumption/approvals", ["approve", "o-1", "--digest", "d"] },
        };

    [Theory, MemberData(nameof(Verbs))]
    public async Task is_shown_and_then_made_for_a_script(string change, string[] verb)
    {
        (StubGate gate, Ran ran) = await RunAsync(change, null, verb);

        ran.ExitCode.ShouldBe(0, ran.Error);
        gate.Requests.Select(r => $"{r.Method} {r.Path}").ShouldBe([DryRun(change), change]);
        gate.Requests[0].Body.ShouldBe(gate.Requests[1].Body);
        ran.Error.ShouldContain("post example:GB of 2024-07-31");
        ran.Error.ShouldContain("More content of GB would be admitted once another person asks for the same.");
    }

    [Theory, MemberData(nameof(Verbs))]
    public async Task is_not_made_with_plan(string change, string[] verb)
    {
        (StubGate gate, Ran ran) = await RunAsync(change, null, [.. verb, "--plan"]);

        gate.Done.ShouldBeEmpty();
        (ran.ExitCode, ran.Error).ShouldBe((0, ""));
        ran.Out.ShouldContain("example:GB");
    }

    [Theory, MemberData(nameof(Verbs))]
    public async Task is_not_made_where_the_person_says_no(string change, string[] verb)
    {
        foreach (string said in (string[])["n\n", "\n", "", "yes, but\n"])
        {
            (StubGate gate, Ran ran) = await RunAsync(change, said, verb);

            gate.Done.ShouldBeEmpty();
            ran.ExitCode.ShouldBe(1);
            ran.Error.ShouldContain("Make this change? [y/N] ");
            ran.Error.ShouldEndWith("Nothing was changed.\n");
        }
    }

    [Theory, MemberData(nameof(Verbs))]
    public async Task is_made_where_the_person_says_yes(string change, string[] verb)
    {
        (StubGate gate, Ran ran) = await RunAsync(change, "y\n", verb);

        gate.Done.ShouldHaveSingleItem();
        ran.ExitCode.ShouldBe(0, ran.Error);
    }

    [Fact]
    public async Task is_not_asked_about_with_yes()
    {
        (StubGate gate, Ran ran) = await RunAsync("POST /api/orders/o-1/lift", "", ["lift", "o-1", "--yes"]);

        gate.Done.ShouldHaveSingleItem();
        ran.Error.ShouldNotContain("Make this change?");
    }

    [Fact]
    public async Task is_the_gates_JSON_with_plan_for_a_machine()
    {
        (_, Ran ran) = await RunAsync("POST /api/orders/o-1/lift", null, ["lift", "o-1", "--plan", "--json"]);

        ran.ShouldBe(new Ran(0, Samples.Difference.TrimEnd() + "\n", ""));
    }

    [Fact]
    public async Task is_not_made_where_what_it_changes_cannot_be_shown()
    {
        StubGate gate = new StubGate()
            .Answers("POST /api/orders/o-1/lift?dryRun=true", "[]")
            .Answers("POST /api/orders/o-1/lift", Samples.Order("effective"));

        (await new Rpause(gate).RunAsync("lift", "o-1")).ExitCode.ShouldBe(9);

        gate.Done.ShouldBeEmpty();
    }

    private async Task<(StubGate Gate, Ran Ran)> RunAsync(string change, string? said, string[] verb)
    {
        string path = change.Split(' ')[1]["/api/".Length..].Split('?')[0];
        StubGate gate = new StubGate()
            .Answers(DryRun(change), Samples.Difference)
            .Answers(change, SampleGate.To(change.Split(' ')[0], path)!);
        return (
            gate,
            await new Rpause(gate)
            {
                Directory = directory,
                AtTerminal = said is not null,
                Input = said ?? "",
            }.RunAsync(verb)
        );
    }

    private static string DryRun(string change) => $"{change}{(change.Contains('?', StringComparison.Ordinal) ? '&' : '?')}dryRun=true";
}
