using System.Net;
using Shouldly;

namespace RegionalPause.Tests.Cli;

[Requirement("R30")]
public sealed class An_answer_for_people
{
    private readonly StubGate gate = new StubGate()
        .Answers("GET /api/health", Samples.Health)
        .Answers("GET /api/jurisdictions", Samples.Jurisdictions)
        .Answers("GET /api/orders?ended=false", $"[{Samples.Order("effective")},{Samples.Shadow}]")
        .Answers("GET /api/orders/gb-2024-09-20", Samples.Order("effective"))
        .Answers("GET /api/orders/gb-2024-09-20/certificate", Samples.Certificate)
        .Answers("GET /api/fleet", Samples.Fleet)
        .Answers("GET /api/holds", Samples.Holds)
        .Answers("GET /api/flags", Samples.Flags)
        .Answers("GET /api/dispositions", Samples.Dispositions)
        .Answers("GET /api/decisions?contentId=post%3A7340021&revision=1", Samples.Decision)
        .Answers("POST /api/orders/plan", Samples.Plan)
        .Answers("POST /api/orders", Samples.Order("effective"), HttpStatusCode.Accepted)
        .Answers(
            "POST /api/orders/gb-2024-09-20/lift",
            Samples.Order("effective", """[{"ending":"lift","by":"alice","at":"2024-09-20T14:09:00Z"}]"""),
            HttpStatusCode.Accepted
        )
        .Answers("POST /api/orders/gb-2024-09-20/lift?dryRun=true", Samples.Difference)
        .Answers("POST /api/orders/gb-2024-09-20/withdraw", Samples.Order("withdrawn", ended: "\"2024-09-20T14:09:30Z\""))
        .Answers("POST /api/tickets/check", """{"verdict":"late"}""");

    [Fact]
    public Task of_status_fits_one_screen() => ApproveAsync("status", "status");

    [Fact]
    public Task of_status_fits_80_columns() => ApproveAsync("status-80", 80, "status");

    [Fact]
    public Task of_orders_says_stage_and_cause() => ApproveAsync("orders", "orders");

    [Fact]
    public Task of_one_order_shows_its_instants_apart() => ApproveAsync("show", "show", "gb-2024-09-20");

    [Fact]
    public Task of_a_certificate_shows_every_fence() => ApproveAsync("certificate", "certificate", "gb-2024-09-20");

    [Fact]
    public Task of_the_fleet_shows_who_is_fenced() => ApproveAsync("fleet", "fleet");

    [Fact]
    public Task of_the_fleet_fits_80_columns() => ApproveAsync("fleet-80", 80, "fleet");

    [Fact]
    public Task of_holds_shows_every_scope() => ApproveAsync("hold", "hold");

    [Fact]
    public Task of_flags_tells_a_closed_one_from_a_paused_one() => ApproveAsync("flags", "flag", "list");

    [Fact]
    public Task of_dispositions_reconciles() => ApproveAsync("dispositions", "dispositions");

    [Fact]
    public Task of_a_decision_says_why_and_where_the_ledger_says_it() => ApproveAsync("decision", "decision", "post:7340021");

    [Fact]
    public Task of_a_plan_shows_effect_and_warnings() => ApproveAsync("plan", "pause", "UK", "--authority", "ICO", "--plan");

    [Fact]
    public async Task of_a_pause_ends_with_the_latency_and_the_evidence()
    {
        Ran ran = await new Rpause(gate) { Width = 100 }.RunAsync("pause", "UK", "--authority", "ICO");
        ran.Error.ShouldBe("! JE, GG, IM and GI do not follow GB; name them if they are meant.\n");
        ran.Out.ShouldBeApproved("pause");
    }

    [Fact]
    public Task of_lift_shows_the_difference_first_and_says_who_is_missing() => ApproveAsync("lift", "lift", "gb-2024-09-20");

    [Fact, Requirement("R44")]
    public Task of_lift_with_plan_is_the_difference_alone() => ApproveAsync("lift-plan", "lift", "gb-2024-09-20", "--plan");

    [Fact]
    public Task of_withdraw_says_that_it_is_over() => ApproveAsync("withdraw", "withdraw", "gb-2024-09-20");

    [Fact]
    public async Task of_a_ticket_says_what_to_do_with_the_item() =>
        (await new Rpause(gate) { Input = Loaders_asking_about_tickets.Admitted }.RunAsync("ticket", "check")).Out.ShouldBeApproved(
            "ticket"
        );

    [Fact]
    public Task of_watch_is_a_line_a_look_in_a_log() => ApproveAsync("watch", 120, "watch", "--looks", "1");

    [Fact]
    public async Task carries_no_colour_into_a_pipe()
    {
        Ran ran = await new Rpause(gate).RunAsync("status");
        ran.Out.ShouldNotContain("\u001b");
    }

    private Task ApproveAsync(string name, params string[] args) => ApproveAsync(name, 100, args);

    private async Task ApproveAsync(string name, int width, params string[] args)
    {
        Ran ran = await new Rpause(gate) { Width = width }.RunAsync(args);
        // As a person sees it: what is shown first is on standard error.
        string seen = ran.Error + ran.Out;
        ran.Error.ShouldNotContain("rpause: ");
        seen.ShouldBeApproved(name);
        seen.Split('\n').ShouldAllBe(line => line.TrimEnd().Length <= width);
    }
}
