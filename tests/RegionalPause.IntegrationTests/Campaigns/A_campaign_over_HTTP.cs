using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Tests;
using Shouldly;

namespace RegionalPause.IntegrationTests.Campaigns;

/// <summary>The real app, asked by an operator.</summary>
[Requirement("R18", "R26", "R28")]
public sealed class A_campaign_over_HTTP(Azurite azurite)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task is_drafted_from_an_order_and_names_no_member_in_the_log()
    {
        var lines = new System.Collections.Concurrent.ConcurrentQueue<string>();
        var deployment = new Deployment
        {
            Settings =
            {
                ["Logging__LogLevel__Default"] = "Debug",
                ["Logging__LogLevel__Microsoft"] = "Information",
                ["Campaigns__Contact"] = "privacy@example.com", // without them a draft has a warning
                ["Campaigns__PrivacyNotice"] = "https://example.com/privacy",
            },
        };
        await using AppProcess app = await deployment.StartAppAsync(azurite.NewAccount(), Cancelled, lines.Enqueue);
        using HttpClient olivia = app.As(Person.Olivia);
        await SendAsync(olivia, "/api/orders", """{"id":"de-1","jurisdictions":["DE","IE"],"reason":"a test"}""", HttpStatusCode.Accepted);

        // More than other requests may carry: read as it arrives.
        string members = string.Join(
            '\n',
            Enumerable.Range(0, 5_000).Select(i => Town.Member($"member-{i}")).Append("{\"id\":\"member-wrong\"}")
        );
        members.Length.ShouldBeGreaterThan(1024 * 1024);
        JsonElement imported = await SendAsync(olivia, "/api/members/import?from=1", members, HttpStatusCode.OK);
        (imported.GetProperty("members").GetInt64(), imported.GetProperty("wrong")[0].GetProperty("line").GetInt64()).ShouldBe(
            (5_000, 5_001)
        );

        string starts = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(60).ToString("O", null);
        JsonElement refused = await SendAsync(
            olivia,
            "/api/campaigns",
            $$"""{"id":"n","order":"de-1","controller":"Example","startsOn":"{{starts}}"}""",
            HttpStatusCode.BadRequest
        );
        refused
            .GetProperty("errors")
            .EnumerateArray()
            .Select(e => $"{e.GetProperty("field")} {e.GetProperty("value")}")
            .ShouldBe(["jurisdictions.IE ga"]);
        JsonElement draft = await SendAsync(
            olivia,
            "/api/campaigns",
            $$"""{"id":"n","order":"de-1","jurisdictions":["DE"],"controller":"Example","startsOn":"{{starts}}"}""",
            HttpStatusCode.Created
        );
        draft.GetProperty("state").GetString().ShouldBe("draft");
        string soon = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(35).ToString("O", null);
        JsonElement revised = await SendAsync(olivia, "/api/campaigns/n/revise", $$"""{"startsOn":"{{soon}}"}""", HttpStatusCode.OK);
        (draft.GetProperty("warnings").GetArrayLength(), revised.GetProperty("warnings").GetArrayLength()).ShouldBe((0, 1));
        (await SendAsync(olivia, "/api/campaigns/n/cancel", "{}", HttpStatusCode.OK))
            .GetProperty("state")
            .GetString()
            .ShouldBe("cancelled");
        (await olivia.GetFromJsonAsync<JsonElement>(new Uri("/api/campaigns/n/figures", UriKind.Relative), Cancelled))
            .GetProperty("audience")
            .GetInt64()
            .ShouldBe(0);

        lines.ShouldNotBeEmpty();
        lines.ShouldNotContain(line => line.Contains("member-", StringComparison.Ordinal));
    }

    private static async Task<JsonElement> SendAsync(HttpClient person, string path, string body, HttpStatusCode expected)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await person.PostAsync(new Uri(path, UriKind.Relative), content, Cancelled);
        answer.StatusCode.ShouldBe(expected, await answer.Content.ReadAsStringAsync(Cancelled));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancelled);
    }
}
