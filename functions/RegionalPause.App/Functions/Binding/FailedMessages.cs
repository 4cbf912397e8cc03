using System.Collections.Concurrent;
using RegionalPause.Messaging;
using RegionalPause.Poison;
using RegionalPause.Requests;
using RegionalPause.Telemetry;

namespace RegionalPause.App.Functions.Binding;

/// <summary>
/// Decides when a message becomes poison. The broker counts deliveries, not failures: after an outage its count is high for every message
/// of the queue. A message with the result <see cref="MessageResult.ComesBack"/> was not handled because a resource was missing, so it
/// never becomes poison. This class counts the times that the function failed on the message with an exception that storage did not cause.
/// If this count and the broker's count both reach <see cref="MostFailures"/>, the message is poison. The count is lost with the process;
/// this only delays the decision.
/// </summary>
public sealed partial class FailedMessages(IPoisonKeeper keeper, Instruments instruments, ILogger<FailedMessages> logger)
{
    /// <summary>Failures after which a message becomes poison.</summary>
    public const int MostFailures = 5;

    private const int MaxCounted = 10_000;

    private readonly ConcurrentDictionary<(string Queue, string Id), int> failures = new();

    /// <summary>
    /// The result of a message; a failure becomes another delivery or poison. A poison message is in the table of messages that were put
    /// aside before this returns, so it can leave its queue.
    /// </summary>
    public async Task<MessageResult> ResolveAsync(HandledMessage handled, CancellationToken cancellationToken)
    {
        MessageResult result = Judge(handled);
        if (instruments.Messages.Enabled)
            Count(handled.Queue, result);
        if (result is MessageResult.Poison poison)
        {
            LogPoison(handled.Queue, handled.Message.Id, poison.Reason, poison.Detail);
            await keeper.KeepAsync(handled.Queue, handled.Message, poison.Reason, poison.Detail, cancellationToken);
        }
        return result;
    }

    private void Count(string queue, MessageResult result) =>
        instruments.Messages.Add(
            1,
            Instruments.Tag(Instruments.Queue, queue),
            Instruments.Tag(
                Instruments.Result,
                result switch
                {
                    MessageResult.Done => "done",
                    MessageResult.Poison => "poison",
                    _ => "returned",
                }
            )
        );

    private MessageResult Judge(HandledMessage handled)
    {
        (string, string) key = (handled.Queue, handled.Message.Id);
        if (handled.Result is not MessageResult.Failed failed)
        {
            if (handled.Result is not MessageResult.ComesBack && !failures.IsEmpty)
                failures.TryRemove(key, out _);
            return handled.Result;
        }

        if (failures.Count >= MaxCounted)
            failures.Clear();
        int count = failures.AddOrUpdate(key, 1, static (_, known) => known + 1);
        if (count < MostFailures || handled.Message.DeliveryCount < MostFailures)
            return new MessageResult.ComesBack($"the function failed on it with {failed.Cause.GetType().Name}");
        failures.TryRemove(key, out _);
        return new MessageResult.Poison(
            RefusalTable.Of(RefusalCode.TriedTooOften).ProblemType,
            $"The function of '{handled.Queue}' failed {count} times on this message, the last time with {failed.Cause.GetType().Name}."
        );
    }

    [LoggerMessage(9212, LogLevel.Error, "{Queue}: message {Message} goes to the poison queue: {Reason}: {Detail}")]
    private partial void LogPoison(string queue, string message, string reason, string detail);
}
