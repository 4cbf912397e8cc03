using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Shouldly;

namespace RegionalPause.Tests.Deployment;

/// <summary>docs/requests.http, which people send from an editor, held against docs/openapi.json.</summary>
[Requirement("R34")]
public sealed partial class The_requests_of_the_documentation
{
    private static readonly JsonObject Operations = JsonNode.Parse(TheRepository.Read("docs/openapi.json"))!["paths"]!.AsObject();

    private static readonly Request[] Requests =
    [
        .. Sections()
            .Split(TheRepository.Read("docs/requests.http"))
            .Skip(1)
            .Select(section =>
                First().Match(section) is { Success: true } line
                    ? new Request(line.Groups[1].Value, line.Groups[2].Value, section)
                    : throw new InvalidOperationException($"No request in:\n{section}")
            ),
    ];

    [Fact]
    public void are_operations_of_the_api()
    {
        Requests.Length.ShouldBeGreaterThan(20);
        Requests.Where(r => r.Path.StartsWith("/api/", StringComparison.Ordinal) && OperationOf(r) is null).ShouldBeEmpty();
    }

    [Fact]
    public void have_bodies_with_fields_of_the_api()
    {
        Request[] sent = [.. Requests.Where(r => r.Body.Length > 0)];

        sent.Length.ShouldBeGreaterThan(8);
        foreach (Request request in sent)
        {
            JsonObject body = JsonNode.Parse(request.Body)!.AsObject();
            if (OperationOf(request)!["requestBody"]!["content"]!["application/json"]?["schema"]?["properties"] is JsonObject fields)
                body.Select(f => f.Key).Except(fields.Select(f => f.Key)).ShouldBeEmpty(request.Path);
        }
    }

    [Fact]
    public void use_variables_that_are_declared()
    {
        string text = TheRepository.Read("docs/requests.http");
        string[] declared = [.. Declarations().Matches(text).Select(m => m.Groups[1].Value)];

        Uses().Matches(text).Select(m => m.Groups[1].Value).Except(declared).ShouldBeEmpty();
    }

    private static JsonNode? OperationOf(Request request) =>
        Operations
            .FirstOrDefault(p =>
                Regex.IsMatch(request.Path, $"^{Placeholders().Replace(p.Key, "[^/]+")}$") && p.Value![request.Verb] is not null
            )
            .Value?[request.Verb];

    private sealed record Request(string Method, string Path, string Text)
    {
        public string Verb => Method.ToLowerInvariant();

        public string Body => Text.Split("\n\n", 2) is [_, var body] ? body.Trim() : "";
    }

    [GeneratedRegex(@"^### .*\n", RegexOptions.Multiline)]
    private static partial Regex Sections();

    [GeneratedRegex(@"^([A-Z]+) \{\{url\}\}([^?\n]+)")]
    private static partial Regex First();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Placeholders();

    [GeneratedRegex(@"^@(\w+) =", RegexOptions.Multiline)]
    private static partial Regex Declarations();

    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex Uses();
}
