using Shouldly;

namespace RegionalPause.Tests.App.Hosting;

/// <summary>Only plain paths of the API, the objection page and the console are served, whatever a proxy makes of a spelling.</summary>
[Requirement("R33", "R36")]
public sealed class The_path_trap(BothModes apps) : IClassFixture<BothModes>
{
    private const string Body = """{}""";

    public static TheoryData<string> Spellings =>
        [
            "//ContentSubmitted",
            "/api/../ContentSubmitted",
            "/api/%2e%2e/ContentSubmitted",
            "/api/%2E%2E/ContentSubmitted",
            "/api/.%2e/ContentSubmitted",
            "/api/..%2fContentSubmitted",
            "/api/..%5cContentSubmitted",
            "/api/..\\ContentSubmitted",
            "/./ContentSubmitted",
            "/%2e/ContentSubmitted",
            "/ContentSubmitted/",
            "/contentsubmitted",
            "/CONTENTSUBMITTED",
            "/Content%53ubmitted",
            "/ContentSubmitted%2f",
            "/ContentSubmitted%20",
            "/ContentSubmitted/x",
            "/api/ContentSubmitted",
            "/api/health/../../ContentSubmitted",
            "/API/health",
            "/Api",
            "/api",
            "/AdminCommand",
            "/no-such-function",
            "/ObjectionPage",
            "/o/../ContentSubmitted",
            "/o/%2e%2e/ContentSubmitted",
            "/o/..%2fContentSubmitted",
            "/o//ContentSubmitted",
            "/o/x/ContentSubmitted",
            "/O",
            "/O/x",
            "/%6f/x",
            "http://localhost/ContentSubmitted",
        ];

    [Theory]
    [MemberData(nameof(Spellings))]
    [InlineData("/ContentSubmitted")]
    [InlineData("/CompletePauses")]
    public async Task is_shut_inside_a_function_and_without_one(string target)
    {
        (await apps.AsWorker.SendRawAsync("POST", target, Body, "x-ms-invocation-id: forged\r\n")).ShouldBe(404);
        (await apps.SelfHosted.SendRawAsync("POST", target, Body, "x-ms-invocation-id: forged\r\n")).ShouldBe(404);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task leaves_the_API_where_it_is(bool asWorker)
    {
        await using TestApp app = await TestApp.StartAsync(asWorker, settings: Tokens.Configuration, stopAtEndpoints: true);

        (await app.SendRawAsync("GET", "/api/schemas/content-submitted")).ShouldBe(299);
        (await app.SendRawAsync("GET", "/api/schemas/../schemas/content-submitted")).ShouldBe(404);
        (await app.SendRawAsync("GET", "/api/orders")).ShouldBe(401);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task leaves_the_objection_page_where_it_is(bool asWorker)
    {
        await using TestApp app = await TestApp.StartAsync(asWorker, stopAtEndpoints: true);

        foreach (string target in (string[])["/o", "/o?lang=de", "/o/abc-_9", "/o/abc?lang=de"])
        {
            (await app.SendRawAsync("GET", target)).ShouldBe(299, target);
            (await app.SendRawAsync("POST", target, "step=object")).ShouldBe(299, target);
        }
    }
}

/// <summary>The app in both modes, started once.</summary>
public sealed class BothModes : IAsyncLifetime
{
    internal TestApp AsWorker { get; private set; } = null!;

    internal TestApp SelfHosted { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        AsWorker = await TestApp.StartAsync(asWorker: true);
        SelfHosted = await TestApp.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await AsWorker.DisposeAsync();
        await SelfHosted.DisposeAsync();
    }
}
