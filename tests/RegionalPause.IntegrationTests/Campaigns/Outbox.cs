using System.Collections.Concurrent;
using System.Text.Json;
using RegionalPause.Messaging;

namespace RegionalPause.IntegrationTests.Campaigns;

/// <summary>A message of <c>notices-outbound</c>, as a sender reads it; <c>Notice</c> is empty where no receipt is awaited.</summary>
internal sealed record SentNotice(
    string Id,
    string Notice,
    string ChannelKind,
    string Address,
    string Language,
    string Link,
    string Subject,
    string Text,
    string OneClick
)
{
    public static SentNotice Read(ReadOnlyMemory<byte> body)
    {
        using JsonDocument document = JsonDocument.Parse(body);
        JsonElement data = document.RootElement.GetProperty("data");
        string Of(string name) => data.GetProperty(name).GetString()!;
        return new SentNotice(
            document.RootElement.GetProperty("id").GetString()!,
            data.TryGetProperty("notice", out JsonElement notice) ? notice.GetString()! : "",
            data.GetProperty("channel").GetProperty("kind").GetString()!,
            data.GetProperty("channel").GetProperty("address").GetString()!,
            Of("language"),
            Of("link"),
            Of("subject"),
            Of("text"),
            data.GetProperty("headers").GetProperty("List-Unsubscribe-Post").GetString()!
        );
    }

    /// <summary>A receipt for it.</summary>
    public IncomingMessage Receipt(string outcome, DateTimeOffset at) =>
        new(
            $"receipt-{Id}-{outcome}",
            JsonSerializer.SerializeToUtf8Bytes(
                new
                {
                    specversion = "1.0",
                    id = $"r-{Id}",
                    source = "/sender",
                    type = "regionalpause.notice.receipt.v1",
                    data = new
                    {
                        id = Id,
                        notice = Notice,
                        outcome,
                        at,
                    },
                }
            ),
            1
        );
}

/// <summary>A broker that takes every message, and now and then loses it or its own answer.</summary>
internal sealed class Outbox(Random? chaos = null) : IMessageSink
{
    private readonly ConcurrentQueue<SentNotice> sent = new();

    public IReadOnlyCollection<SentNotice> Sent => sent;

    public Task SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        int dice = 100;
        if (chaos is not null)
        {
            lock (chaos)
                dice = chaos.Next(100);
        }
        if (dice == 0)
            throw new IOException("The broker never had it.");
        sent.Enqueue(SentNotice.Read(message.Body));
        return dice == 1 ? throw new IOException("The broker has it and its answer is lost.") : Task.CompletedTask;
    }
}
