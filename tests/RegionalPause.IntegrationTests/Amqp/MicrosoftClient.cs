using System.Text.Json;
using System.Text.Json.Nodes;
using RegionalPause.IntegrationTests.Bed;

namespace RegionalPause.IntegrationTests.Amqp;

/// <summary>What Microsoft's client says of a message it received.</summary>
internal sealed record PeerMessage(
    string Id,
    string Body,
    string? ContentType,
    int DeliveryCount,
    DateTimeOffset EnqueuedAt,
    JsonObject Properties,
    string? DeadLetterReason,
    string? DeadLetterErrorDescription,
    DateTimeOffset? RenewedUntil
);

/// <summary>
/// The Azure SDK for JavaScript, in Node: a client that knows nothing of ours. Installed from the lock file when it is not there yet.
/// </summary>
internal sealed class MicrosoftClient(LocalBroker broker, string queue)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private static readonly NodeFolder Peer = new("tests/RegionalPause.IntegrationTests/Amqp/peer", "@azure/service-bus");

    /// <summary>Sends one message.</summary>
    public Task SendAsync(string id, string body, JsonObject? properties, CancellationToken cancellationToken) =>
        DoAsync(
            new JsonObject
            {
                ["do"] = "send",
                ["messages"] = new JsonArray(
                    new JsonObject
                    {
                        ["id"] = id,
                        ["body"] = body,
                        ["properties"] = properties ?? [],
                    }
                ),
            },
            cancellationToken
        );

    /// <summary>Receives and settles: <c>complete</c>, <c>abandon</c>, <c>deadLetter</c>, or <c>renew</c> and then complete.</summary>
    public async Task<PeerMessage[]> ReceiveAsync(
        CancellationToken cancellationToken,
        string settle = "complete",
        bool deadLetters = false,
        int count = 1
    ) =>
        JsonSerializer.Deserialize<PeerMessage[]>(
            await DoAsync(
                new JsonObject
                {
                    ["do"] = "receive",
                    ["settle"] = settle,
                    ["deadLetters"] = deadLetters,
                    ["count"] = count,
                },
                cancellationToken
            ),
            Json
        )!;

    private Task<string> DoAsync(JsonObject task, CancellationToken cancellationToken)
    {
        (task["connectionString"], task["queue"]) = (broker.ConnectionString, queue);
        return Peer.RunAsync("peer.mjs", task.ToJsonString(), cancellationToken);
    }
}
