using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.IntegrationTests.Up;
using RegionalPause.Tests;
using RegionalPause.Tests.OperatorConsole.SignIn;
using Shouldly;

namespace RegionalPause.IntegrationTests.OperatorConsole.Mailbox;

/// <summary>A campaign of <c>up</c>, from the start to the objection of a member who reads the mail.</summary>
[Requirement("R18", "R19", "R31", "R34")]
[Collection("up")]
public sealed partial class The_mailbox_of_up : IDisposable
{
    // At any time, it is day in one of them: in the quiet hours of a member nothing is sent.
    private static readonly string[] Zones = ["Europe/London", "Asia/Tokyo", "America/Los_Angeles"];

    private readonly string data = Directory.CreateTempSubdirectory("rpause-up-").FullName;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(data, recursive: true);

    [Fact]
    public async Task shows_a_notice_and_the_confirmation_of_the_objection()
    {
        await using UpProcess up = UpProcess.Start(
            data,
            ["--port", "0", "--blob-port", "0", "--queue-port", "0", "--table-port", "0", "--in-memory", "--no-demo"]
        );
        (_, _, string url) = await up.ReadyAsync(Cancelled);
        using HttpClient olivia = await AsAsync("olivia", url);
        await SendAsync(olivia, "/api/orders", """{"id":"uk-2024","jurisdictions":["GB"],"authority":"ICO","reason":"a test"}""");
        await SendAsync(
            olivia,
            "/api/members/import?from=1",
            $$"""{"id":"member:ada","signals":[{"kind":"account","code":"GB"}],"birthYear":1980,"languages":["de"],"channels":[{"kind":"email","address":"ada@example.org"}],"timeZone":"{{ZoneByDay()}}"}"""
        );
        string starts = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(90).ToString("O", null);
        await SendAsync(
            olivia,
            "/api/campaigns",
            $$"""{"id":"uk-notice","order":"uk-2024","controller":"Example Ltd","startsOn":"{{starts}}"}"""
        );
        await SendAsync(olivia, "/api/campaigns/uk-notice/start", "{}");

        using var visitor = new Visitor(new Uri(url));
        Page choice = await visitor.FollowAsync(await visitor.GetAsync("/mailbox"));
        choice.Html.ShouldContain("olivia");
        Page list = await visitor.FollowAsync(await visitor.SubmitAsync(choice, ("person", "0")));
        list.Address.AbsolutePath.ShouldBe("/mailbox");

        string notice = await MailAsync(visitor, "notice");
        notice.ShouldContain("ada@example.org");
        string link = WebUtility.HtmlDecode(Link().Match(notice).Groups[1].Value);
        link.ShouldStartWith($"{url}/o/");
        Page ask = await visitor.GetAsync(link);
        ask.Html.ShouldContain("Example Ltd"); // whom the page is from
        (await visitor.PostAsync(link, [KeyValuePair.Create("step", "object")])).Status.ShouldBe(HttpStatusCode.OK);

        (await MailAsync(visitor, "confirmation")).ShouldContain("Ihr Widerspruch ist eingetragen");
        // The mailbox is the mail service too: the campaign knows that the notice was delivered.
        await Eventually.UntilAsync(
            "the receipt is counted",
            async () =>
            {
                using HttpResponseMessage figures = await olivia.GetAsync(
                    new Uri("/api/campaigns/uk-notice/figures", UriKind.Relative),
                    Cancelled
                );
                using JsonDocument read = JsonDocument.Parse(await figures.Content.ReadAsStringAsync(Cancelled));
                return read.RootElement.GetProperty("delivered").GetInt64() == 1;
            },
            Cancelled
        );
    }

    private static Task<string> MailAsync(Visitor visitor, string kind) =>
        Eventually.UntilAsync(
            $"there is a {kind} in the mailbox",
            async () =>
            {
                Page list = await visitor.GetAsync($"/mailbox?q={kind}");
                list.Status.ShouldBe(HttpStatusCode.OK);
                Match mail = Entry().Match(list.Html);
                return mail.Success ? (await visitor.GetAsync(mail.Groups[1].Value)).Html : null;
            },
            Cancelled
        );

    private static string ZoneByDay()
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return Zones.First(zone => TimeZoneInfo.ConvertTime(now, TimeZoneInfo.FindSystemTimeZoneById(zone)).Hour is >= 8 and < 20);
    }

    private async Task<HttpClient> AsAsync(string person, string url)
    {
        using JsonDocument local = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(data, "local.json"), Cancelled));
        string token = local.RootElement.GetProperty("tokens").GetProperty(person).GetString()!;
        var client = new HttpClient { BaseAddress = new Uri(url) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    private static async Task SendAsync(HttpClient person, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await person.PostAsync(new Uri(path, UriKind.Relative), content, Cancelled);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(Cancelled));
    }

    [GeneratedRegex("""<a href="(/mailbox/[0-9A-Za-z-]+)">""")]
    private static partial Regex Entry();

    [GeneratedRegex("""<a class="button" href="([^"]*)""")]
    private static partial Regex Link();
}
