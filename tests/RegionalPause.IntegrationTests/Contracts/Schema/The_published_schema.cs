using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using RegionalPause.Content;
using RegionalPause.Jurisdictions;
using RegionalPause.Tests;
using Shouldly;

namespace RegionalPause.IntegrationTests.Contracts.Schema;

/// <summary>
/// One corpus, two judges: the parser and an independent validator of the schema we publish. They must agree, except where a schema cannot
/// say what the parser checks; those rules are listed, and each must really be one where they differ.
/// </summary>
[Requirement("R1", "R29")]
public sealed class The_published_schema
{
    private static readonly DateTimeOffset Now = new(2024, 9, 20, 10, 0, 0, TimeSpan.Zero);
    private static readonly ContentItemParser Parser = new(JurisdictionAtlas.LoadEmbedded(), new FakeTimeProvider(Now));

    private const string Valid = """
        {
          "specversion": "1.0", "id": "1", "source": "/pipelines/feed-ingest", "type": "regionalpause.content.submitted.v1", "subject": "post:7340021",
          "time": "2024-09-20T09:30:00Z", "datacontenttype": "application/json", "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
          "data": {
            "contentId": "post:7340021", "revision": 1, "contentType": "post", "purpose": "generative-ai-training", "authorId": "member:42",
            "createdAt": "2024-09-18T17:02:11Z", "collectedAt": "2024-09-20T09:29:58Z",
            "residency": { "account": "GB", "declared": "GB", "ip": "IE", "previous": [ { "code": "FR", "until": "2024-05-01" } ] },
            "thirdParties": [ { "memberId": "member:77", "account": "DE" } ],
            "contentUsage": "train-ai=n", "minor": false, "specialCategory": false,
            "contentUri": "https://content.example/posts/7340021", "contentHash": "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
          }
        }
        """;

    private const string Former = """{"code":"FR","until":"2024-05-01"}""";
    private const string Third = """{"memberId":"m","account":"DE"}""";

    /// <summary>A valid message with one value replaced; <c>null</c> removes it.</summary>
    private static string With(string path, string? json)
    {
        JsonNode message = JsonNode.Parse(Valid)!;
        string[] steps = path.Split('.');
        JsonNode at = steps[..^1].Aggregate(message, (node, step) => int.TryParse(step, out int index) ? node[index]! : node[step]!);
        if (json is null)
        {
            at.AsObject().Remove(steps[^1]);
        }
        else if (int.TryParse(steps[^1], out int index))
        {
            at[index] = JsonNode.Parse(json);
        }
        else
        {
            at[steps[^1]] = JsonNode.Parse(json);
        }

        return message.ToJsonString();
    }

    private static string Text(char c, int count) => $"\"{new string(c, count)}\"";

    private static string List(int count, string entry) => $"[{string.Join(',', Enumerable.Repeat(entry, count))}]";

    private static IEnumerable<string> Good()
    {
        yield return Valid;
        foreach (
            string optional in (string[])
                [
                    "subject",
                    "time",
                    "datacontenttype",
                    "traceparent",
                    "data.residency",
                    "data.thirdParties",
                    "data.contentUsage",
                    "data.minor",
                ]
        )
        {
            yield return With(optional, null);
            yield return With(optional, "null");
        }

        foreach (string type in (string[])["post", "article", "video", "comment", "image", "profile", "group", "prompt"])
        {
            yield return With("data.contentType", $"\"{type}\"");
        }

        yield return With("data.purpose", "\"safety-model-training\"");
        yield return With("dataschema", "\"https://regionalpause.example/schemas/content-submitted\"");
        yield return With("partitionkey", "\"x\"");
        yield return With("sequence", "7");
        yield return With("sampled", "true");
        yield return With("traceparent", "\"nonsense\"");
        yield return With("data.contentId", Text('x', 1024));
        yield return With("data.contentId", Text('é', 512));
        yield return With("data.contentId", $"\"{string.Concat(Enumerable.Repeat("😀", 256))}\"");
        foreach (string revision in (string[])["1000000000", "1.0", "1e0", "1E+2", "10e-1", "1.50e1", "1000000000.000"])
        {
            yield return Valid.Replace("\"revision\": 1", $"\"revision\": {revision}", StringComparison.Ordinal);
        }

        foreach (
            string type in (string[])
                [
                    "application/json; charset=utf-8",
                    "application/json;charset=\\\"UTF-8\\\"",
                    "Application/JSON",
                    "application/json ; v=1; p=\\\"a b\\\" ;",
                ]
        )
        {
            yield return With("datacontenttype", $"\"{type}\"");
        }

        yield return With("data.createdAt", "\"2024-09-18t17:02:11.123456789+02:00\"");
        yield return With("data.createdAt", "\"2024-02-29T17:02:11-23:59\"");
        yield return With("data.minor", "true");
        yield return With("data.specialCategory", "true");
        yield return With("data.residency", "{}");
        yield return With("data.residency.account", "\"Atlantis\"");
        yield return With("data.residency.account", "null");
        yield return With("data.residency.previous", "null");
        yield return With("data.residency.previous", "[]");
        yield return With("data.residency.previous", List(17, Former));
        yield return With("data.residency.previous.0.code", "null");
        yield return With("data.thirdParties", List(100, Third));
        yield return With("data.thirdParties.0.account", null);
        yield return With("data.contentUsage", "\"\"");
        yield return With("data.contentUri", "\"urn:post:7\"");
        yield return With("data.contentUri", "\"https://[2001:db8::1]/a%20b?c=d#e\"");
        yield return With("data.contentUri", $"\"https://a/{new string('x', 2038)}\"");
        yield return With("data.contentHash", $"\"sha256:{new string('A', 64)}\"");
    }

    private static IEnumerable<string> Bad()
    {
        foreach (
            string required in (string[])
                [
                    "specversion",
                    "type",
                    "id",
                    "source",
                    "data",
                    "data.contentId",
                    "data.revision",
                    "data.contentType",
                    "data.purpose",
                    "data.authorId",
                    "data.createdAt",
                    "data.collectedAt",
                    "data.specialCategory",
                    "data.contentUri",
                    "data.contentHash",
                    "data.residency.previous.0.code",
                    "data.residency.previous.0.until",
                    "data.thirdParties.0.memberId",
                ]
        )
        {
            yield return With(required, null);
            yield return With(required, required.EndsWith(".code", StringComparison.Ordinal) ? "7" : "null");
        }

        foreach (
            string path in (string[])
                [
                    "specversion",
                    "type",
                    "id",
                    "source",
                    "subject",
                    "time",
                    "datacontenttype",
                    "dataschema",
                    "traceparent",
                    "extension",
                    "data",
                    "data.contentId",
                    "data.revision",
                    "data.contentType",
                    "data.purpose",
                    "data.authorId",
                    "data.createdAt",
                    "data.collectedAt",
                    "data.residency",
                    "data.residency.account",
                    "data.residency.declared",
                    "data.residency.ip",
                    "data.residency.previous.0",
                    "data.residency.previous.0.code",
                    "data.residency.previous.0.until",
                    "data.thirdParties.0",
                    "data.thirdParties.0.memberId",
                    "data.thirdParties.0.account",
                    "data.contentUsage",
                    "data.minor",
                    "data.specialCategory",
                    "data.contentUri",
                    "data.contentHash",
                ]
        )
        {
            yield return With(path, "[]");
        }

        yield return "[]";
        yield return "null";
        yield return With("specversion", "\"0.3\"");
        yield return With("type", "\"regionalpause.content.submitted.v2\"");
        yield return With("id", "\"\"");
        yield return With("source", "\"\"");
        yield return With("subject", "\"\"");
        yield return With("time", "\"yesterday\"");
        yield return With("datacontenttype", "\"text/plain\"");
        yield return With("data_base64", "\"e30=\"");
        yield return With("Extension", "1");
        yield return With("my-extension", "1");
        yield return With("data.unknown", "1");
        yield return With("data.Minor", "true");
        yield return With("data.residency.country", "\"GB\"");
        yield return With("data.residency.previous.0.from", "\"2020-01-01\"");
        yield return With("data.thirdParties.0.country", "\"DE\"");
        yield return With("data.contentId", "\"\"");
        yield return With("data.contentId", Text('x', 1025));
        yield return With("contentusage", "\"train-ai=n\"");
        yield return With("minor", "true");
        yield return With("data.contentId", "\"a\\u0000b\"");
        yield return With("data.contentId", "\"a\\u0085b\"");
        yield return With("data.authorId", "\"a\\nb\"");
        yield return With("data.revision", "0");
        foreach (string revision in (string[])["1.5", "1e-1", "-0", "0.0", "9007199254740993", "1e400", "1000000000.5", "1e10"])
        {
            yield return Valid.Replace("\"revision\": 1", $"\"revision\": {revision}", StringComparison.Ordinal);
        }

        foreach (
            string type in (string[])
                [
                    "application/json; charset=utf-16",
                    "application/json;charset=\\\"utf-16\\\"",
                    "application/json; charset",
                    "application/jsonl",
                    "application/json x=1",
                ]
        )
        {
            yield return With("datacontenttype", $"\"{type}\"");
        }

        yield return With("data.revision", "1000000001");
        yield return With("data.revision", "\"1\"");
        yield return With("data.contentType", "\"reel\"");
        yield return With("data.contentType", "\"Post\"");
        yield return With("data.purpose", "\"training\"");
        yield return With("data.createdAt", "\"2024-09-18T17:02:11\"");
        yield return With("data.createdAt", "\"2024-09-18 17:02:11Z\"");
        yield return With("data.createdAt", "\"2024-02-30T17:02:11Z\"");
        yield return With("data.createdAt", "\"2024-09-18T24:00:00Z\"");
        yield return With("data.createdAt", "\"2024-06-30T23:59:60Z\"");
        yield return With("data.createdAt", "\"2024-09-18T17:02:11.1234567890Z\"");
        yield return With("data.createdAt", "\"2024-09-18T17:02:11+24:00\"");
        yield return With("data.residency.previous", List(21, Former));
        yield return With("data.residency.previous.0.until", "\"2023-02-29\"");
        yield return With("data.residency.previous.0.until", "\"2023-02\"");
        yield return With("data.thirdParties", List(101, Third));
        yield return With("data.contentUri", "\"/posts/7\"");
        yield return With("data.contentUri", "\"data:text/plain,x\"");
        yield return With("data.contentUri", "\"https://a/b c\"");
        yield return With("data.contentUri", "\"https://a/%4\"");
        yield return With("data.contentUri", "\"https:\"");
        yield return With("data.contentUri", $"\"https://a/{new string('x', 2039)}\"");
        yield return With("data.contentHash", "\"sha256:xyz\"");
        yield return With("data.contentHash", $"\"md5:{new string('a', 32)}\"");
        yield return With("data.minor", "\"false\"");
        yield return With("data.specialCategory", "0");
    }

    /// <summary>
    /// What the parser refuses and a schema cannot: it sees neither the text of a message, nor the clock, nor two fields at once, nor
    /// another grammar.
    /// </summary>
    public static TheoryData<string, string> BeyondASchema =>
        new()
        {
            { "at most 65,536 bytes", Valid[..^1] + new string(' ', 65_536) + "}" },
            { "no property twice", Valid.Replace("\"minor\": false", "\"minor\": true, \"minor\": false", StringComparison.Ordinal) },
            {
                "text without lone surrogates",
                Valid.Replace("\"authorId\": \"member:42\"", "\"authorId\": \"\\ud800\"", StringComparison.Ordinal)
            },
            { "at most 1,024 bytes of an id", With("data.authorId", Text('é', 513)) },
            { "created in 1990 or later", With("data.createdAt", "\"1989-12-31T23:59:59Z\"") },
            { "created at most 24 h after it was collected", With("data.collectedAt", "\"2024-09-01T00:00:00Z\"") },
            { "collected at most 24 h from now", With("data.collectedAt", "\"2024-09-22T00:00:00Z\"") },
            { "created at most 24 h from now", With("data.createdAt", "\"2024-09-22T00:00:00Z\"") },
            { "at most 20 signals of the author together", With("data.residency.previous", List(18, Former)) },
            { "contentUsage is an RFC 9651 dictionary", With("data.contentUsage", "\"train-ai=n,\"") },
            { "no year 0 in a date", With("data.residency.previous.0.until", "\"0000-01-01\"") },
        };

    private static bool IsItem(string message) => Parser.Parse(Encoding.UTF8.GetBytes(message)) is ParsedContent.Item;

    [Fact]
    public async Task takes_every_message_the_parser_takes()
    {
        string[] messages = [.. Good()];
        string?[] verdicts = await SchemaValidator.ValidateAsync(ContentSchema.Json, messages, TestContext.Current.CancellationToken);

        foreach ((string message, string? verdict) in messages.Zip(verdicts))
        {
            IsItem(message).ShouldBeTrue(message);
            verdict.ShouldBeNull(message);
        }
    }

    [Fact]
    public async Task refuses_every_message_with_one_rule_broken_as_the_parser_does()
    {
        string[] messages = [.. Bad()];
        string?[] verdicts = await SchemaValidator.ValidateAsync(ContentSchema.Json, messages, TestContext.Current.CancellationToken);

        foreach ((string message, string? verdict) in messages.Zip(verdicts))
        {
            IsItem(message).ShouldBeFalse(message);
            verdict.ShouldNotBeNull(message);
        }
    }

    [Theory]
    [MemberData(nameof(BeyondASchema))]
    public async Task cannot_say(string rule, string message)
    {
        string?[] verdicts = await SchemaValidator.ValidateAsync(ContentSchema.Json, [message], TestContext.Current.CancellationToken);

        IsItem(message).ShouldBeFalse(rule);
        verdicts.ShouldHaveSingleItem().ShouldBeNull($"the schema can say it after all: {rule}");
    }

    [Fact]
    public void states_the_limits_the_parser_has()
    {
        using JsonDocument schema = JsonDocument.Parse(ContentSchema.Json);
        JsonElement item = schema.RootElement.GetProperty("$defs").GetProperty("item").GetProperty("properties");

        item.GetProperty("revision").GetProperty("maximum").GetInt32().ShouldBe(ContentLimits.Revision);
        item.GetProperty("contentUri").GetProperty("maxLength").GetInt32().ShouldBe(ContentLimits.UriCharacters);
        item.GetProperty("thirdParties").GetProperty("maxItems").GetInt32().ShouldBe(ContentLimits.ThirdParties);
        item.GetProperty("residency")
            .GetProperty("properties")
            .GetProperty("previous")
            .GetProperty("maxItems")
            .GetInt32()
            .ShouldBe(ContentLimits.AuthorSignals);
        item.GetProperty("contentType")
            .GetProperty("enum")
            .EnumerateArray()
            .Select(e => e.GetString())
            .ShouldBe(Enum.GetNames<ContentType>().Select(JsonNamingPolicy.KebabCaseLower.ConvertName));
        schema
            .RootElement.GetProperty("properties")
            .GetProperty("type")
            .GetProperty("const")
            .GetString()
            .ShouldBe(ContentItemParser.EventType);
    }
}
