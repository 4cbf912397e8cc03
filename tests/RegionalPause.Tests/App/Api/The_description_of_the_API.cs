using System.Text.Json;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace RegionalPause.Tests.App.Api;

/// <summary>OpenAPI 3.1, made from the endpoints: what it says is what they take and give.</summary>
[Requirement("R29")]
public sealed class The_description_of_the_API : IAsyncLifetime
{
    private static readonly string[] Methods = ["get", "put", "post", "delete"];

    private TestApp app = null!;
    private JsonNode document = null!;

    public async ValueTask InitializeAsync()
    {
        app = await TestApp.StartAsync(settings: Tokens.Configuration);
        document = JsonNode.Parse(await app.Client.GetStringAsync(new Uri("/api/openapi.json", UriKind.Relative), TestContext.Current.CancellationToken))!;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Is_the_one_that_is_published()
    {
        await File.WriteAllTextAsync("/tmp/openapi-verify.json", document.ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true }), TestContext.Current.CancellationToken);
        string published = await File.ReadAllTextAsync(Path.Combine(TheRepository.Root, "docs", "openapi.json"), TestContext.Current.CancellationToken);

        JsonNode.DeepEquals(JsonNode.Parse(published), document).ShouldBeTrue("docs/openapi.json is not what the app says: take it from a running one, curl -s http://127.0.0.1:7071/api/openapi.json");
    }

    [Fact]
    public void Knows_every_route_and_no_other() => Operations().Select(o => $"{o.Method.ToUpperInvariant()} {o.Path.TrimEnd('/')}").ShouldBe(
        Who_may_do_what.Routes.Select(r => Described(r.Data.Item1, r.Data.Item2)).Where(r => r.Contains(" /api/", StringComparison.Ordinal) && !r.EndsWith("openapi.json", StringComparison.Ordinal)), ignoreOrder: true);

    [Fact, Requirement("R36")]
    public void Says_of_every_operation_who_may()
    {
        Dictionary<string, string[]> allowed = Who_may_do_what.Routes.ToDictionary(r => Described(r.Data.Item1, r.Data.Item2), r => r.Data.Item3);

        foreach ((string path, string method, JsonNode operation) in Operations())
        {
            string[] roles = [.. (operation["security"]?.AsArray() ?? []).Select(requirement => requirement!["bearer"]!.AsArray().Single()!.GetValue<string>())];
            string[] expected = allowed[$"{method.ToUpperInvariant()} {path.TrimEnd('/')}"];
            roles.ShouldBe(expected.Contains("") ? [] : expected, ignoreOrder: true, $"{method} {path}");
        }
    }

    [Fact]
    public void Says_of_every_operation_what_it_does_and_of_every_refusal_what_it_looks_like()
    {
        foreach ((string path, string method, JsonNode operation) in Operations())
        {
            operation["summary"]?.GetValue<string>().ShouldEndWith(".", customMessage: $"{method} {path}");
            if (operation["security"] is not null)
                operation["responses"]!["default"]!["content"]!["application/problem+json"].ShouldNotBeNull($"{method} {path}");
        }
        Operations().Select(o => o.Operation["operationId"]!.GetValue<string>()).ShouldBeUnique();
    }

    [Theory]
    [InlineData("/api/orders", "post", "jurisdictions")]
    [InlineData("/api/orders/{id}/resumption/approvals", "post", "digest")]
    [InlineData("/api/tickets/check", "post", "ticket")]
    public void Says_what_a_body_holds(string path, string method, string property)
    {
        JsonNode schema = Operations().Single(o => o.Path.TrimEnd('/') == path && o.Method == method).Operation["requestBody"]!["content"]!["application/json"]!["schema"]!;

        Resolve(schema)["properties"]![property].ShouldNotBeNull();
    }

    [Fact]
    public void Is_OpenAPI_3_1() => document["openapi"]!.GetValue<string>().ShouldStartWith("3.1.");

    private IEnumerable<(string Path, string Method, JsonNode Operation)> Operations() =>
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        where Methods.Contains(operation.Key)
        select (path.Key, operation.Key, operation.Value!);

    private JsonNode Resolve(JsonNode schema) => schema["$ref"] is { } reference
        ? document["components"]!["schemas"]![reference.GetValue<string>().Split('/')[^1]]!
        : schema;

    // The description has no catch-all parameters.
    private static string Described(string method, string route) => $"{method} {route.Replace("{**", "{", StringComparison.Ordinal)}";
}
