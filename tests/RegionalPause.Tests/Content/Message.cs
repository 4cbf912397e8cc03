using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using RegionalPause.Content;
using RegionalPause.Requests;
using RegionalPause.Tests.Jurisdictions;
using Shouldly;

namespace RegionalPause.Tests.Content;

/// <summary>The example message, changed field by field, and what the parser makes of it at 10:00 on the day it was collected.</summary>
internal static class Message
{
    public static readonly DateTimeOffset Now = new(2024, 9, 20, 10, 0, 0, TimeSpan.Zero);
    public static readonly ContentItemParser Parser = new(Atlas.Embedded, new FakeTimeProvider(Now));

    public const string Example = """
        {
          "specversion": "1.0",
          "id": "5f0c6a0e-6c1e-4d1a-9a43-0d6a1c2f7b11",
          "source": "/pipelines/feed-ingest",
          "type": "regionalpause.content.submitted.v1",
          "subject": "post:7340021",
          "time": "2024-09-20T09:30:00Z",
          "datacontenttype": "application/json",
          "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
          "data": {
            "contentId": "post:7340021",
            "revision": 1,
            "contentType": "post",
            "purpose": "generative-ai-training",
            "authorId": "member:42",
            "createdAt": "2024-09-18T17:02:11Z",
            "collectedAt": "2024-09-20T09:29:58Z",
            "residency": {
              "account": "GB",
              "declared": "GB",
              "ip": "IE",
              "previous": [ { "code": "FR", "until": "2024-05-01" } ]
            },
            "thirdParties": [ { "memberId": "member:77", "account": "DE" } ],
            "contentUsage": "train-ai=n",
            "minor": false,
            "specialCategory": false,
            "contentUri": "https://content.example/posts/7340021",
            "contentHash": "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
          }
        }
        """;

    /// <summary>
    /// The example with one value replaced (JSON text) or, for <c>null</c>, removed. The path is as in <see cref="FieldError.Field"/>.
    /// </summary>
    public static JsonNode With(string path, string? json) => With(JsonNode.Parse(Example)!, path, json);

    public static JsonNode With(this JsonNode message, string path, string? json)
    {
        string[] steps = path.Replace("[", ".[", StringComparison.Ordinal).Split('.');
        JsonNode at = message;
        foreach (string step in steps[..^1])
        {
            at = (step.StartsWith('[') ? at[Index(step)] : at[step])!;
        }

        if (at is JsonArray array)
        {
            array[Index(steps[^1])] = json is null ? null : JsonNode.Parse(json);
        }
        else if (json is null)
        {
            at.AsObject().Remove(steps[^1]);
        }
        else
        {
            at[steps[^1]] = JsonNode.Parse(json);
        }

        return message;
    }

    private static int Index(string step) => int.Parse(step.Trim('[', ']'), System.Globalization.CultureInfo.InvariantCulture);

    public static ParsedContent Parse(string json) => Parser.Parse(Encoding.UTF8.GetBytes(json));

    public static ParsedContent Parse(JsonNode message) => Parse(message.ToJsonString());

    public static ContentItem Item(string json) =>
        Parse(json) switch
        {
            ParsedContent.Item item => item.Content,
            ParsedContent.Malformed malformed => throw new ShouldAssertException(string.Join('\n', malformed.Errors)),
            _ => throw new InvalidOperationException(),
        };

    public static ContentItem Item(JsonNode message) => Item(message.ToJsonString());

    public static FieldError[] Errors(string json) => [.. Parse(json).ShouldBeOfType<ParsedContent.Malformed>().Errors];

    public static FieldError[] Errors(JsonNode message) => Errors(message.ToJsonString());
}
