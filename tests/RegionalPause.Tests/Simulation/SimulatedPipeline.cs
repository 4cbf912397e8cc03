using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using RegionalPause.Content;
using RegionalPause.Messaging;

namespace RegionalPause.Tests.Simulation;

/// <summary>
/// The pipeline before the gate: submits items of few countries, new ones and the same again, and now and then something unreadable.
/// </summary>
internal sealed class SimulatedPipeline(Random random, SimulatedBroker broker)
{
    private static readonly string[] Countries = ["GB", "GB", "GB", "IE", "IE", "DE", "FR", "JE"];

    private readonly List<(ItemKey Key, byte[] Body)> submitted = [];

    public ImmutableHashSet<ItemKey> Submitted => [.. submitted.Select(s => s.Key)];

    /// <summary>Submits one item, or one of those before again.</summary>
    public void Submit()
    {
        if (submitted.Count > 0 && random.Next(8) == 0)
        {
            Send(submitted[random.Next(submitted.Count)].Body);
            return;
        }
        string id = $"item:{submitted.Count.ToString(CultureInfo.InvariantCulture)}";
        byte[] body = Encoding.UTF8.GetBytes(random.Next(25) == 0 ? $"{{ {id}" : Event(id).ToJsonString());
        submitted.Add((body[1] == ' ' ? ItemKey.OfUnreadable(body) : ItemKey.Of(new ItemId(id, 1)), body));
        Send(body);
    }

    /// <summary>An event again, as a loader sends it back.</summary>
    public void Send(ReadOnlyMemory<byte> body) => broker.Take(new OutgoingMessage(QueueNames.ContentSubmitted, "", body));

    private JsonObject Event(string id)
    {
        string home = Countries[random.Next(Countries.Length)];
        string where = random.Next(5) == 0 ? Countries[random.Next(Countries.Length)] : home;
        string type = random.Next(4) switch
        {
            0 => "image",
            1 => "comment",
            _ => "post",
        };
        return new JsonObject
        {
            ["specversion"] = "1.0",
            ["id"] = id,
            ["source"] = "/pipelines/simulation",
            ["type"] = ContentItemParser.EventType,
            ["subject"] = id,
            ["time"] = "2024-09-18T17:05:00Z",
            ["datacontenttype"] = "application/json",
            ["data"] = new JsonObject
            {
                ["contentId"] = id,
                ["revision"] = 1,
                ["contentType"] = type,
                ["purpose"] = random.Next(10) == 0 ? "safety-model-training" : "generative-ai-training",
                ["authorId"] = "member:1",
                ["createdAt"] = "2024-09-18T17:02:11Z",
                ["collectedAt"] = "2024-09-18T17:05:00Z",
                ["residency"] = new JsonObject
                {
                    ["account"] = home,
                    ["declared"] = home,
                    ["ip"] = where,
                    ["previous"] = new JsonArray(),
                },
                ["minor"] = random.Next(15) == 0,
                ["specialCategory"] = false,
                ["contentUri"] = $"https://content.example/{id}",
                ["contentHash"] = "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            },
        };
    }
}
