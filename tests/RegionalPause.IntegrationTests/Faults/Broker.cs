using System.Collections.Immutable;
using System.Text;
using RegionalPause.Content;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Messaging;
using RegionalPause.Tickets;

namespace RegionalPause.IntegrationTests.Faults;

/// <summary>
/// A broker that keeps everything across the deaths of the instances it serves: at least once in, what comes back is delivered again; and a
/// loader at the other end that checks tickets and sends late items back.
/// </summary>
internal sealed class Broker(TicketCheck tickets) : IMessageSink
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, string> idsByBody = [];
    private readonly HashSet<string> admitted = [];
    private readonly HashSet<string> withheld = [];
    private readonly HashSet<string> malformed = [];
    private readonly List<string> loaded = [];
    private ImmutableList<IncomingMessage> queue = [];
    private int count;

    /// <summary>Message ids that the loader took, in order.</summary>
    public IReadOnlyList<string> Loaded => loaded;

    /// <summary>Whether nothing waits to be decided.</summary>
    public bool IsEmpty => queue.IsEmpty;

    /// <summary>Where everything is.</summary>
    public Reconciliation Reconciliation =>
        new()
        {
            Submitted = [.. idsByBody.Values],
            Admitted = [.. admitted],
            Withheld = [.. withheld],
            Malformed = [.. malformed],
            Queued = [.. queue.Select(m => idsByBody[Encoding.UTF8.GetString(m.Body.Span)])],
        };

    /// <summary>Puts messages on the queue.</summary>
    public void Submit(params IEnumerable<Submission> submissions)
    {
        foreach (Submission submission in submissions)
        {
            idsByBody[submission.Body] = submission.Id;
            queue = queue.Add(new IncomingMessage($"m{count++}", Encoding.UTF8.GetBytes(submission.Body), 1));
        }
    }

    /// <summary>Puts a message there once more as the broker would after a consumer died with it.</summary>
    public void Redeliver(Submission submission) =>
        queue = queue.Add(new IncomingMessage($"m{count++}", Encoding.UTF8.GetBytes(submission.Body), 2));

    /// <summary>Delivers everything there is to one instance, once; true when nothing came back.</summary>
    public async Task<bool> DeliverAsync(GateInstance instance, CancellationToken cancellationToken)
    {
        ImmutableList<IncomingMessage> batch = queue;
        queue = [.. batch.Select(m => m with { DeliveryCount = m.DeliveryCount + 1 })];
        ImmutableArray<MessageResult> results = await instance.Content.HandleAsync(batch, cancellationToken);
        foreach ((IncomingMessage message, MessageResult result) in batch.Zip(results))
        {
            if (result is not MessageResult.Done done)
                continue;
            foreach (OutgoingMessage output in done.Outputs)
                await SendAsync(output, cancellationToken);
            done.Sent?.Invoke();
            queue = queue.RemoveAll(m => m.Id == message.Id);
        }
        return queue.IsEmpty;
    }

    /// <inheritdoc/>
    public Task SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var answer = Answer.Read(Encoding.UTF8.GetString(message.Body.Span), TimeProvider.System.GetUtcNow());
            switch (message.Queue)
            {
                case QueueNames.ContentAdmitted:
                    Load(answer);
                    break;
                case QueueNames.ContentWithheld:
                    withheld.Add(answer.Item!.Value.ToString());
                    break;
                case QueueNames.ContentMalformed:
                    malformed.Add(idsByBody.GetValueOrDefault(answer.Field("original")!, answer.MessageId));
                    break;
                default:
                    throw new InvalidOperationException($"Nothing may be sent to {message.Queue}.");
            }
            return Task.CompletedTask;
        }
    }

    private void Load(Answer answer)
    {
        ItemId item = answer.Item!.Value;
        switch (tickets.Check(answer.Field("ticket"), item, answer.Data["item"]!, answer.EnqueuedAt, TimeSpan.Zero))
        {
            case TicketStatus.Accepted:
                loaded.Add(answer.MessageId);
                admitted.Add(item.ToString());
                break;
            case TicketStatus.Late:
                Submission again = Submission.Of(answer.Data["item"]!.DeepClone().AsObject());
                idsByBody[again.Body] = item.ToString();
                queue = queue.Add(new IncomingMessage($"m{count++}", Encoding.UTF8.GetBytes(again.Body), 1));
                break;
            case var bad:
                throw new InvalidOperationException($"{answer.MessageId} carries a ticket that is {bad}.");
        }
    }
}
