using System.Net;
using Microsoft.AspNetCore.Http;
using RegionalPause.App.Pages.Objecting;
using Shouldly;

namespace RegionalPause.Tests.App.Pages;

[Requirement("R19")]
public sealed class Too_many_requests
{
    [Theory]
    [InlineData("GET", "/o/x?lang=de")]
    [InlineData("GET", "/o?lang=de")]
    [InlineData("POST", "/o?lang=de")]
    public async Task of_one_client_are_turned_away_in_the_look_of_the_page(string method, string path)
    {
        await using ObjectionApp app = await ObjectionApp.StartAsync(options => options.RequestsPerClient = 2);
        await SendAsync(app, method, "/o");
        await SendAsync(app, method, "/o");

        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using HttpResponseMessage answer = await app.Client.SendAsync(request, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromMinutes(1));
        answer.Headers.Contains("Content-Security-Policy").ShouldBeTrue();
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain(
            ObjectionTexts.Find("de")!.Answer.Busy
        );
        (app.Book.Presses.Count, app.Book.Idle, app.Book.Claims.Count).ShouldBe((0, 0, 0));
    }

    /// <summary>Fault S4.</summary>
    [Theory]
    [InlineData("GET", "/o")]
    [InlineData("HEAD", "/o")]
    [InlineData("GET", "/o/x")]
    public async Task of_readers_take_nothing_from_whoever_objects(string method, string path)
    {
        await using ObjectionApp app = await ObjectionApp.StartAsync(options =>
            (options.RequestsPerClient, options.RequestsPerMinute) = (1, 1)
        );
        await SendAsync(app, method, path);
        (await SendAsync(app, method, path)).ShouldBe(HttpStatusCode.TooManyRequests);

        (await SendAsync(app, "POST", ObjectionApp.Good())).ShouldBe(HttpStatusCode.OK);
        (await SendAsync(app, "POST", "/o")).ShouldBe(HttpStatusCode.UnprocessableEntity);
        app.Book.Presses.Count.ShouldBe(1);
    }

    /// <summary>Fault S4: neither does guessing, and no answer tells a guess from a link.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task of_somebody_who_guesses_lose_no_objection_and_tell_nothing(bool asWorker)
    {
        await using ObjectionApp app = await ObjectionApp.StartAsync(
            options => (options.RequestsPerClient, options.RequestsPerMinute) = (1, 1),
            asWorker: asWorker
        );
        for (int i = 0; i < 20; i++)
            (await SendAsync(app, "POST", ObjectionApp.Forged(), "192.0.2.1")).ShouldBe(HttpStatusCode.OK);
        await SendAsync(app, "POST", "/o", "192.0.2.1");

        (await SendAsync(app, "POST", ObjectionApp.Good(), "192.0.2.1")).ShouldBe(HttpStatusCode.OK);
        (await SendAsync(app, "POST", ObjectionApp.Good(), "192.0.2.2")).ShouldBe(HttpStatusCode.OK);
        app.Book.Presses.Count.ShouldBe(2);
    }

    [Fact]
    public async Task of_one_client_leave_the_others_their_own()
    {
        await using ObjectionApp app = await ObjectionApp.StartAsync(options =>
            (options.RequestsPerClient, options.RequestsPerMinute, options.Proxies) = (1, 3, 1)
        );

        HttpStatusCode[] answers =
        [
            await SendAsync(app, "GET", "/o", "192.0.2.1"),
            await SendAsync(app, "GET", "/o", "192.0.2.1"),
            await SendAsync(app, "GET", "/o", "192.0.2.1"), // takes nothing from the rest
            await SendAsync(app, "GET", "/o", "192.0.2.2"),
            await SendAsync(app, "GET", "/o", "198.51.100.9, 192.0.2.2"), // what a caller writes himself does not count
            await SendAsync(app, "GET", "/o", "192.0.2.3"),
            await SendAsync(app, "GET", "/o", "192.0.2.4"), // the fourth that was let in would be one too many
        ];

        answers.Select(a => (int)a).ShouldBe([200, 429, 429, 200, 429, 200, 429]);
    }

    [Fact]
    public async Task leave_the_API_alone()
    {
        await using ObjectionApp app = await ObjectionApp.StartAsync(options => options.RequestsPerClient = 1);
        await SendAsync(app, "GET", "/o");
        await SendAsync(app, "GET", "/o");

        (await SendAsync(app, "GET", "/api/schemas/content-submitted")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task are_counted_by_the_address_the_front_end_reports_under_the_Functions_host()
    {
        await using ObjectionApp app = await ObjectionApp.StartAsync(options => options.RequestsPerClient = 1, asWorker: true);

        HttpStatusCode[] answers =
        [
            await SendAsync(app, "GET", "/o", "192.0.2.1:50123"),
            await SendAsync(app, "GET", "/o", "192.0.2.2:50123"),
            await SendAsync(app, "GET", "/o", "192.0.2.1:61000"),
        ];

        answers.Select(a => (int)a).ShouldBe([200, 200, 429]);
    }

    [Theory]
    [InlineData("192.0.2.1", null, 0, "192.0.2.1")]
    [InlineData("192.0.2.1", "203.0.113.5", 0, "192.0.2.1")]
    [InlineData("192.0.2.1", "203.0.113.5", 1, "203.0.113.5")]
    [InlineData("192.0.2.1", "203.0.113.5:4444", 1, "203.0.113.5")]
    [InlineData("192.0.2.1", "1.1.1.1, 203.0.113.5 , 10.0.0.1", 2, "203.0.113.5")]
    [InlineData("192.0.2.1", "203.0.113.5", 2, "192.0.2.1")]
    [InlineData("192.0.2.1", "unknown", 1, "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", null, 0, "192.0.2.1")]
    [InlineData("2001:db8:1:2:3:4:5:6", null, 0, "20010DB800010002")]
    [InlineData("192.0.2.1", "[2001:db8:1:2::9]:443", 1, "20010DB800010002")]
    [InlineData(null, null, 0, "")]
    public void are_counted_by_address_or_network(string? connection, string? forwarded, int proxies, string counted)
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = connection is null ? null : IPAddress.Parse(connection);
        if (forwarded is not null)
            http.Request.Headers["X-Forwarded-For"] = forwarded;

        ClientAddress.Of(http.Request, proxies).ShouldBe(counted);
    }

    private static async Task<HttpStatusCode> SendAsync(ObjectionApp app, string method, string path, string? forwarded = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (forwarded is not null)
            request.Headers.Add("X-Forwarded-For", forwarded);
        using HttpResponseMessage answer = await app.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
