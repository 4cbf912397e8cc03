using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using RegionalPause.App.Hosting;
using RegionalPause.App.OperatorConsole.Lists;
using RegionalPause.App.OperatorConsole.Mailbox;
using RegionalPause.Tests.OperatorConsole.SignIn;
using Shouldly;

namespace RegionalPause.Tests.OperatorConsole.Mailbox;

[Requirement("R18", "R31")]
public sealed class The_mailbox
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task shows_the_newest_message_first_and_opens_it()
    {
        await using ConsoleApp app = await StartAsync();
        await app.Get<MailTable>().KeepAsync([Mail(1), Mail(2), Mail(3)], Cancelled);
        using Visitor olivia = await app.SignInAsync("olivia");

        string list = (await olivia.GetAsync("/mailbox")).Html;
        int[] places = [.. Enumerable.Range(1, 3).Reverse().Select(i => list.IndexOf($"Subject {i}", StringComparison.Ordinal))];
        places.ShouldBe(places.Order());
        places[0].ShouldBePositive();

        StoredMail newest = (await app.Get<MailTable>().ReadAsync("", Cancelled))[0];
        Page mail = await olivia.GetAsync($"/mailbox/{newest.Key}");
        mail.Html.ShouldContain("Subject 3");
        mail.Html.ShouldContain("https://x.example/o/3");
        mail.Html.ShouldContain("Text &lt;3&gt;");
        mail.Html.ShouldContain($"""src="/mailbox/{newest.Key}/html" """.TrimEnd());
        mail.Html.ShouldContain("sandbox=\"allow-popups allow-popups-to-escape-sandbox\"");
    }

    [Fact]
    public async Task shows_the_HTML_of_a_message_without_a_right_of_the_console()
    {
        await using ConsoleApp app = await StartAsync();
        await app.Get<MailTable>().KeepAsync([Mail(1)], Cancelled);
        using Visitor olivia = await app.SignInAsync("olivia");
        string key = (await app.Get<MailTable>().ReadAsync("", Cancelled))[0].Key;

        Page html = await olivia.GetAsync($"/mailbox/{key}/html", ("Sec-Fetch-Dest", "iframe"), ("Sec-Fetch-Mode", "navigate"));

        html.Html.ShouldBe("<html><head><base target=\"_blank\"></head><body>HTML 1</body></html>");
        html.ContentPolicy.ShouldContain("default-src 'none'");
        html.ContentPolicy.ShouldContain("sandbox allow-popups allow-popups-to-escape-sandbox");
        html.ContentPolicy.ShouldNotContain("script");
    }

    [Fact]
    public async Task is_found_in_by_a_pseudonym_and_has_pages()
    {
        await using ConsoleApp app = await StartAsync();
        await app.Get<MailTable>().KeepAsync([.. Enumerable.Range(1, Paging.Size + 1).Select(Mail)], Cancelled);
        using Visitor olivia = await app.SignInAsync("olivia");

        (await olivia.GetAsync("/mailbox")).Html.ShouldContain("Page 1 of 2");
        string second = (await olivia.GetAsync("/mailbox?page=2")).Html;
        second.ShouldContain("Subject 1<");
        second.ShouldNotContain("Subject 2<");
        string found = (await olivia.GetAsync("/mailbox?q=pseudonym-7")).Html;
        found.ShouldContain("Subject 7<");
        found.ShouldNotContain("Subject 8<");
        (await olivia.GetAsync("/mailbox?q=nothing&page=99")).Html.ShouldContain("No message matches");
    }

    [Fact]
    public async Task keeps_a_message_once_and_the_newest_ones()
    {
        await using ConsoleApp app = await StartAsync(keep: 10);
        MailTable mails = app.Get<MailTable>();

        await mails.KeepAsync([.. Enumerable.Range(1, 9).Select(Mail)], Cancelled);
        await mails.KeepAsync([Mail(9), Mail(9) with { At = Noon.AddDays(1) }, Mail(10), Mail(11), Mail(12)], Cancelled);

        (await mails.ReadAsync("", Cancelled))
            .Select(m => m.Mail.Id)
            .ShouldBe([.. Enumerable.Range(3, 10).Reverse().Select(i => $"id-{i}")]);
    }

    [Fact]
    public async Task is_for_people_who_are_signed_in()
    {
        await using ConsoleApp app = await StartAsync();
        using Visitor nobody = app.Visitor();

        foreach (string path in (string[])["/mailbox", "/mailbox/x", "/mailbox/x/html"])
            (await nobody.GetAsync(path)).Status.ShouldBe(HttpStatusCode.Redirect, path);
        using Visitor olivia = await app.SignInAsync("olivia");
        (await olivia.GetAsync("/mailbox/no-such-message")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task says_why_it_is_empty_where_nothing_is_collected()
    {
        await using ConsoleApp app = await ConsoleApp.StartAsync();
        using Visitor olivia = await app.SignInAsync("olivia");

        (await olivia.GetAsync("/mailbox")).Html.ShouldContain("Mailbox__Enabled");
    }

    [Fact]
    public async Task does_not_exist_outside_Development()
    {
        await using ConsoleApp app = await ConsoleApp.StartAsync("Production", [new("Mailbox:Enabled", "true")], isUnchecked: true);
        using Visitor visitor = app.Visitor();

        (await visitor.GetAsync("/mailbox")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task ends_the_app_at_its_start_outside_Development()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = "Production" });
        builder.Configuration.AddInMemoryCollection([new("Mailbox:Enabled", "true")]);
        builder.Services.AddMailbox();

        (await builder.Build().RunToTheEndAsync().WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken)).ShouldBe(
            ProcessEnd.Misconfigured
        );
    }

    internal static async Task<ConsoleApp> StartAsync(int keep = 100)
    {
        ConsoleApp app = await ConsoleApp.StartAsync(settings: [new("Mailbox:Enabled", "true"), new("Mailbox:Keep", $"{keep}")]);
        await app.Get<MailTable>().CreateAsync(Cancelled);
        return app;
    }

    internal static Mail Mail(int number) =>
        new(
            $"id-{number}",
            "notice",
            Noon.AddMinutes(number),
            "uk-notice",
            null,
            "email",
            $"member-{number}@example.org",
            "en",
            $"Subject {number}",
            $"Text <{number}>",
            $"<html><head></head><body>HTML {number}</body></html>",
            $"https://x.example/o/{number}"
        )
        {
            Pseudonym = $"pseudonym-{number}",
        };
}
