using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using RegionalPause.Content;

namespace RegionalPause.IntegrationTests.Bed;

/// <summary>One message given to <c>content-submitted</c>, under the name by which it is reconciled.</summary>
/// <param name="Id"><c>contentId#revision</c>, or the test's own name for a message that cannot be read.</param>
/// <param name="Body">What was sent.</param>
internal sealed record Submission(string Id, string Body)
{
    /// <summary>A well-formed post of an adult who lives in one country and always did.</summary>
    public static Submission Post(string contentId, string country, int revision = 1, string author = "member:1") =>
        Of(
            new JsonObject
            {
                ["contentId"] = contentId,
                ["revision"] = revision,
                ["contentType"] = "post",
                ["purpose"] = "generative-ai-training",
                ["authorId"] = author,
                ["createdAt"] = "2024-09-18T17:02:11Z",
                ["collectedAt"] = "2024-09-20T09:29:58Z",
                ["residency"] = new JsonObject
                {
                    ["account"] = country,
                    ["declared"] = country,
                    ["ip"] = country,
                    ["previous"] = new JsonArray(),
                },
                ["minor"] = false,
                ["specialCategory"] = false,
                ["contentUri"] = $"https://content.example/{contentId}",
                ["contentHash"] = "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            }
        );

    /// <summary>The message of a data object: a pipeline's first, or one that a loader sends back.</summary>
    public static Submission Of(JsonObject data)
    {
        string contentId = data["contentId"]!.GetValue<string>();
        int revision = data["revision"]!.GetValue<int>();
        var message = new JsonObject
        {
            ["specversion"] = "1.0",
            ["id"] = $"{contentId}-{revision.ToString(CultureInfo.InvariantCulture)}",
            ["source"] = "/pipelines/tests",
            ["type"] = "regionalpause.content.submitted.v1",
            ["subject"] = contentId,
            ["time"] = "2024-09-20T09:30:00Z",
            ["datacontenttype"] = "application/json",
            ["data"] = data,
        };
        return new Submission(new ItemId(contentId, revision).ToString(), message.ToJsonString());
    }

    /// <summary>The same message with one field of its data changed.</summary>
    public Submission With(string id, Action<JsonObject> change)
    {
        JsonObject message = JsonNode.Parse(Body)!.AsObject();
        change(message["data"]!.AsObject());
        return new Submission(id, message.ToJsonString());
    }
}

/// <summary>One message on an output queue.</summary>
internal sealed record Answer(string MessageId, JsonObject Data, DateTimeOffset EnqueuedAt)
{
    /// <summary>The item it is about; <c>null</c> on <c>content-malformed</c>.</summary>
    public ItemId? Item => Data["contentId"] is { } id ? new ItemId(id.GetValue<string>(), Data["revision"]!.GetValue<int>()) : null;

    /// <summary>A field of its data.</summary>
    public string? Field(string name) => Data[name]?.GetValue<string>();

    public static Answer Read(string text, DateTimeOffset enqueuedAt)
    {
        JsonObject message = JsonNode.Parse(text)?.AsObject() ?? throw new JsonException("An output queue holds JSON null.");
        return new Answer(message["id"]!.GetValue<string>(), message["data"]!.DeepClone().AsObject(), enqueuedAt);
    }
}
