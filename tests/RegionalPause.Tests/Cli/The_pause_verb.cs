using System.Net;
using Microsoft.Extensions.Time.Testing;
using RegionalPause.Requests;
using Shouldly;

namespace RegionalPause.Tests.Cli;

[Requirement("R9", "R12", "R13", "R14", "R30")]
public sealed class The_pause_verb
{
    [Fact]
    public async Task waits_until_nothing_can_arrive_any_more()
    {
        StubGate gate = Gate()
            .Answers("POST /api/orders", Samples.Order("fencing"))
            .Answers("GET /api/orders/gb-2024-09-20", Samples.Order("fencing"))
            .Answers("GET /api/orders/gb-2024-09-20", Samples.Order("fenced"))
            .Answers("GET /api/orders/gb-2024-09-20", Samples.Order("effective"));
        Ran ran = await new Rpause(gate) { Time = TimeProvider.System }.RunAsync("pause", "UK", "--authority", "ICO");
        ran.ExitCode.ShouldBe(0);
        gate.Requests.Count.ShouldBe(5);
        ran.Out.ShouldContain("Evidence: rpause certificate gb-2024-09-20");
    }

    [Fact]
    public async Task returns_at_once_when_told_not_to_wait()
    {
        StubGate gate = Gate().Answers("POST /api/orders", Samples.Order("fencing"));
        Ran ran = await new Rpause(gate).RunAsync("pause", "UK", "--authority", "ICO", "--no-wait");
        ran.ExitCode.ShouldBe(0);
        Paths(gate).ShouldBe(["/api/orders/plan", "/api/orders"]);
        ran.Out.ShouldContain("Follow it: rpause show gb-2024-09-20");
    }

    [Fact]
    public async Task does_not_wait_for_a_scheduled_order()
    {
        StubGate gate = Gate().Answers("POST /api/orders", Samples.Order("scheduled"));
        (
            await new Rpause(gate).RunAsync("pause", "UK", "--authority", "ICO", "--effective-from", "2024-12-01T00:00:00Z")
        ).Out.ShouldContain("Scheduled for");
        Paths(gate).ShouldBe(["/api/orders/plan", "/api/orders"]);
    }

    [Fact]
    public async Task says_after_its_timeout_that_the_order_stands()
    {
        StubGate gate = Gate()
            .Answers("POST /api/orders", Samples.Order("fencing"))
            .Answers("GET /api/orders/gb-2024-09-20", Samples.Order("fencing"));
        Ran ran = await new Rpause(gate) { Time = TimeProvider.System }.RunAsync("pause", "UK", "--authority", "ICO", "--timeout", "0.2");
        ran.ExitCode.ShouldBe(7);
        ran.Error.ShouldContain("gb-2024-09-20 is in force, and fencing after");
        ran.Error.ShouldContain("rpause fleet");
    }

    [Fact]
    public async Task sends_every_option_with_its_length()
    {
        StubGate gate = Gate().Answers("POST /api/orders", Samples.Order("effective"));
        await new Rpause(gate).RunAsync(
            "pause",
            "UK",
            "EEA",
            "--reason",
            "X's undertaking",
            "--id",
            "x-1",
            "--types",
            "post,video",
            "--created",
            "..2024-08-01@Europe/Dublin",
            "--processed",
            "2024-05-07..2024-08-01",
            "--exclude",
            "--retention-days",
            "90",
            "--at-ceiling",
            "purge",
            "--effective-from",
            "2024-08-08T12:00:00Z",
            "--confirmed-to-authority",
            "2024-08-08T14:00:00+02:00",
            "--review-on",
            "2024-11-01",
            "--shadow"
        );
        Asked asked = gate.Requests[^1];
        gate.Requests[0].Body.ShouldBe(asked.Body);
        asked.Body.ShouldBe(
            """
            {"id":"x-1","jurisdictions":["UK","EEA"],"reason":"X\u0027s undertaking","contentTypes":["post","video"],
            "created":{"to":"2024-08-01","zone":"Europe/Dublin"},"processed":{"from":"2024-05-07","to":"2024-08-01","zone":"Etc/UTC"},
            "meanwhile":"exclude","retentionDays":90,"atCeiling":"purge","effectiveFrom":"2024-08-08T12:00:00+00:00",
            "confirmedToAuthorityAt":"2024-08-08T12:00:00+00:00","reviewOn":"2024-11-01","shadow":true}
            """.ReplaceLineEndings("")
        );
        asked.ContentLength.ShouldBe(asked.Body!.Length);
        asked.ContentType.ShouldBe("application/json");
    }

    [Fact]
    public async Task needs_three_words_in_an_emergency()
    {
        StubGate gate = Gate().Answers("POST /api/orders", Samples.Order("effective"));
        await new Rpause(gate).RunAsync("pause", "UK", "--authority", "ICO");
        gate.Requests[^1].Body.ShouldBe("""{"jurisdictions":["UK"],"authority":"ICO","contentTypes":[],"shadow":false}""");
    }

    [Fact]
    public async Task shows_with_plan_and_changes_nothing()
    {
        StubGate gate = new StubGate().Answers("POST /api/orders/plan", Samples.Plan);
        (await new Rpause(gate).RunAsync("pause", "UK", "--authority", "ICO", "--plan")).ExitCode.ShouldBe(0);
        gate.Requests.ShouldHaveSingleItem();
    }

    [Fact(DisplayName = "N23: a question about the effect names neither authority nor reason")]
    public async Task is_planned_without_an_authority()
    {
        StubGate gate = new StubGate().Answers("POST /api/orders/plan", Samples.Plan);

        (await new Rpause(gate).RunAsync("plan", "BR")).ExitCode.ShouldBe(0);

        gate.Requests.ShouldHaveSingleItem().Body!.ShouldContain("\"reason\":\"no reason given yet\"");
    }

    [Fact(DisplayName = "N14: what the plan warns of is said on standard error, and no script waits for an answer")]
    public async Task says_what_the_plan_warns_of()
    {
        StubGate gate = Warning();
        Ran ran = await new Rpause(gate) { Input = "n\n" }.RunAsync("pause", "UK", "--authority", "ICO", "--json");
        (ran.ExitCode, ran.Out, ran.Error).ShouldBe(
            (0, Samples.Order("effective").TrimEnd() + "\n", "! GB is paused already by uk-1.\n! JE is not included.\n")
        );
        Paths(gate).ShouldBe(["/api/orders/plan", "/api/orders"]);
    }

    [Theory(DisplayName = "N14: a person is asked where the plan warns")]
    [InlineData("\n", true)]
    [InlineData("y\n", true)]
    [InlineData(" YES \n", true)]
    [InlineData("", true)] // the input ended
    [InlineData("what?\nyes\n", true)]
    [InlineData("what?\nn\n", false)]
    [InlineData("n\n", false)]
    [InlineData("No\n", false)]
    public async Task asks_a_person(string typed, bool pauses)
    {
        StubGate gate = Warning();
        Ran ran = await new Rpause(gate) { AtTerminal = true, Input = typed }.RunAsync("pause", "UK", "--authority", "ICO");
        ran.Error.ShouldStartWith("! GB is paused already by uk-1.\n! JE is not included.\nPause anyway? [Y/n] ");
        Paths(gate).ShouldBe(pauses ? ["/api/orders/plan", "/api/orders"] : ["/api/orders/plan"]);
        ran.ExitCode.ShouldBe(pauses ? 0 : 1);
        (ran.Out.Length > 0).ShouldBe(pauses);
        ran.Error.EndsWith("Nothing was changed.\n", StringComparison.Ordinal).ShouldBe(!pauses);
    }

    [Fact(DisplayName = "N14: nobody is asked who said yes beforehand")]
    public async Task asks_nobody_who_said_yes()
    {
        StubGate gate = Warning();
        Ran ran = await new Rpause(gate) { AtTerminal = true, Input = "n\n" }.RunAsync("pause", "UK", "--authority", "ICO", "--yes");
        (ran.ExitCode, ran.Error).ShouldBe((0, "! GB is paused already by uk-1.\n! JE is not included.\n"));
        Paths(gate).ShouldBe(["/api/orders/plan", "/api/orders"]);
    }

    [Fact(DisplayName = "N14: nobody is asked where there is nothing to say")]
    public async Task asks_nobody_where_the_plan_warns_of_nothing()
    {
        StubGate gate = Gate().Answers("POST /api/orders", Samples.Order("effective"));
        Ran ran = await new Rpause(gate) { AtTerminal = true, Input = "n\n" }.RunAsync("pause", "UK", "--authority", "ICO");
        (ran.ExitCode, ran.Error).ShouldBe((0, ""));
    }

    [Fact(DisplayName = "N14: a pause is not lost over a plan that cannot be had")]
    public async Task pauses_without_a_plan()
    {
        string problem = $$"""{"type":"x/{{RefusalTable.Of(RefusalCode.StorageUnavailable).ProblemType}}","detail":"No."}""";
        StubGate broken = new StubGate()
            .Answers("POST /api/orders/plan", problem, HttpStatusCode.ServiceUnavailable)
            .Answers("POST /api/orders", Samples.Order("effective"));
        Ran ran = await new Rpause(broken) { AtTerminal = true }.RunAsync("pause", "UK", "--authority", "ICO");
        (ran.ExitCode, ran.Error).ShouldBe((0, "! The warnings of the plan are not known: No.\n"));

        var time = new FakeTimeProvider(Rpause.Now);
        using var slow = new SlowPlan(
            Gate().Answers("POST /api/orders", Samples.Order("effective")),
            () => time.Advance(TimeSpan.FromSeconds(5))
        );
        (await new Rpause(slow) { Time = time }.RunAsync("pause", "UK", "--authority", "ICO")).Error.ShouldBe(
            "! The warnings of the plan are not known: the gate had no plan within 5 s.\n"
        );
    }

    [Fact(DisplayName = "N14: interrupted at the question, nothing was changed")]
    public async Task changes_nothing_when_it_is_interrupted_at_the_question()
    {
        StubGate gate = Warning();
        using var interrupted = new CancellationTokenSource();
        gate.Heard = _ => interrupted.CancelAfter(TimeSpan.FromMilliseconds(200));
        Ran ran = await (
            new Rpause(gate)
            {
                AtTerminal = true,
                Keyboard = new Silence(),
                Cancelled = interrupted.Token,
            }
        ).RunAsync("pause", "UK", "--authority", "ICO");
        ran.ExitCode.ShouldBe(130);
        ran.Error.ShouldEndWith("[Y/n] \nrpause: Interrupted.\n");
        Paths(gate).ShouldBe(["/api/orders/plan"]);
    }

    private static StubGate Gate() => new StubGate().Answers("POST /api/orders/plan", Samples.UneventfulPlan);

    private static StubGate Warning() =>
        new StubGate()
            .Answers(
                "POST /api/orders/plan",
                Samples.UneventfulPlan.Replace(
                    "\"warnings\":[]}",
                    "\"warnings\":[\"GB is paused already by uk-1.\",\"JE is not included.\"]}",
                    StringComparison.Ordinal
                )
            )
            .Answers("POST /api/orders", Samples.Order("effective"));

    private static IEnumerable<string> Paths(StubGate gate) => gate.Requests.Select(r => r.Path);

    /// <summary>A gate whose plan never comes.</summary>
    private sealed class SlowPlan(HttpMessageHandler gate, Action wait) : DelegatingHandler(gate)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.AbsolutePath != "/api/orders/plan")
                return await base.SendAsync(request, cancellationToken);
            wait();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException("Nothing ends this wait.");
        }
    }

    /// <summary>A keyboard at which nobody types, until the test is over.</summary>
    private sealed class Silence : MemoryStream
    {
        private readonly ManualResetEventSlim over = new();

        public override int Read(byte[] buffer, int offset, int count)
        {
            over.Wait();
            return 0;
        }

        public override int Read(Span<byte> buffer)
        {
            over.Wait();
            return 0;
        }

        protected override void Dispose(bool disposing)
        {
            over.Set();
            base.Dispose(disposing);
        }
    }
}
