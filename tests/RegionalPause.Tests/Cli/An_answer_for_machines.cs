using System.Text.Json;
using Shouldly;

namespace RegionalPause.Tests.Cli;

[Requirement("R30")]
public sealed class An_answer_for_machines
{
    [Theory]
    [InlineData("GET /api/orders?ended=true", "orders", "--ended")]
    [InlineData("GET /api/flags", "flag")]
    [InlineData("GET /api/holds", "hold", "list")]
    [InlineData("GET /api/fleet?closed=true", "fleet", "--closed")]
    [InlineData("GET /api/dispositions?from=2024-09-01&to=2024-09-20", "dispositions", "--from", "2024-09-01", "--to", "2024-09-20")]
    [InlineData("GET /api/dispositions", "watch", "--looks", "1")]
    public async Task is_the_gates_own_and_nothing_else(string request, params string[] verb)
    {
        // Fields this command line has never heard of have to come through.
        const string answer = """[ ]""";
        Ran ran = await new Rpause(new StubGate().Answers(request, answer)).RunAsync([.. verb, "--json"]);
        ran.ShouldBe(new Ran(0, answer + "\n", ""));
    }

    [Fact]
    public async Task of_an_export_is_the_document()
    {
        const string document = """{"feature_management":{"feature_flags":[]},"fromTheFuture":1}""";
        (await new Rpause(new StubGate().Answers("GET /api/flags/export", document)).RunAsync("flag", "export")).ShouldBe(
            new Ran(0, document + "\n", "")
        );
    }

    [Theory]
    [InlineData("GET", "", "show")]
    [InlineData("POST", "/lift", "lift")]
    [InlineData("POST", "/withdraw", "withdraw")]
    [InlineData("POST", "/confirm", "confirm")]
    public async Task keeps_fields_nobody_here_knows(string method, string suffix, string verb)
    {
        string answer = Samples.Order("effective").Replace("\"id\"", "\"fromTheFuture\":{\"a\":1},\"id\"", StringComparison.Ordinal);
        StubGate gate = new StubGate().Answers("GET /api/orders/o-1", answer).Answers($"{method} /api/orders/o-1{suffix}", answer);
        Ran ran = await new Rpause(gate).RunAsync(verb, "o-1", "--json");
        ran.Out.ShouldBe(answer.TrimEnd() + "\n");
    }

    [Fact]
    public async Task of_status_joins_the_gates_answers()
    {
        StubGate gate = new StubGate()
            .Answers("GET /api/health", Samples.Health)
            .Answers("GET /api/jurisdictions", Samples.Jurisdictions)
            .Answers("GET /api/orders?ended=false", "[]")
            .Answers("GET /api/fleet", Samples.Fleet)
            .Answers("GET /api/holds", "[]");
        Ran ran = await new Rpause(gate).RunAsync("status", "--json");
        using var document = JsonDocument.Parse(ran.Out);
        document.RootElement.EnumerateObject().Select(p => p.Name).ShouldBe(["health", "jurisdictions", "orders", "fleet", "holds"]);
        ran.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task of_a_pause_is_the_order_as_it_last_was_with_progress_kept_apart()
    {
        StubGate gate = new StubGate()
            .Answers("POST /api/orders/plan", Samples.Plan)
            .Answers("POST /api/orders", Samples.Order("fencing"))
            .Answers("GET /api/orders/gb-2024-09-20", Samples.Order("effective"));
        Ran ran = await new Rpause(gate) { Time = TimeProvider.System }.RunAsync("pause", "UK", "--reason", "r", "--json");
        ran.ExitCode.ShouldBe(0);
        ran.Out.ShouldBe(Samples.Order("effective").TrimEnd() + "\n");
    }

    [Fact]
    public async Task of_send_counts_outcomes()
    {
        StubGate gate = new StubGate().Answers(
            "POST /api/decisions?dryRun=true",
            """{"decisions":[{"outcome":"admit","reason":"permitted","controlVersion":1},{"outcome":"hold","reason":"paused","controlVersion":1},{"outcome":"admit","reason":"permitted","controlVersion":1}]}"""
        );
        Ran ran = await new Rpause(gate).RunAsync("send", "--generate", "3", "--seed", "7", "--dry-run", "--json");
        ran.Out.ShouldBe("""{"sent":3,"seed":7,"seconds":0,"outcomes":{"admit permitted":2,"hold paused":1}}""" + "\n");
    }
}
