using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Azure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using RegionalPause.App.Api;
using RegionalPause.Contract;
using RegionalPause.Requests;
using Shouldly;

namespace RegionalPause.Tests.App.Api;

[Requirement("R29")]
public sealed class A_request_that_is_refused
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task is_read_when_it_is_chunked_like_one_with_a_length(bool asWorker)
    {
        await using TestApp app = await StartAsync(asWorker);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/orders") { Content = new StringContent("""{"colour":"red"}""") };
        request.Headers.TransferEncodingChunked = true;

        JsonElement problem = await ProblemOfAsync(app, request, 400);

        problem.GetProperty("errors")[0].GetProperty("field").GetString().ShouldBe("colour");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task is_too_large_above_one_mebibyte_also_when_it_is_chunked(bool asWorker)
    {
        await using TestApp app = await StartAsync(asWorker);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/decisions")
        {
            Content = new ByteArrayContent(new byte[1024 * 1024 + 1]),
        };
        request.Headers.TransferEncodingChunked = true;

        (await ProblemOfAsync(app, request, 413)).GetProperty("type").GetString().ShouldEndWith("/too-large");
    }

    [Fact]
    public async Task is_told_to_send_a_length_when_its_body_did_not_arrive()
    {
        await using TestApp app = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/orders");

        (await ProblemOfAsync(app, request, 411)).GetProperty("type").GetString().ShouldEndWith("/length-required");
    }

    [Fact]
    public async Task is_too_large_above_one_mebibyte()
    {
        await using TestApp app = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/decisions")
        {
            Content = new ByteArrayContent(new byte[1024 * 1024 + 1]),
        };

        (await ProblemOfAsync(app, request, 413)).GetProperty("type").GetString().ShouldEndWith("/too-large");
    }

    [Theory]
    [InlineData(2, 299)]
    [InlineData(25, 413)]
    public async Task is_too_large_above_twenty_four_mebibytes_where_members_are_imported(int mebibytes, int expected)
    {
        await using TestApp app = await TestApp.StartAsync(settings: Tokens.Configuration, stopAtEndpoints: true);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/members/import?from=1")
        {
            Content = new ByteArrayContent(new byte[mebibytes * 1024 * 1024]),
        };
        request.Headers.ExpectContinue = true; // so that the answer comes before the body has gone
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Tokens.Of("olivia", "Pause.Operate"));

        using HttpResponseMessage answer = await app.Client.SendAsync(request, TestContext.Current.CancellationToken);

        ((int)answer.StatusCode).ShouldBe(expected);
    }

    [Fact]
    public async Task names_every_wrong_field_at_once()
    {
        await using TestApp app = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/orders")
        {
            Content = new StringContent(
                """{"jurisdictions":["UK",7],"contentType":["post"],"retentionDays":"long","created":{"from":"2024-13-01"},"effectiveFrom":"2024-09-20T14:00:00","shadow":null}""",
                Encoding.UTF8,
                "application/json"
            ),
        };

        JsonElement problem = await ProblemOfAsync(app, request, 400);

        problem.GetProperty("type").GetString().ShouldEndWith("/invalid");
        JsonElement[] errors = [.. problem.GetProperty("errors").EnumerateArray()];
        errors
            .Select(e => e.GetProperty("field").GetString())
            .ShouldBe(
                ["jurisdictions[1]", "contentType", "retentionDays", "created.from", "created.zone", "effectiveFrom", "shadow"],
                ignoreOrder: true
            );
        errors
            .Single(e => e.GetProperty("field").GetString() == "contentType")
            .GetProperty("expected")
            .GetString()!
            .ShouldContain("contentTypes");
        errors.Single(e => e.GetProperty("field").GetString() == "retentionDays").GetProperty("value").GetString().ShouldBe("long");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"open":true,"open":false}""")]
    [InlineData("{}")]
    [InlineData("""{"open":"yes"}""")]
    public void is_no_flag_body(string body) =>
        StrictJson.Read(Encoding.UTF8.GetBytes(body), ApiJson.Default.FlagBody).Refusal!.Errors.ShouldNotBeEmpty();

    [Fact]
    public void is_not_one_with_only_the_emergency_fields()
    {
        Result<PauseRequest> read = StrictJson.Read(
            """{"jurisdictions":["UK"],"authority":"ICO","reason":null}"""u8.ToArray(),
            ApiJson.Default.PauseRequest
        );

        read.Refusal.ShouldBeNull();
        read.Value!.Jurisdictions.ShouldBe(["UK"]);
    }

    [Theory]
    [InlineData("""{"reason":"r"}""")]
    [InlineData("""{"reason":"r","jurisdictions":null,"contentTypes":null}""")]
    public void is_not_one_whose_lists_are_missing_or_null(string body)
    {
        PauseRequest read = StrictJson.Read(Encoding.UTF8.GetBytes(body), ApiJson.Default.PauseRequest).Value!;

        read.Reason.ShouldBe("r");
        read.Jurisdictions.ShouldBeEmpty();
        read.ContentTypes.ShouldBeEmpty();
    }

    [Fact]
    public async Task says_which_query_value_cannot_be_read()
    {
        await using TestApp app = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/orders?ended=perhaps");

        JsonElement problem = await ProblemOfAsync(app, request, 400);

        problem.GetProperty("type").GetString().ShouldEndWith("/invalid");
        problem.GetProperty("detail").GetString()!.ShouldContain("ended");
    }

    [Theory]
    [InlineData("from=03/04/2027", "from")]
    [InlineData("from=2027-3-4&to=4%20Mar%202027", "from,to")]
    [InlineData("to=2027.03.04", "to")]
    public async Task asks_for_days_in_another_form(string query, string fields)
    {
        await using TestApp app = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/dispositions?{query}");

        JsonElement problem = await ProblemOfAsync(app, request, 400);

        string.Join(',', problem.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("field").GetString())).ShouldBe(fields);
    }

    [Fact]
    [Requirement("R6")]
    public async Task is_told_when_it_is_storage_that_does_not_answer()
    {
        await using TestApp app = await StartAsync(throws: new RequestFailedException(503, "busy"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/throws");

        (await ProblemOfAsync(app, request, 503)).GetProperty("type").GetString().ShouldEndWith("/storage-unavailable");
    }

    [Fact]
    public async Task learns_nothing_of_a_fault_inside()
    {
        await using TestApp app = await StartAsync(throws: new InvalidOperationException("member:42"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/throws");

        JsonElement problem = await ProblemOfAsync(app, request, 500);

        problem.GetProperty("type").GetString().ShouldBe("about:blank");
        problem.GetRawText().ShouldNotContain("member:42");
    }

    [Theory]
    [InlineData("GET", "/api/no-such-thing", 404)]
    [InlineData("PUT", "/api/orders", 405)]
    public async Task gets_a_problem_from_the_web_server_too(string method, string path, int status)
    {
        await using TestApp app = await StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        (await ProblemOfAsync(app, request, status)).GetProperty("status").GetInt32().ShouldBe(status);
    }

    [Theory]
    [InlineData("{}", 1)]
    [InlineData("[{},{}]", 2)]
    [InlineData("""  [ {"a":1} ] """, 1)]
    public void is_not_one_to_one_hundred_events(string body, int events) =>
        DecisionsApi.Split(Encoding.UTF8.GetBytes(body)).Value.Length.ShouldBe(events);

    [Fact]
    public void is_one_of_no_or_too_many_events()
    {
        DecisionsApi.Split("[]"u8.ToArray()).Refusal!.Code.ShouldBe(RefusalCode.Invalid);
        DecisionsApi
            .Split(Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Repeat("{}", 101))}]"))
            .Refusal!.Code.ShouldBe(RefusalCode.Invalid);
        DecisionsApi.Split("[{}"u8.ToArray()).Refusal!.Code.ShouldBe(RefusalCode.Invalid);
    }

    public static TheoryData<RefusalCode> Codes => [.. Enum.GetValues<RefusalCode>()];

    [Theory]
    [MemberData(nameof(Codes))]
    public void looks_as_the_refusal_table_says(RefusalCode code)
    {
        RefusalRow row = RefusalTable.Of(code);

        var problem = Problems.Of(new Refusal(code, "why") { Errors = [new FieldError("f", "v", "e")] });

        problem.StatusCode.ShouldBe(row.HttpStatus);
        problem.ProblemDetails.Type.ShouldBe("https://regionalpause.example/problems/" + row.ProblemType);
        problem.ProblemDetails.Title.ShouldBe(row.Title);
        problem.ProblemDetails.Detail.ShouldBe("why");
    }

    private static async Task<TestApp> StartAsync(bool asWorker = false, Exception? throws = null)
    {
        TestApp app = await TestApp.StartAsync(
            asWorker,
            settings: Tokens.Configuration,
            routes: a => a.MapGet("/api/throws", IResult () => throw throws!).AllowAnonymous()
        );
        app.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            Tokens.Of("olivia", "Pause.Operate", "Content.Submit")
        );
        return app;
    }

    private static async Task<JsonElement> ProblemOfAsync(TestApp app, HttpRequestMessage request, int status)
    {
        using HttpResponseMessage answer = await app.Client.SendAsync(request, TestContext.Current.CancellationToken);
        ((int)answer.StatusCode).ShouldBe(status);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        return await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }
}
