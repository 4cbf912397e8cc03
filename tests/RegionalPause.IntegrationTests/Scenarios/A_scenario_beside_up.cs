using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
using RegionalPause.Cli.Scenarios;
using RegionalPause.Tests;
using Shouldly;

namespace RegionalPause.IntegrationTests.Scenarios;

/// <summary><c>rpause demo</c> against the real app, in any order and as often as wanted.</summary>
[Requirement("R32")]
[Collection("up")]
public sealed class A_scenario_beside_up(RunningUp up) : IClassFixture<RunningUp>
{
    private static readonly TimeSpan WellUnderTwoMinutes = TimeSpan.FromSeconds(100);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string> All => [.. ScenarioList.All.Select(s => s.Id)];

    [Theory]
    [MemberData(nameof(All))]
    public async Task shows_what_it_expects_and_ends_with_a_verified_evidence_pack(string scenario)
    {
        long started = Stopwatch.GetTimestamp();

        Ran ran = await up.RunAsync(Cancelled, "demo", scenario, "--json");

        ran.ExitCode.ShouldBe(0, ran.Out + ran.Error);
        Stopwatch.GetElapsedTime(started).ShouldBeLessThan(WellUnderTwoMinutes);
        JsonElement[] lines = Lines(ran);
        lines.Length.ShouldBe(ScenarioList.All.Single(s => s.Id == scenario).Steps.Length + 1);
        lines[..^1].ShouldAllBe(step => step.GetProperty("shows").GetArrayLength() > 0);
        JsonElement end = lines[^1];
        end.GetProperty("asExpected").GetBoolean().ShouldBeTrue();
        end.GetProperty("leaves").GetInt64().ShouldBeGreaterThan(0);
        using ZipArchive pack = await ZipFile.OpenReadAsync(end.GetProperty("evidence").GetString()!, Cancelled);
        pack.Entries.ShouldContain(e => e.Name == "report.html");
        // What an auditor sees of it.
        Ran show = await up.RunAsync(Cancelled, "show", end.GetProperty("order").GetString()!);
        show.Out.ShouldContain("lifted");
    }

    [Fact]
    public async Task can_be_replayed_again_and_verifies_with_the_other_verb()
    {
        foreach (int _ in (int[])[1, 2])
        {
            Ran ran = await up.RunAsync(Cancelled, "demo", "linkedin-2024");
            ran.ExitCode.ShouldBe(0, ran.Out + ran.Error);
            ran.Out.ShouldContain("20 in the audience, 19 delivered, 1 bounced");
        }

        Ran verified = await up.RunAsync(Cancelled, "ledger", "verify");

        (verified.ExitCode, verified.Out.Contains("none forbidden by the control state", StringComparison.Ordinal)).ShouldBe(
            (0, true),
            verified.Out + verified.Error
        );
    }

    [Fact]
    public async Task that_was_interrupted_says_what_is_left_and_the_next_run_puts_it_back()
    {
        using var interrupted = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        Task<Ran> first = up.RunAsync(interrupted.Token, "demo", "brazil-2024");
        await Bed.Eventually.UntilAsync(
            "Brazil is paused",
            async () => (await up.RunAsync(Cancelled, "orders")).Out.Contains("br-2024-", StringComparison.Ordinal),
            Cancelled
        );
        await interrupted.CancelAsync();

        Ran ran = await first;
        ran.ExitCode.ShouldBe(130, ran.Out + ran.Error);
        ran.Error.ShouldContain("is in force. The next `rpause demo brazil-2024` ends it, or two people do: rpause undo br-2024-");

        Ran next = await up.RunAsync(Cancelled, "demo", "brazil-2024");
        next.ExitCode.ShouldBe(0, next.Out + next.Error);
        next.Error.ShouldContain("An earlier scenario is put back: order br-2024-");
    }

    [Fact]
    public async Task does_not_end_what_somebody_else_paused()
    {
        (await up.RunAsync(Cancelled, "pause", "IE", "--reason", "of somebody else", "--id", "ie-of-others")).ExitCode.ShouldBe(0);
        try
        {
            Ran ran = await up.RunAsync(Cancelled, "demo", "x-2024");

            ran.ExitCode.ShouldBe(6);
            ran.Error.ShouldContain("order ie-of-others covers IE");
            (await up.RunAsync(Cancelled, "show", "ie-of-others")).Out.ShouldContain("effective");
        }
        finally
        {
            foreach (string person in (string[])["alice", "bob"])
                await up.RunAsync(Cancelled, "undo", "ie-of-others", "--reason", "the test is over", "--as", person);
        }
    }

    private static JsonElement[] Lines(Ran ran) =>
        [
            .. ran
                .Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line =>
                {
                    using JsonDocument document = JsonDocument.Parse(line);
                    return document.RootElement.Clone();
                }),
        ];
}
