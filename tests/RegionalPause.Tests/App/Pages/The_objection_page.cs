using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using RegionalPause.App.Pages.Objecting;
using RegionalPause.Requests;
using Shouldly;

namespace RegionalPause.Tests.App.Pages;

[Requirement("R19", "D20")]
public sealed class The_objection_page(OneObjectionApp one) : IClassFixture<OneObjectionApp>
{
    private readonly ObjectionApp app = one.WithAnEmptyBook();

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task objects_for_nobody_when_it_is_only_opened(string method)
    {
        using HttpResponseMessage answer = await SendAsync(new HttpMethod(method), ObjectionApp.Good());

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (app.Book.Presses.Count, app.Book.Idle, app.Book.Confirmations.Count).ShouldBe((0, 0, 0));
    }

    [Fact, Requirement("D19")]
    public async Task objects_at_one_press_without_asking_why()
    {
        string page = await TextAsync(HttpMethod.Get, ObjectionApp.Good());
        page.ShouldNotContain("<input");
        page.ShouldNotContain("<textarea");
        page.Split("<button").Length.ShouldBe(2);

        string said = await TextAsync(HttpMethod.Post, ObjectionApp.Good(), "step=object");

        (ObjectionStep step, ObjectionPress press) = app.Book.Presses.ShouldHaveSingleItem();
        (step, press.Link.MemberId.Value, press.Link.Campaign.Value, press.OneClick, press.Language).ShouldBe(
            (ObjectionStep.Object, ObjectionApp.Member, "gb-2026", false, "en")
        );
        said.ShouldContain(ObjectionTexts.Find("en")!.Answer.Objected);
    }

    [Fact, Requirement("D24")]
    public async Task has_what_was_recorded_confirmed()
    {
        await TextAsync(HttpMethod.Post, ObjectionApp.Good("de"), "step=object");

        (ObjectionStep step, ObjectionPress press) = app.Book.Confirmations.ShouldHaveSingleItem();
        (step, press.Link.MemberId.Value, press.Language).ShouldBe((ObjectionStep.Object, ObjectionApp.Member, "de"));
    }

    [Fact]
    public async Task undoes_it_in_the_same_place_with_the_same_link()
    {
        string link = ObjectionApp.Good();
        (await TextAsync(HttpMethod.Post, link, "step=object")).ShouldContain("value=\"withdraw\"");

        string said = await TextAsync(HttpMethod.Post, link, "step=withdraw");

        app.Book.Presses.Select(p => p.Step).ShouldBe([ObjectionStep.Object, ObjectionStep.Withdraw]);
        app.Book.Confirmations.Select(p => p.Step).ShouldBe([ObjectionStep.Object, ObjectionStep.Withdraw]);
        said.ShouldContain(ObjectionTexts.Find("en")!.Answer.Withdrawn);
        said.ShouldContain("value=\"object\"");
    }

    [Theory, Requirement("D26")]
    [InlineData("", "application/x-www-form-urlencoded")]
    [InlineData("step=", "application/x-www-form-urlencoded")]
    [InlineData("step=withdraw&step=object", "application/x-www-form-urlencoded")]
    [InlineData("step=withdraw&List-Unsubscribe=One-Click", "application/x-www-form-urlencoded")]
    [InlineData("{\"step\":\"withdraw\"}", "application/json")]
    [InlineData("step=withdraw", "multipart/form-data; boundary=x")]
    public async Task takes_every_other_press_for_an_objection(string body, string type)
    {
        using HttpResponseMessage answer = await SendAsync(HttpMethod.Post, ObjectionApp.Good(), body, type);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        app.Book.Presses.ShouldHaveSingleItem().Step.ShouldBe(ObjectionStep.Object);
    }

    [Theory]
    [InlineData("List-Unsubscribe=One-Click", "application/x-www-form-urlencoded")]
    [InlineData(
        "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n",
        "multipart/form-data; boundary=x"
    )]
    public async Task takes_the_one_click_of_a_mail_program(string body, string type)
    {
        using HttpResponseMessage answer = await SendAsync(HttpMethod.Post, ObjectionApp.Good("fr"), body, type);

        (ObjectionStep step, ObjectionPress press) = app.Book.Presses.ShouldHaveSingleItem();
        (step, press.OneClick).ShouldBe((ObjectionStep.Object, true));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; charset=utf-8");
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe(
            ObjectionTexts.Find("fr")!.OneClick + "\n"
        );
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("HEAD", "")]
    [InlineData("POST", "step=object")]
    [InlineData("POST", "step=withdraw")]
    [InlineData("POST", "List-Unsubscribe=One-Click")]
    public async Task answers_good_spent_expired_and_forged_links_alike(string method, string body)
    {
        string spent = ObjectionApp.Good();
        await TextAsync(HttpMethod.Post, spent, "step=object");
        string[] links =
        [
            ObjectionApp.Good(),
            spent,
            ObjectionApp.Expired(),
            ObjectionApp.Forged(),
            "/o/x?lang=en",
            "/o/" + new string('A', 3_000) + "?lang=en",
        ];

        var answers = new List<string>();
        foreach (string link in links)
            answers.Add(await WholeAsync(new HttpMethod(method), link, body));

        answers.Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task answers_all_links_alike_when_storage_is_out()
    {
        app.Book.Fault = new TimeoutException("no answer about row " + ObjectionApp.Member);
        string[] links = [ObjectionApp.Good(), ObjectionApp.Expired(), ObjectionApp.Forged()];

        var answers = new List<string>();
        foreach (string link in links)
            answers.Add(await WholeAsync(HttpMethod.Post, link, "step=object"));

        answers.Distinct().ShouldHaveSingleItem().ShouldStartWith("503 ");
        answers[0].ShouldContain(ObjectionTexts.Find("en")!.Answer.Failed);
    }

    [Fact]
    public async Task records_and_confirms_nothing_for_a_link_that_is_not_good()
    {
        foreach (string link in (string[])[ObjectionApp.Expired(), ObjectionApp.Forged()])
            await TextAsync(HttpMethod.Post, link, "step=object");

        (app.Book.Presses.Count, app.Book.Confirmations.Count, app.Book.Idle).ShouldBe((0, 0, 2));
    }

    [Theory]
    [InlineData(RefusalCode.StorageUnavailable, 503)]
    [InlineData(RefusalCode.Contended, 503)]
    [InlineData(RefusalCode.NotFound, 200)]
    [InlineData(RefusalCode.Invalid, 200)]
    public async Task says_so_where_pressing_again_may_help_and_only_there(RefusalCode code, int status)
    {
        app.Book.Refusal = new Refusal(code, "no");

        using HttpResponseMessage answer = await SendAsync(HttpMethod.Post, ObjectionApp.Good(), "step=withdraw");

        ((int)answer.StatusCode).ShouldBe(status);
        app.Book.Confirmations.ShouldBeEmpty();
        if (status == 503)
            (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("value=\"withdraw\"");
    }

    [Fact]
    public async Task never_says_that_it_worked_where_nothing_takes_objections()
    {
        await using TestApp bare = await TestApp.StartAsync(services: services => services.AddSingleton(ObjectionApp.Links));

        using HttpResponseMessage answer = await bare.Client.PostAsync(
            new Uri(ObjectionApp.Good(), UriKind.Relative),
            null,
            TestContext.Current.CancellationToken
        );

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    [Theory]
    [InlineData("?lang=de", "fr", "de")]
    [InlineData("?lang=pt-BR", null, "pt")]
    [InlineData("?lang=no", null, "nb")]
    [InlineData("?lang=tlh", "sv, en;q=0.5", "sv")]
    [InlineData("", "ja, pl;q=0.3, it;q=0.7", "it")]
    [InlineData("", "nl;q=0, *", "en")]
    [InlineData("", "\u0001\u0002", "en")]
    [InlineData("?lang=\"><b>", null, "en")]
    [InlineData("", null, "en")]
    public async Task speaks_the_language_of_the_notice_else_of_the_browser_else_English(string query, string? accepted, string language)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, ObjectionApp.Good().Split('?')[0] + query);
        if (accepted is not null)
            request.Headers.TryAddWithoutValidation("Accept-Language", accepted);

        using HttpResponseMessage answer = await app.Client.SendAsync(request, TestContext.Current.CancellationToken);

        answer.Content.Headers.ContentLanguage.ShouldBe([language]);
        string page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        page.ShouldContain($"<html lang=\"{language}\">");
        page.ShouldContain(ObjectionTexts.Find(language)!.Ask.Button);
    }

    [Theory]
    [InlineData("GET", "/o/x", "")]
    [InlineData("GET", "/o", "")]
    [InlineData("POST", "/o/x", "step=object")]
    [InlineData("POST", "/o", "locator=here")]
    public async Task keeps_itself_to_itself(string method, string path, string body)
    {
        using HttpResponseMessage answer = await SendAsync(new HttpMethod(method), path, body);
        string page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        string style = page.Split("<style>")[1].Split("</style>")[0];

        Header(answer, "Content-Security-Policy")
            .ShouldBe(
                $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
            );
        Header(answer, "Referrer-Policy").ShouldBe("no-referrer");
        Header(answer, "Cache-Control").ShouldBe("no-store");
        Header(answer, "X-Content-Type-Options").ShouldBe("nosniff");
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
        page.ShouldNotContain("<script");
        page.ShouldNotContain(" style=");
        page.ShouldNotContain("://");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task is_there_under_the_Functions_host_and_without_it(bool asWorker)
    {
        await using ObjectionApp hosted = await ObjectionApp.StartAsync(asWorker: asWorker);

        using HttpResponseMessage answer = await hosted.Client.PostAsync(
            new Uri(ObjectionApp.Good(), UriKind.Relative),
            null,
            TestContext.Current.CancellationToken
        );

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        hosted.Book.Presses.Count.ShouldBe(1);
    }

    [Fact]
    public async Task names_whom_members_know_and_encodes_it()
    {
        await using ObjectionApp named = await ObjectionApp.StartAsync(options => options.Controller = "Ö <b>& Co");

        string page = await named.Client.GetStringAsync(new Uri("/o/x", UriKind.Relative), TestContext.Current.CancellationToken);

        page.ShouldContain("<p class=\"controller\">Ö &lt;b&gt;&amp; Co</p>");
    }

    private async Task<string> TextAsync(HttpMethod method, string path, string body = "")
    {
        using HttpResponseMessage answer = await SendAsync(method, path, body);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    // Status, headers and body, apart from the date.
    private async Task<string> WholeAsync(HttpMethod method, string path, string body)
    {
        using HttpResponseMessage answer = await SendAsync(method, path, body);
        answer.Headers.Date = null;
        return $"{(int)answer.StatusCode} {answer.Headers}{answer.Content.Headers}{await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}";
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        string body = "",
        string type = "application/x-www-form-urlencoded"
    )
    {
        using var request = new HttpRequestMessage(method, path);
        if (method == HttpMethod.Post)
            request.Content = new StringContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
        return await app.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.GetValues(name).ShouldHaveSingleItem();
}
