using System.Net;
using Shouldly;

namespace RegionalPause.Tests.Cli;

/// <summary><c>rules compare</c> and <c>jurisdictions compare</c>: a deployment can stop at their exit code.</summary>
[Requirement("R44")]
public sealed class Comparing_new_data : IDisposable
{
    private const string Data = """{"version":"t"}""";

    private readonly string directory = Directory.CreateTempSubdirectory("rpause-compare-").FullName;

    public Comparing_new_data() => File.WriteAllText(Path.Combine(directory, "data.json"), Data);

    public void Dispose() => Directory.Delete(directory, recursive: true);

    public static TheoryData<string, string, string> Verbs =>
        new()
        {
            { "rules", "POST /api/safety-rules/compare", Samples.RulesDifference },
            { "jurisdictions", "POST /api/jurisdictions/compare", Samples.JurisdictionsDifference },
        };

    [Theory, MemberData(nameof(Verbs))]
    public async Task shows_what_would_change_and_exits_with_1_if_it_loosens(string verb, string request, string difference)
    {
        (StubGate gate, Ran ran) = await RunAsync(request, difference, [verb, "compare", "data.json"]);

        (ran.ExitCode, ran.Error).ShouldBe((1, ""));
        ran.Out.ShouldBeApproved($"{verb}-compare");
        Asked asked = gate.Requests.ShouldHaveSingleItem();
        ($"{asked.Method} {asked.Path}", asked.Body).ShouldBe((request, Data));
    }

    [Theory, MemberData(nameof(Verbs))]
    public async Task exits_with_0_if_nothing_loosens(string verb, string request, string difference)
    {
        (_, Ran ran) = await RunAsync(request, Tightens(difference), [verb, "compare", "data.json"]);

        (ran.ExitCode, ran.Error).ShouldBe((0, ""));
    }

    [Theory, MemberData(nameof(Verbs))]
    public async Task prints_the_JSON_of_the_gate_for_a_machine(string verb, string request, string difference)
    {
        (_, Ran ran) = await RunAsync(request, difference, [verb, "compare", "data.json", "--json"]);

        ran.ShouldBe(new Ran(1, difference.TrimEnd() + "\n", ""));
    }

    [Theory, MemberData(nameof(Verbs))]
    public async Task reads_standard_input(string verb, string request, string difference)
    {
        (StubGate gate, _) = await RunAsync(request, difference, [verb, "compare", "-"]);

        gate.Requests.ShouldHaveSingleItem().Body.ShouldBe("from standard input");
    }

    // A pipeline would go on if an answer without the member counted as false.
    [Theory, MemberData(nameof(Verbs))]
    public async Task fails_if_the_gate_does_not_say_whether_it_loosens(string verb, string request, string difference)
    {
        (_, Ran ran) = await RunAsync(
            request,
            difference
                .Replace("\"loosens\":true,\"changes\"", "\"changes\"", StringComparison.Ordinal)
                .Replace("\"loosens\":true,\"names\"", "\"names\"", StringComparison.Ordinal),
            [verb, "compare", "data.json"]
        );

        ran.ExitCode.ShouldBe(9);
    }

    [Theory]
    [InlineData("rules", "POST /api/safety-rules/compare")]
    [InlineData("jurisdictions", "POST /api/jurisdictions/compare")]
    public async Task says_which_field_is_not_understood(string verb, string request)
    {
        const string Problem = """
            {"type":"https://regionalpause.example/problems/invalid","detail":"The data have 1 fault.","errors":[{"field":"EU","value":null,"expected":"consistent data, but codes lack RE"}]}
            """;

        (_, Ran ran) = await RunAsync(request, Problem, [verb, "compare", "data.json"], HttpStatusCode.BadRequest);

        (ran.ExitCode, ran.Out).ShouldBe((2, ""));
        ran.Error.ShouldBe("rpause: The data have 1 fault.\n  EU: consistent data, but codes lack RE\n");
    }

    [Theory, MemberData(nameof(Verbs))]
    public async Task says_that_the_file_is_missing(string verb, string request, string difference)
    {
        (StubGate gate, Ran ran) = await RunAsync(request, difference, [verb, "compare", "no-such-file.json"]);

        gate.Requests.ShouldBeEmpty();
        ran.ExitCode.ShouldBe(5);
        ran.Error.ShouldStartWith("rpause: ");
    }

    private async Task<(StubGate Gate, Ran Ran)> RunAsync(
        string request,
        string answer,
        string[] verb,
        HttpStatusCode status = HttpStatusCode.OK
    )
    {
        StubGate gate = new StubGate().Answers(request, answer, status);
        return (
            gate,
            await new Rpause(gate)
            {
                Directory = directory,
                Input = "from standard input",
                Width = 120,
            }.RunAsync(verb)
        );
    }

    private static string Tightens(string difference) =>
        difference.Replace("\"loosens\":true", "\"loosens\":false", StringComparison.Ordinal);
}
