using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NSubstitute;
using RegionalPause.App.Pages.Objecting;
using RegionalPause.Content;
using RegionalPause.Objections.Links;
using RegionalPause.Requests;
using Shouldly;

namespace RegionalPause.Tests.App.Pages;

[Requirement("R19")]
public sealed class A_press_that_fails
{
    private readonly PressBook book = new();
    private readonly LineLog log = new();
    private readonly ObjectionDesk desk;

    public A_press_that_fails() =>
        desk = new ObjectionDesk(
            ObjectionApp.Links,
            book.Calls,
            Options.Create(new ObjectionLinkOptions { AnswerQuantum = TimeSpan.Zero }),
            TimeProvider.System,
            Substitute.For<IHostApplicationLifetime>(),
            log
        );

    [Fact]
    public async Task is_logged_without_a_word_of_the_member_or_the_link()
    {
        string token = ObjectionApp.Good().Split('/', '?')[2];
        book.Fault = new TimeoutException($"row {ObjectionApp.Member} {token}");

        (await desk.PressAsync(token, ObjectionStep.Object, oneClick: false, "en", TestContext.Current.CancellationToken)).ShouldBeFalse();

        string line = log.Lines.ShouldHaveSingleItem();
        line.ShouldContain("System.TimeoutException");
        line.ShouldNotContain(ObjectionApp.Member);
        line.ShouldNotContain(token);
    }

    [Fact]
    public async Task is_not_given_up_because_the_page_was_closed()
    {
        var work = new TaskCompletionSource();
        book.Until = work.Task;
        using var closing = new CancellationTokenSource();
        Task<bool> answer = desk.PressAsync(
            ObjectionApp.Good().Split('/', '?')[2],
            ObjectionStep.Object,
            oneClick: false,
            "en",
            closing.Token
        );

        await closing.CancelAsync();
        work.SetResult();

        (await answer).ShouldBeTrue();
        book.Presses.Count.ShouldBe(1);
    }

    [Fact]
    public void names_no_member_when_printed()
    {
        var link = new ObjectionLink(new CampaignId("gb-2026"), MemberId.Parse(ObjectionApp.Member), "en", default);

        new ObjectionPress(link, OneClick: false, default, "en").ToString().ShouldBe("a press by an objection link of campaign gb-2026");
        new ObjectionClaim("her diary", IsOfParent: true, "olga@example.org", default, "en")
            .ToString()
            .ShouldBe("a parent's objection by form");
    }

    private sealed class LineLog : ILogger<ObjectionDesk>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Lines.Add($"{formatter(state, exception)} {exception}");
    }
}
