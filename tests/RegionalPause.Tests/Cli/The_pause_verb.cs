using Shouldly;
using Xunit;

namespace RegionalPause.Tests.Cli;

[Requirement("R9", "R12", "R13", "R14", "R30")]
public sealed class The_pause_verb
{
    [Fact]
    public async Task waits_until_nothing_can_arrive_any_more()
    {
        StubGate gate = new StubGate().Answers("POST /api/orders", Samples.Order("fencing"))
            .Answers("GET /api/orders/gb-2024-09-20", Samples.Order("fencing")).Answers("GET /api/orders/gb-2024-09-20", Samples.Order("fenced"))
            .Answers("GET /api/orders/gb-2024-09-20", Samples.Order("effective"));
        Ran ran = await new Rpause(gate) { Time = TimeProvider.System }.RunAsync("pause", "UK", "--authority", "ICO");
        ran.ExitCode.ShouldBe(0);
        gate.Requests.Count.ShouldBe(4);
        ran.Out.ShouldContain("Evidence: rpause certificate gb-2024-09-20");
    }

    [Fact]
    public async Task returns_at_once_when_told_not_to_wait()
    {
        StubGate gate = new StubGate().Answers("POST /api/orders", Samples.Order("fencing"));
        Ran ran = await new Rpause(gate).RunAsync("pause", "UK", "--authority", "ICO", "--no-wait");
        ran.ExitCode.ShouldBe(0);
        gate.Requests.ShouldHaveSingleItem();
        ran.Out.ShouldContain("Follow it: rpause show gb-2024-09-20");
    }

    [Fact]
    public async Task does_not_wait_for_a_scheduled_order()
    {
        StubGate gate = new StubGate().Answers("POST /api/orders", Samples.Order("scheduled"));
        (await new Rpause(gate).RunAsync("pause", "UK", "--authority", "ICO", "--effective-from", "2024-12-01T00:00:00Z")).Out.ShouldContain("Scheduled for");
        gate.Requests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task says_after_its_timeout_that_the_order_stands()
    {
        StubGate gate = new StubGate().Answers("POST /api/orders", Samples.Order("fencing")).Answers("GET /api/orders/gb-2024-09-20", Samples.Order("fencing"));
        Ran ran = await new Rpause(gate) { Time = TimeProvider.System }.RunAsync("pause", "UK", "--authority", "ICO", "--timeout", "0.2");
        ran.ExitCode.ShouldBe(7);
        ran.Error.ShouldContain("gb-2024-09-20 is in force, and fencing after");
        ran.Error.ShouldContain("rpause fleet");
    }

    [Fact]
    public async Task sends_every_option_with_its_length()
    {
        StubGate gate = new StubGate().Answers("POST /api/orders", Samples.Order("effective"));
        await new Rpause(gate).RunAsync(
            "pause", "UK", "EEA", "--reason", "X's undertaking", "--id", "x-1", "--types", "post,video", "--created", "..2024-08-01@Europe/Dublin", "--processed", "2024-05-07..2024-08-01",
            "--exclude", "--retention-days", "90", "--at-ceiling", "purge", "--effective-from", "2024-08-08T12:00:00Z", "--confirmed-to-authority", "2024-08-08T14:00:00+02:00",
            "--review-on", "2024-11-01", "--shadow");
        Asked asked = gate.Requests.ShouldHaveSingleItem();
        asked.Body.ShouldBe(
            """
            {"id":"x-1","jurisdictions":["UK","EEA"],"reason":"X\u0027s undertaking","contentTypes":["post","video"],
            "created":{"to":"2024-08-01","zone":"Europe/Dublin"},"processed":{"from":"2024-05-07","to":"2024-08-01","zone":"Etc/UTC"},
            "meanwhile":"exclude","retentionDays":90,"atCeiling":"purge","effectiveFrom":"2024-08-08T12:00:00+00:00",
            "confirmedToAuthorityAt":"2024-08-08T12:00:00+00:00","reviewOn":"2024-11-01","shadow":true}
            """.ReplaceLineEndings(""));
        asked.ContentLength.ShouldBe(asked.Body!.Length);
        asked.ContentType.ShouldBe("application/json");
    }

    [Fact]
    public async Task needs_three_words_in_an_emergency()
    {
        StubGate gate = new StubGate().Answers("POST /api/orders", Samples.Order("effective"));
        await new Rpause(gate).RunAsync("pause", "UK", "--authority", "ICO");
        gate.Requests.ShouldHaveSingleItem().Body.ShouldBe("""{"jurisdictions":["UK"],"authority":"ICO","contentTypes":[],"shadow":false}""");
    }

    [Fact]
    public async Task shows_with_plan_and_changes_nothing()
    {
        StubGate gate = new StubGate().Answers("POST /api/orders/plan", Samples.Plan);
        (await new Rpause(gate).RunAsync("pause", "UK", "--authority", "ICO", "--plan")).ExitCode.ShouldBe(0);
        gate.Requests.ShouldHaveSingleItem();
    }
}
