using System.Text.Json.Nodes;
using Shouldly;

namespace RegionalPause.Tests.App.Api;

/// <summary>OpenAPI 3.1, made from the endpoints: what it says is what they take and give.</summary>
[Requirement("R29")]
public sealed class The_description_of_the_API : IAsyncLifetime
{
    private static readonly string[] Methods = ["get", "put", "post", "delete"];

    private TestApp app = null!;
    private JsonNode document = null!;
    private string text = "";

    public async ValueTask InitializeAsync()
    {
        app = await TestApp.StartAsync(settings: Tokens.Configuration);
        text = await app.Client.GetStringAsync(new Uri("/api/openapi.json", UriKind.Relative), TestContext.Current.CancellationToken);
        document = JsonNode.Parse(text)!;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task is_the_one_that_is_published()
    {
        if (Environment.GetEnvironmentVariable("RPAUSE_APPROVE") == "1")
            await File.WriteAllTextAsync(
                Path.Combine(TheRepository.Root, "docs", "openapi.json"),
                text,
                TestContext.Current.CancellationToken
            );
        string published = await File.ReadAllTextAsync(
            Path.Combine(TheRepository.Root, "docs", "openapi.json"),
            TestContext.Current.CancellationToken
        );

        JsonNode
            .DeepEquals(JsonNode.Parse(published), document)
            .ShouldBeTrue("docs/openapi.json is not what the app says: RPAUSE_APPROVE=1 writes what it says there");
    }

    [Fact]
    public void knows_every_route_and_no_other() =>
        Operations()
            .Select(o => $"{o.Method.ToUpperInvariant()} {o.Path.TrimEnd('/')}")
            .ShouldBe(
                Who_may_do_what
                    .Routes.Select(r => Described(r.Data.Item1, r.Data.Item2))
                    .Where(r => r.Contains(" /api/", StringComparison.Ordinal) && !r.EndsWith("openapi.json", StringComparison.Ordinal)),
                ignoreOrder: true
            );

    [Fact, Requirement("R36")]
    public void says_of_every_operation_who_may()
    {
        Dictionary<string, string[]> allowed = Who_may_do_what.Routes.ToDictionary(
            r => Described(r.Data.Item1, r.Data.Item2),
            r => r.Data.Item3
        );

        foreach ((string path, string method, JsonNode operation) in Operations())
        {
            string[] roles =
            [
                .. (operation["security"]?.AsArray() ?? []).Select(requirement =>
                    requirement!["bearer"]!.AsArray().Single()!.GetValue<string>()
                ),
            ];
            string[] expected = allowed[$"{method.ToUpperInvariant()} {path.TrimEnd('/')}"];
            roles.ShouldBe(expected.Contains("") ? [] : expected, ignoreOrder: true, $"{method} {path}");
        }
    }

    [Fact]
    public void says_of_every_operation_what_it_does_and_of_every_refusal_what_it_looks_like()
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
    public void says_what_a_body_holds(string path, string method, string property)
    {
        JsonNode schema = Operations().Single(o => o.Path.TrimEnd('/') == path && o.Method == method).Operation["requestBody"]!["content"]![
            "application/json"
        ]!["schema"]!;

        Resolve(schema)["properties"]![property].ShouldNotBeNull();
    }

    [Theory, Requirement("R46")]
    [InlineData("/api/orders", "reason", "`reason` of an order or a flag")]
    [InlineData("/api/flags/{name}", "reason", "`reason` of an order or a flag")]
    [InlineData("/api/flags/import", "reason", "`reason` of an order or a flag")]
    [InlineData("/api/orders/{id}/undo", "reason", "`reason` of an override, an undo or a correction")]
    [InlineData("/api/orders/{id}/confirm", "reason", "`reason` of an override, an undo or a correction")]
    [InlineData("/api/orders/{id}/resumption/overrides", "reason", "`reason` of an override, an undo or a correction")]
    [InlineData(
        "/api/orders/{id}/resumption/proposal",
        "reference",
        "`reference` of a dealing, an assessment or a recall, and a recall's `name`"
    )]
    [InlineData("/api/orders/{id}/engagement", "reference", "`reference` of a dealing, an assessment or a recall, and a recall's `name`")]
    [InlineData(
        "/api/quarantine/{kind}/{id}/recalls",
        "name",
        "`reference` of a dealing, an assessment or a recall, and a recall's `name`"
    )]
    [InlineData("/api/orders", "authority", "`authority`")]
    [InlineData("/api/campaigns", "controller", "`controller` of a campaign")]
    [InlineData("/api/orders", "id", "id of an order or a drill")]
    [InlineData("/api/campaigns", "id", "id of a campaign")]
    [InlineData("/api/orders", "zone", "`zone` of a date range")]
    [InlineData(
        "/api/members/erase",
        "memberId",
        "id of a content item, an author or a member, also in links, objections, receipts and erasure"
    )]
    [InlineData(
        "/api/objections",
        "memberId",
        "id of a content item, an author or a member, also in links, objections, receipts and erasure"
    )]
    [InlineData(
        "/api/decisions",
        "contentId",
        "id of a content item, an author or a member, also in links, objections, receipts and erasure"
    )]
    public void states_the_limit_that_is_documented(string path, string field, string documented)
    {
        string row = TheRepository
            .Read("docs/limits.md")
            .Split('\n')
            .Single(line => line.StartsWith($"| {documented} | ", StringComparison.Ordinal));
        string limit = row.Split('|', StringSplitOptions.TrimEntries)[2];

        Texts(path).ShouldContain(text => text.Name == field);
        Texts(path).Where(text => text.Name == field).ShouldAllBe(text => text.Description == $"At most {limit} bytes of UTF-8.");
    }

    // Whoever adds a text to a request says how long it may be, or that it is one of few words.
    [Fact, Requirement("R46")]
    public void states_a_limit_of_every_text_that_is_no_word_of_ours()
    {
        string[] words =
        [
            "action",
            "atCeiling",
            "contentTypes",
            "digest",
            "document",
            "due",
            "jurisdictions",
            "kind",
            "kinds",
            "legalBasis",
            "meanwhile",
            "position",
            "purpose",
            "purposes",
            "rule",
            "sha256",
            "state",
            "ticket",
        ];

        document["paths"]!
            .AsObject()
            .SelectMany(path => Texts(path.Key, bodiesOnly: true))
            .Where(text => text.Description is null)
            .Select(text => text.Name)
            .Distinct()
            .Except(words)
            .ShouldBeEmpty();
    }

    [Fact, Requirement("R44")]
    public void says_of_every_change_that_can_be_shown_first_what_is_shown()
    {
        (string Path, string Method, JsonNode Operation)[] shown =
        [
            .. Operations()
                .Where(o => o.Path.TrimEnd('/') != "/api/decisions")
                .Where(o => o.Operation["parameters"]?.AsArray().Any(p => p!["name"]!.GetValue<string>() == "dryRun") == true),
        ];

        shown
            .Select(o => o.Path)
            .ShouldBe(
                [
                    "/api/flags/{name}",
                    "/api/flags/import",
                    "/api/orders/{id}/lift",
                    "/api/orders/{id}/withdraw",
                    "/api/orders/{id}/undo",
                    "/api/orders/{id}/resumption/approvals",
                ],
                ignoreOrder: true
            );
        foreach ((string path, _, JsonNode operation) in shown)
        {
            JsonArray answers = operation["responses"]!["200"]!["content"]!["application/json"]!["schema"]!["oneOf"]!.AsArray();
            answers.Count.ShouldBe(2, path);
            Resolve(answers[1]!)["properties"]!["needsAnotherPerson"].ShouldNotBeNull(path);
        }
    }

    [Fact]
    public void is_OpenAPI_3_1() => document["openapi"]!.GetValue<string>().ShouldStartWith("3.1.");

    private IEnumerable<(string Path, string Method, JsonNode Operation)> Operations() =>
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        where Methods.Contains(operation.Key)
        select (path.Key, operation.Key, operation.Value!);

    private JsonNode Resolve(JsonNode schema) =>
        schema["$ref"] is { } reference ? document["components"]!["schemas"]![reference.GetValue<string>().Split('/')[^1]]! : schema;

    /// <summary>The texts a request of a path holds: members of its documents at any depth, and of its query.</summary>
    private IEnumerable<(string Name, string? Description)> Texts(string path, bool bodiesOnly = false) =>
        from operation in Operations()
        where operation.Path.TrimEnd('/') == path.TrimEnd('/')
        from text in Members(operation.Operation["requestBody"]?["content"]?["application/json"]?["schema"])
            .Concat(
                bodiesOnly
                    ? []
                    : from parameter in operation.Operation["parameters"]?.AsArray() ?? []
                    where parameter!["in"]!.GetValue<string>() == "query"
                    select (parameter["name"]!.GetValue<string>(), parameter["description"]?.GetValue<string>())
            )
        select text;

    private IEnumerable<(string Name, string? Description)> Members(JsonNode? schema)
    {
        foreach ((string name, JsonNode? member) in schema is null ? [] : Resolve(schema)["properties"]?.AsObject() ?? [])
        {
            JsonNode resolved = member!["oneOf"] is JsonArray choices
                ? Resolve(choices.First(c => c!["type"]?.ToString() != "null")!)
                : Resolve(member);
            if (resolved["properties"] is not null)
            {
                foreach ((string Name, string? Description) inner in Members(resolved))
                    yield return inner;
            }
            else if (
                resolved["format"] is null
                && (
                    resolved["type"]?.ToJsonString().Contains("string", StringComparison.Ordinal) == true
                    || resolved["items"]?["type"]?.ToString() == "string"
                )
            )
            {
                yield return (name, resolved["description"]?.GetValue<string>());
            }
        }
    }

    // The description has no catch-all parameters.
    private static string Described(string method, string route) => $"{method} {route.Replace("{**", "{", StringComparison.Ordinal)}";
}
