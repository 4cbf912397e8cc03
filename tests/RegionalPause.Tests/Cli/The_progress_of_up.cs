using Microsoft.Extensions.Time.Testing;
using RegionalPause.Cli.Up;
using Shouldly;

namespace RegionalPause.Tests.Cli;

/// <summary>A person who waits for <c>up</c> hears from it at least every five seconds.</summary>
[Requirement("R33")]
public sealed class The_progress_of_up
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider time = new();
    private readonly List<(TimeSpan At, string Line)> said = [];

    [Fact]
    public async Task is_printed_at_least_every_five_seconds_until_the_step_is_done()
    {
        long started = time.GetTimestamp();
        var progress = new UpProgress(line => said.Add((time.GetElapsedTime(started), line)), time);
        var work = new TaskCompletionSource<string>();
        Task<string> step = progress.StepAsync("building the app", work.Task);

        for (int i = 0; i < 60; i++)
            await NextSecondAsync();
        work.SetResult("app.dll");

        (await step).ShouldBe("app.dll");
        said[0].ShouldBe((TimeSpan.Zero, "  0 s  building the app …"));
        said.Zip(said.Skip(1), (before, after) => after.At - before.At).ShouldAllBe(silence => silence <= 5 * Second);
        said[^1].At.ShouldBeGreaterThanOrEqualTo(55 * Second);
        said.Count.ShouldBeLessThanOrEqualTo(16);
    }

    [Fact]
    public async Task is_not_printed_for_work_that_is_done_already()
    {
        await new UpProgress(line => said.Add((default, line)), time).StepAsync("building the app", Task.FromResult(1));

        said.ShouldBeEmpty();
    }

    [Fact]
    public async Task ends_with_the_fault_of_the_step()
    {
        var progress = new UpProgress(static _ => { }, time);

        await Should.ThrowAsync<InvalidDataException>(() =>
            progress.StepAsync("building the app", Task.FromException(new InvalidDataException()))
        );
    }

    // The step continues on another thread after its timer fires. When it prints, its next timer exists.
    private async Task NextSecondAsync()
    {
        int lines = said.Count;
        time.Advance(Second);
        if (time.GetUtcNow().Second % 4 != 0)
            return;
        for (int i = 0; said.Count == lines && i < 100_000; i++)
            await Task.Yield();
    }
}
