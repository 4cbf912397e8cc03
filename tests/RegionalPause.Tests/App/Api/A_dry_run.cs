using System.Net;
using System.Text.Json;
using RegionalPause.Content;
using RegionalPause.Control;
using RegionalPause.Decisions;
using RegionalPause.Gate;
using RegionalPause.Tests.Gate;
using Shouldly;

namespace RegionalPause.Tests.App.Api;

/// <summary>A change that could admit more, asked for with <c>dryRun=true</c>, over the product's handlers and tables in memory.</summary>
[Requirement("R44")]
public sealed class A_dry_run : IAsyncLifetime
{
    private const string OpenFrance = """{"open":true}""";
    private const string ImportFrance =
        """{"feature_management":{"feature_flags":[{"id":"training-FR","enabled":true},{"id":"training-DE","enabled":false}]}}""";

    private ApiInMemory api = null!;
    private ControlTable control = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        api = await ApiInMemory.StartAsync(Stop);
        control = api.Get<ControlTable>();
        await SendAsync("alice", "PUT", "/api/flags/DE", OpenFrance);
        await SendAsync("alice", "PUT", "/api/flags/GB", OpenFrance);
        await SendAsync("olivia", "POST", "/api/orders", """{"id":"gb-1","jurisdictions":["GB"],"reason":"a regulator asked"}""");
    }

    public ValueTask DisposeAsync() => api.DisposeAsync();

    public static TheoryData<string, string, string, string?> Changes =>
        new()
        {
            { "PUT", "/api/flags/FR", OpenFrance, null },
            { "PUT", "/api/flags/DE", """{"open":false,"reason":"r"}""", null },
            { "POST", "/api/flags/import", ImportFrance, null },
            { "POST", "/api/orders/gb-1/withdraw", "{}", "bob" },
            { "POST", "/api/orders/gb-1/undo", """{"reason":"wrong country"}""", "bob" },
        };

    [Theory, MemberData(nameof(Changes))]
    public async Task shows_what_the_gate_decides_once_the_change_is_made(string method, string path, string body, string? another)
    {
        ControlState before = await control.ReadAsync(Stop);
        JsonElement[] shown = [.. (await DryRunAsync("alice", method, path, body)).GetProperty("decisions").EnumerateArray()];
        await SendAsync("alice", method, path, body);
        if (another is not null)
            await SendAsync(another, method, path, body);
        ControlState after = await control.ReadAsync(Stop);

        shown.ShouldNotBeEmpty();
        foreach (JsonElement change in shown)
        {
            Said(change.GetProperty("before")).ShouldBe(Decided(before, change));
            Said(change.GetProperty("after")).ShouldBe(Decided(after, change));
        }
    }

    [Theory, MemberData(nameof(Changes))]
    public async Task changes_and_records_nothing(string method, string path, string body, string? another)
    {
        long version = (await control.ReadAsync(Stop)).Version;

        JsonElement difference = await DryRunAsync("alice", method, path, body);

        (await control.ReadAsync(Stop)).Version.ShouldBe(version);
        difference.GetProperty("controlVersion").GetInt64().ShouldBe(version);
        difference.GetProperty("needsAnotherPerson").GetBoolean().ShouldBe(another is not null);
    }

    [Fact]
    public async Task says_of_the_second_person_that_nobody_else_is_needed()
    {
        await SendAsync("alice", "POST", "/api/orders/gb-1/withdraw", "{}");

        (await DryRunAsync("bob", "POST", "/api/orders/gb-1/withdraw", "{}"))
            .GetProperty("needsAnotherPerson")
            .GetBoolean()
            .ShouldBeFalse();
    }

    [Fact]
    public async Task shows_that_a_flag_under_a_pause_admits_nothing()
    {
        await SendAsync("olivia", "PUT", "/api/flags/GB", """{"open":false,"reason":"r"}""");

        JsonElement change = (await DryRunAsync("alice", "PUT", "/api/flags/GB", """{"open":true,"reason":"r"}""")).GetProperty(
            "decisions"
        )[0];

        Said(change.GetProperty("after")).ShouldBe("hold paused gb-1");
        change.GetProperty("example").GetProperty("contentId").GetString().ShouldBe("example:GB");
    }

    [Theory]
    [InlineData("POST", "/api/orders/gb-1/lift", "{}", "safety-rules")]
    [InlineData("POST", "/api/orders/gb-1/undo", "{}", "invalid")]
    [InlineData("POST", "/api/orders/gb-2/withdraw", "{}", "not-found")]
    [InlineData("POST", "/api/orders/gb-1/resumption/approvals", """{"digest":"d"}""", "not-found")]
    [InlineData(
        "POST",
        "/api/flags/import",
        """{"feature_management":{"feature_flags":[{"id":"training-FR","enabled":true,"rollout":50}]}}""",
        "invalid"
    )]
    public async Task is_refused_as_the_change_is(string method, string path, string body, string type)
    {
        (HttpStatusCode Status, JsonElement Problem) tried = await SendAsync("alice", method, path + "?dryRun=true", body);
        (HttpStatusCode Status, JsonElement Problem) done = await SendAsync("alice", method, path, body);

        tried.Problem.GetProperty("type").GetString().ShouldEndWith($"/{type}");
        (tried.Status, tried.Problem.GetRawText()).ShouldBe((done.Status, done.Problem.GetRawText()));
    }

    [Theory]
    [InlineData("dry-run=true")]
    [InlineData("dryRun=true&force=true")]
    public async Task is_not_misspelt_into_the_change(string query)
    {
        long version = (await control.ReadAsync(Stop)).Version;

        (HttpStatusCode status, _) = await SendAsync("alice", "PUT", $"/api/flags/FR?{query}", OpenFrance);

        (status, (await control.ReadAsync(Stop)).Version).ShouldBe((HttpStatusCode.BadRequest, version));
    }

    private async Task<JsonElement> DryRunAsync(string person, string method, string path, string body)
    {
        (HttpStatusCode status, JsonElement answer) = await SendAsync(person, method, path + "?dryRun=true", body);
        status.ShouldBe(HttpStatusCode.OK, answer.GetRawText());
        return answer;
    }

    private Task<(HttpStatusCode Status, JsonElement Answer)> SendAsync(string person, string method, string path, string body) =>
        api.SendAsync(person, method, path, body, Stop);

    // The item that is shown, under the law that is stored.
    private static string Decided(ControlState law, JsonElement change)
    {
        JsonElement example = change.GetProperty("example");
        Decision decision = GateRules.Decide(
            Given.Item(change.GetProperty("jurisdiction").GetString()!) with
            {
                Type = Enum.Parse<ContentType>(example.GetProperty("contentType").GetString()!, ignoreCase: true),
                CreatedAt = example.GetProperty("createdAt").GetDateTimeOffset(),
                CollectedAt = example.GetProperty("collectedAt").GetDateTimeOffset(),
            },
            Snapshot.Of(law),
            default
        );
        return $"{ReasonNames.Of(decision.Outcome)} {ReasonNames.Of(decision.Reason)} {decision.Order}";
    }

    private static string Said(JsonElement ruled) =>
        $"{ruled.GetProperty("outcome").GetString()} {ruled.GetProperty("reason").GetString()} {ruled.GetProperty("order").GetString()}";
}
