using RegionalPause.Messaging;
using Shouldly;
using Xunit;

namespace RegionalPause.Tests.App.Hosting;

/// <summary>Outsiders and the Functions host reach the same port; no spelling of a path may turn the one into the other.</summary>
[Requirement("R33", "R36")]
public sealed class The_path_trap(BothModes apps) : IClassFixture<BothModes>
{
    private const string Body = """{"Data":{"submitted":"{}"},"Metadata":{}}""";

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
    public async Task Is_shut_under_the_Functions_host(string target)
    {
        int status = await apps.CustomHandler.SendRawAsync("POST", target, Body, "X-Azure-Functions-InvocationId: forged\r\n");

        status.ShouldBe(404);
        apps.Function.Calls.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Spellings))]
    [InlineData("/ContentSubmitted")]
    [InlineData("/CompletePauses")]
    [InlineData("/")]
    public async Task Does_not_exist_self_hosted(string target)
    {
        int status = await apps.SelfHosted.SendRawAsync("POST", target, Body, "X-Azure-Functions-InvocationId: forged\r\n");

        status.ShouldBe(404);
        apps.Function.Calls.ShouldBeEmpty();
        apps.Timer.Rounds.ShouldBe(0);
    }

    [Theory]
    [InlineData("GET", "/ContentSubmitted", 404)]
    [InlineData("PUT", "/ContentSubmitted", 404)]
    [InlineData("POST", "/", 404)]
    [InlineData("GET", "/", 200)]
    [InlineData("POST", "/ContentSubmitted", 200)]
    [InlineData("POST", "/ContentSubmitted?x=1", 200)]
    [InlineData("POST", "/CompletePauses", 200)]
    public async Task Leaves_the_host_its_own_roads(string method, string target, int expected)
    {
        await using TestApp app = await TestApp.StartAsync(customHandler: true);

        (await app.SendRawAsync(method, target, Body)).ShouldBe(expected);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Leaves_the_API_where_it_is(bool customHandler)
    {
        await using TestApp app = await TestApp.StartAsync(customHandler, settings: Tokens.Configuration, stopAtEndpoints: true);

        (await app.SendRawAsync("GET", "/api/schemas/content-submitted")).ShouldBe(299);
        (await app.SendRawAsync("GET", "/api/schemas/../schemas/content-submitted")).ShouldBe(404);
        (await app.SendRawAsync("GET", "/api/orders")).ShouldBe(401);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Leaves_the_objection_page_where_it_is(bool customHandler)
    {
        await using TestApp app = await TestApp.StartAsync(customHandler, stopAtEndpoints: true);

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
    internal TestApp CustomHandler { get; private set; } = null!;

    internal TestApp SelfHosted { get; private set; } = null!;

    internal TestFunction Function { get; } = new(_ => new MessageResult.Done([]));

    internal TestTimer Timer { get; } = new();

    public async ValueTask InitializeAsync()
    {
        CustomHandler = await TestApp.StartAsync(customHandler: true, Function, Timer);
        SelfHosted = await TestApp.StartAsync(customHandler: false, Function, Timer);
    }

    public async ValueTask DisposeAsync()
    {
        await CustomHandler.DisposeAsync();
        await SelfHosted.DisposeAsync();
    }
}
