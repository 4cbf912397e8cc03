using System.Net.ServerSentEvents;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using RegionalPause.App.OperatorConsole.Live;
using RegionalPause.Requests;
using Shouldly;

namespace RegionalPause.Tests.OperatorConsole;

/// <summary>One rendering serves every browser, and only while somebody looks.</summary>
[Requirement("R31")]
public sealed class A_live_part : IDisposable
{
    private readonly FakeTimeProvider time = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly LiveFeed feed;
    private int rendered;
    private string html = "one";

    public A_live_part()
    {
        IHostApplicationLifetime lifetime = Substitute.For<IHostApplicationLifetime>();
        lifetime.ApplicationStopping.Returns(stopping.Token);
        feed = new LiveFeed(time, lifetime, NullLogger<LiveFeed>.Instance);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => stopping.Dispose();

    [Fact]
    public async Task is_sent_at_once_and_then_when_it_changes()
    {
        await using IAsyncEnumerator<SseItem<string>> browser = Follow();
        (await NextAsync(browser)).ShouldBe("one");

        ValueTask<bool> next = browser.MoveNextAsync();
        await TickAsync();
        await TickAsync();
        next.IsCompleted.ShouldBeFalse(); // nothing has changed
        html = "two";
        await TickAsync();

        (await next).ShouldBeTrue();
        browser.Current.Data.ShouldBe("two");
    }

    [Fact]
    public async Task is_rendered_once_for_all_its_browsers()
    {
        IAsyncEnumerator<SseItem<string>>[] browsers =
        [
            .. Enumerable.Range(0, 200).Select(i => Follow($"person {i / LiveFeed.MaxOfPerson}")),
        ];
        foreach (IAsyncEnumerator<SseItem<string>> browser in browsers)
            (await NextAsync(browser)).ShouldBe("one");

        rendered.ShouldBe(1);
        foreach (IAsyncEnumerator<SseItem<string>> browser in browsers)
            await browser.DisposeAsync();
    }

    [Fact]
    public async Task is_not_rendered_when_nobody_looks_any_more()
    {
        IAsyncEnumerator<SseItem<string>> browser = Follow();
        await NextAsync(browser);
        await browser.DisposeAsync();

        await TickAsync();
        await TickAsync();

        rendered.ShouldBe(1);
    }

    [Fact]
    public async Task goes_on_after_a_rendering_that_failed()
    {
        html = "throw";
        await using IAsyncEnumerator<SseItem<string>> browser = Follow();
        ValueTask<bool> next = browser.MoveNextAsync();
        await RenderedAsync(1);

        html = "back";
        await TickAsync();

        (await next).ShouldBeTrue();
        browser.Current.Data.ShouldBe("back");
    }

    [Fact]
    public async Task ends_when_the_app_stops()
    {
        await using IAsyncEnumerator<SseItem<string>> browser = Follow();
        await NextAsync(browser);
        ValueTask<bool> next = browser.MoveNextAsync();

        await stopping.CancelAsync();

        (await next).ShouldBeFalse();
    }

    [Fact]
    public async Task ends_after_some_minutes_so_that_the_browser_is_asked_again_who_it_is()
    {
        await using IAsyncEnumerator<SseItem<string>> browser = Follow();
        await NextAsync(browser);
        ValueTask<bool> next = browser.MoveNextAsync();

        time.Advance(LiveFeed.MaxTime);

        (await next).ShouldBeFalse();
    }

    [Fact]
    public async Task is_refused_to_a_person_with_too_many_open_and_to_nobody_else()
    {
        IAsyncEnumerator<SseItem<string>>[] browsers = [.. Enumerable.Range(0, LiveFeed.MaxOfPerson).Select(_ => Follow())];
        foreach (IAsyncEnumerator<SseItem<string>> browser in browsers)
            await NextAsync(browser);

        (feed.Refuses("olivia"), feed.Refuses("alice")).ShouldBe((429, null));
        (await Follow().MoveNextAsync()).ShouldBeFalse(); // also if two connections looked for room at the same time

        await browsers[0].DisposeAsync();
        feed.Refuses("olivia").ShouldBeNull();
        foreach (IAsyncEnumerator<SseItem<string>> browser in browsers[1..])
            await browser.DisposeAsync();
    }

    [Fact]
    public void counts_people_by_their_identity_and_not_by_their_name() =>
        LiveFeed.KeyOf(Person.Identified("issuer", "1", "Olivia")).ShouldNotBe(LiveFeed.KeyOf(Person.Identified("issuer", "2", "Olivia")));

    [Fact]
    public void has_the_limits_that_are_documented() =>
        TheRepository
            .Read("docs/limits.md")
            .ShouldContain(
                FormattableString.Invariant(
                    $"at most {LiveFeed.MaxOfPerson} live connections of one person and {LiveFeed.MaxBrowsers:N0} in total"
                )
            );

    private IAsyncEnumerator<SseItem<string>> Follow(string person = "olivia") =>
        feed.FollowAsync("/live/x", person, Render, Cancelled).GetAsyncEnumerator(Cancelled);

    private Task<string> Render(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref rendered);
        return html == "throw" ? throw new InvalidOperationException("by the test") : Task.FromResult(html);
    }

    private static async Task<string> NextAsync(IAsyncEnumerator<SseItem<string>> browser)
    {
        (await browser.MoveNextAsync()).ShouldBeTrue();
        return browser.Current.Data;
    }

    // The next rendering follows the tick on another thread.
    private async Task TickAsync()
    {
        int before = Volatile.Read(ref rendered);
        time.Advance(LiveFeed.Interval);
        for (int i = 0; i < 20 && Volatile.Read(ref rendered) == before; i++)
            await Task.Delay(5, Cancelled);
    }

    private async Task RenderedAsync(int times)
    {
        while (Volatile.Read(ref rendered) < times)
            await Task.Delay(5, Cancelled);
    }
}
