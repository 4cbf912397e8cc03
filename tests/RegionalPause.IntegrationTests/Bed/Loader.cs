using System.Collections.Concurrent;
using System.Text;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using RegionalPause.Content;
using RegionalPause.Messaging;
using RegionalPause.Tickets;

namespace RegionalPause.IntegrationTests.Bed;

/// <summary>An item that a loader took into training.</summary>
internal sealed record LoadedItem(ItemId Item, string MessageId, long ControlVersion, DateTimeOffset EnqueuedAt);

/// <summary>
/// A training loader as R10 asks: it takes an item only with a good ticket, and sends a late one back to the gate. It knows an item by its
/// message id, so a duplicate delivery is one item.
/// </summary>
internal sealed class Loader(TestAccount account, Func<Answer, ItemId, TicketStatus> check, int parallel = 1)
    : QueueCollector(account, QueueNames.ContentAdmitted, parallel)
{
    private readonly QueueClient submitted = account.QueueClient(QueueNames.ContentSubmitted);

    /// <summary>What it took, by message id.</summary>
    public ConcurrentDictionary<string, LoadedItem> Loaded { get; } = new();

    /// <summary>What came too late and was sent back.</summary>
    public ConcurrentQueue<Answer> Late { get; } = new();

    /// <summary>What carried no good ticket at all; must stay empty.</summary>
    public ConcurrentQueue<(Answer Answer, TicketStatus Verdict)> Refused { get; } = new();

    /// <summary>Called for every message before it is checked.</summary>
    public Action<Answer>? Seen { get; init; }

    /// <inheritdoc/>
    protected override async Task TakeAsync(QueueMessage message, CancellationToken cancellationToken)
    {
        var answer = Answer.Read(Encoding.UTF8.GetString(message.Body), message.InsertedOn!.Value);
        Seen?.Invoke(answer);
        ItemId item = answer.Item!.Value;
        switch (check(answer, item))
        {
            case TicketStatus.Accepted:
                Loaded.TryAdd(
                    answer.MessageId,
                    new LoadedItem(item, answer.MessageId, answer.Data["controlVersion"]!.GetValue<long>(), answer.EnqueuedAt)
                );
                break;
            case TicketStatus.Late:
                await submitted.SendMessageAsync(Submission.Of(answer.Data["item"]!.DeepClone().AsObject()).Body, cancellationToken);
                Late.Enqueue(answer);
                break;
            case var bad:
                Refused.Enqueue((answer, bad));
                break;
        }
    }
}
