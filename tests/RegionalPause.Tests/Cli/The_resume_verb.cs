using System.Net;
using System.Text.Json;
using Shouldly;

namespace RegionalPause.Tests.Cli;

[Requirement("R22", "R30")]
public sealed class The_resume_verb
{
    private const string Digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    private const string Body = $$"""{"digest":"{{Digest}}"}""";

    private static string Review(bool ready, string approvals = "[]", string stage = "effective") =>
        $$"""
            {"order":"uk-1","stage":"{{stage}}","covers":["GB"],"resumed":[],"proposal":{"revision":2,"authors":["paul"],"jurisdictions":["GB"],"contentNotBefore":"2023-01-01","kinds":["post"],"campaign":"c-1","windowDays":45,
             "assessments":{"dpia":{"reference":"DPIA-1","sha256":"{{Digest}}"} } },"rulesVersion":"2026-11-24","rulesSha256":"{{Digest}}","ready":{{(
                ready ? "true" : "false"
            )}},
             "rules":[{"rule":"engagement-closed","met":true,"required":"closed","found":"closed on 2025-09-23","override":null},
                      {"rule":"window-elapsed","met":{{(
                ready ? "true" : "false"
            )}},"required":"45 full days","found":"38 days","override":null},
                      {"rule":"objection-page-works","met":false,"required":"probed","found":"not known","override":{"reason":"probed by hand","by":"alice","secondedBy":"bob"} }],
             "warnings":[],"digest":"{{Digest}}","approvals":{{approvals}}}
            """;

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task says_by_its_exit_code_whether_a_rule_is_missing(bool ready, int exitCode) =>
        (
            await new Rpause(new StubGate().Answers("GET /api/orders/uk-1/resumption", Review(ready))).RunAsync("resume", "uk-1")
        ).ExitCode.ShouldBe(exitCode);

    [Fact]
    public async Task shows_each_rule_and_who_overrode_it()
    {
        Ran ran = await new Rpause(new StubGate().Answers("GET /api/orders/uk-1/resumption", Review(false))) { Width = 200 }.RunAsync(
            "resume",
            "uk-1"
        );

        ran.Out.ShouldContain("window-elapsed");
        ran.Out.ShouldContain("not met");
        ran.Out.ShouldContain("not known; alice and bob: probed by hand");
        ran.Out.ShouldContain(Digest);
    }

    [Fact]
    public async Task says_what_the_next_person_types()
    {
        StubGate gate = new StubGate().Answers(
            "GET /api/orders/uk-1/resumption",
            Review(true, """[{"by":"alice","at":"2025-11-03T09:00:00Z"}]""")
        );

        (await new Rpause(gate) { Width = 200 }.RunAsync("resume", "uk-1")).Out.ShouldContain(
            $"rpause approve uk-1 --digest {Digest} --as bob"
        );
    }

    [Fact]
    public async Task approves_exactly_what_was_reviewed()
    {
        StubGate gate = new StubGate().Answers("POST /api/orders/uk-1/resumption/approvals", Review(true, stage: "lifted"));

        Ran ran = await new Rpause(gate).RunAsync("approve", "uk-1", "--digest", Digest);

        ran.ExitCode.ShouldBe(0);
        gate.Requests.Select(r => (r.Path.EndsWith("?dryRun=true", StringComparison.Ordinal), r.Body))
            .ShouldBe([(true, Body), (false, Body)]);
        ran.Out.ShouldContain("rpause hold watch uk-1");
    }

    [Fact]
    public async Task shows_who_approved_what_was_lifted_and_how_each_rule_stood_then()
    {
        StubGate gate = new StubGate().Answers(
            "GET /api/orders/uk-1/resumption",
            Review(true, """[{"by":"alice","at":"2025-11-03T09:00:00Z"},{"by":"bob","at":"2025-11-03T09:30:00Z"}]""", "lifted")
                .Replace("\"covers\":[\"GB\"]", "\"covers\":[]", StringComparison.Ordinal)
        );

        Ran ran = await new Rpause(gate) { Width = 200 }.RunAsync("resume", "uk-1");

        ran.ExitCode.ShouldBe(0);
        ran.Out.ShouldContain("alice, 2025-11-03 09:00 UTC; bob, 2025-11-03 09:30 UTC");
        ran.Out.ShouldContain("as approved");
        ran.Out.ShouldContain("alice and bob: probed by hand");
        ran.Out.ShouldNotContain("still covers");
    }

    [Theory]
    [InlineData("withdrawn", 1, "its held items are purged")]
    [InlineData("lifted", 0, "without this procedure")]
    public async Task shows_no_checklist_of_an_order_that_ended_otherwise(string stage, int exitCode, string said)
    {
        StubGate gate = new StubGate().Answers(
            "GET /api/orders/uk-1/resumption",
            $$"""{"order":"uk-1","stage":"{{stage}}","covers":[],"resumed":[],"proposal":null,"rulesVersion":"2026-11-24","rulesSha256":"{{Digest}}","ready":false,"rules":[],"warnings":[],"digest":null,"approvals":[]}"""
        );

        Ran ran = await new Rpause(gate) { Width = 200 }.RunAsync("resume", "uk-1");

        (ran.ExitCode, ran.Out.Contains(said, StringComparison.Ordinal), ran.Out.Contains("asks for", StringComparison.Ordinal)).ShouldBe(
            (exitCode, true, false),
            ran.Out
        );
    }

    [Fact]
    public async Task approves_nothing_without_a_digest()
    {
        Ran ran = await new Rpause(new StubGate()).RunAsync("approve", "uk-1");

        ran.ExitCode.ShouldBe(2);
        ran.Error.ShouldContain("rpause resume uk-1");
    }

    [Fact]
    public async Task edits_what_is_named_and_keeps_the_rest()
    {
        StubGate gate = new StubGate()
            .Answers("GET /api/orders/uk-1/resumption", Review(false))
            .Answers("PUT /api/orders/uk-1/resumption/proposal", Review(false));

        Ran ran = await new Rpause(gate).RunAsync("resume", "edit", "uk-1", "--window-days", "60", "--lia", $"LIA-7={Digest}");

        ran.ExitCode.ShouldBe(0, ran.Error);
        using JsonDocument sent = JsonDocument.Parse(gate.Requests[^1].Body!);
        JsonElement root = sent.RootElement;
        (
            root.GetProperty("windowDays").GetInt32(),
            root.GetProperty("contentNotBefore").GetString(),
            root.GetProperty("campaign").GetString()
        ).ShouldBe((60, "2023-01-01", "c-1"));
        root.GetProperty("assessments").EnumerateObject().Select(a => a.Name).ShouldBe(["dpia", "lia"], ignoreOrder: true);
        root.GetProperty("kinds")[0].GetString().ShouldBe("post");
    }

    [Fact]
    public async Task proposes_with_the_span_that_comes_in() =>
        (await new Rpause(new StubGate()).RunAsync("resume", "propose", "uk-1")).Error.ShouldContain("--content-not-before");

    [Fact]
    public async Task is_what_lift_says_to_do_where_rules_stand_before_it()
    {
        StubGate gate = new StubGate().Answers(
            "POST /api/orders/uk-1/lift",
            """{"type":"https://regionalpause.example/problems/safety-rules","title":"t","status":409,"detail":"Order 'uk-1' can be lifted only by a resumption under the safety rules."}""",
            HttpStatusCode.Conflict
        );

        Ran ran = await new Rpause(gate).RunAsync("lift", "uk-1");

        ran.ExitCode.ShouldBe(6);
        ran.Error.ShouldContain("rpause resume uk-1");
    }
}
