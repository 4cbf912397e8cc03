using Shouldly;

namespace RegionalPause.Tests.Cli;

[Requirement("R18", "R30")]
public sealed class Following_a_campaign
{
    private const string Draft = """
        {"id":"ie-n","order":"ie-1","state":"draft","jurisdictions":["IE"],"controller":"Example","purpose":"generative-ai","contentTypes":["post"],"from":"2020-01-01","to":null,
         "legalBasis":"legitimate-interests","startsOn":"2027-01-31","contentVersion":1,"ratePerSecond":100,"createdBy":"olivia","createdAt":"2026-11-24T09:00:00Z","startedAt":null,"endedAt":null}
        """;

    [Fact]
    public async Task ends_when_everyone_has_been_dealt_with()
    {
        StubGate gate = new StubGate()
            .Answers(
                "GET /api/campaigns/ie-n/preview",
                """{"audience":10,"objecting":0,"notOfAge":0,"unreachable":0,"counts":[],"samples":[]}"""
            )
            .Answers("GET /api/campaigns/ie-n/figures", Figures("running", 2))
            .Answers("GET /api/campaigns/ie-n/figures", Figures("running", 6))
            .Answers("GET /api/campaigns/ie-n/figures", Figures("completed", 10));
        Ran ran = await new Rpause(gate) { Time = TimeProvider.System }.RunAsync(
            "campaign",
            "watch",
            "ie-n",
            "--refresh",
            "0.01",
            "--json"
        );

        ran.ExitCode.ShouldBe(0);
        ran.Out.ShouldBe(Figures("completed", 10) + "\n");
        gate.Requests.Count(r => r.Path.EndsWith("/figures", StringComparison.Ordinal)).ShouldBe(3);
    }

    [Fact]
    public async Task begins_with_a_draft_that_says_what_was_asked()
    {
        StubGate gate = new StubGate().Answers("POST /api/campaigns", Draft, System.Net.HttpStatusCode.Created);
        Ran ran = await new Rpause(gate).RunAsync(
            "campaign",
            "create",
            "ie-1",
            "--id",
            "ie-n",
            "--controller",
            "Example",
            "--starts",
            "2027-01-31",
            "--from",
            "2020-01-01",
            "--type",
            "post"
        );

        ran.ExitCode.ShouldBe(0);
        ran.Out.ShouldContain("draft");
        gate.Requests.ShouldHaveSingleItem()
            .Body.ShouldBe(
                """{"id":"ie-n","order":"ie-1","jurisdictions":[],"controller":"Example","contentTypes":["post"],"from":"2020-01-01","startsOn":"2027-01-31"}"""
            );
    }

    [Fact, Requirement("D27")]
    public async Task begins_with_a_warning_of_a_start_that_comes_soon()
    {
        StubGate gate = new StubGate()
            .Answers(
                "GET /api/campaigns/ie-n",
                Draft.Replace("\"endedAt\":null", "\"endedAt\":null,\"warnings\":[\"Members have 35 days.\"]", StringComparison.Ordinal)
            )
            .Answers("GET /api/campaigns/ie-n/figures", Figures("draft", 0));

        (await new Rpause(gate).RunAsync("campaign", "show", "ie-n")).Out.ShouldContain("Members have 35 days.");
    }

    [Fact]
    public async Task does_not_begin_with_a_day_that_is_none() =>
        (await new Rpause(new StubGate()).RunAsync("campaign", "create", "ie-1", "--starts", "31.1.2027")).ExitCode.ShouldBe(2);

    [Fact]
    public async Task shows_what_members_will_read_before_anything_is_sent()
    {
        StubGate gate = new StubGate().Answers(
            "GET /api/campaigns/be-n/preview",
            """
            {"audience":12,"objecting":1,"notOfAge":2,"unreachable":3,"counts":[{"jurisdiction":"BE","language":"nl","members":12}],
             "samples":[{"language":"de","subject":"Betreff","text":"Sie können widersprechen","html":""},{"language":"nl","subject":"Onderwerp","text":"U kunt bezwaar maken","html":""}]}
            """
        );
        Ran ran = await new Rpause(gate).RunAsync("campaign", "preview", "be-n", "--sample", "nl");

        ran.Out.ShouldContain("12 members would be notified");
        ran.Out.ShouldContain("U kunt bezwaar maken");
        ran.Out.ShouldNotContain("Sie können");
    }

    private static string Figures(string state, int sent) =>
        $$"""{"id":"ie-n","state":"{{state}}","contentVersion":1,"audience":{{sent}},"sent":{{sent}},"delivered":0,"bounced":0,"unreachable":0,"objected":0}""";
}
