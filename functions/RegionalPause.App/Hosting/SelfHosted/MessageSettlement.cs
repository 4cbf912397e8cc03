using System.Collections.Concurrent;
using System.Collections.Immutable;
using RegionalPause.Errors;
using RegionalPause.Messaging;
using RegionalPause.Storage;

namespace RegionalPause.App.Hosting.SelfHosted;

/// <summary>
/// Carries out message results: send the outputs, one attempt each; then complete; then say that they were sent.
/// <para>
/// When is a message given up? The broker's count says how often it was delivered, not why it failed: after an outage it is high for every message of the
/// queue. A message that <see cref="MessageResult.ComesBack"/> was not handled because something around it was missing (and some messages may need a part
/// of storage their neighbours do not), so it is never given up, only asked for again later and later. What counts is the function failing on that message
/// alone with an exception storage did not cause. Those are counted here, and when both this count and the broker's reach <c>maxDequeueCount</c> of host.json
/// the message goes to the poison queue. The count dies with the process, which only delays.
/// </para>
/// </summary>
internal sealed partial class MessageSettlement(
    string function, IMessageSource source, IMessageSink sink, int maxDequeueCount, SelfHostedOptions options, ILogger logger) : IDisposable
{
    private const int MaxCounted = 10_000;

    private readonly SemaphoreSlim slots = new(options.SettleAtOnce);
    private readonly ConcurrentDictionary<string, int> failures = new(StringComparer.Ordinal);

    /// <summary>Settles each message by its result; never throws: what fails to be settled comes back.</summary>
    public async Task SettleAsync(IReadOnlyList<ReceivedMessage> batch, ImmutableArray<MessageResult> results, CancellationToken abort)
    {
        int returned = 0;
        string? why = null;
        var settling = new Task[batch.Count];
        for (int i = 0; i < settling.Length; i++)
        {
            settling[i] = SettleAsync(batch[i], results[i], abort);
            if (results[i] is MessageResult.ComesBack back)
                (returned, why) = (returned + 1, why ?? back.Why);
        }

        if (why is not null)
            LogComesBack(function, returned, why);
        await Task.WhenAll(settling);
    }

    /// <summary>Lets messages come back that could not be handled through no fault of theirs.</summary>
    public Task ReturnAsync(IReadOnlyList<ReceivedMessage> batch, CancellationToken abort) =>
        Task.WhenAll(batch.Select(message => InSlotAsync(message, ReturnAsync, abort)));

    /// <summary>The function failed on this message alone.</summary>
    public Task FailedAsync(ReceivedMessage message, Exception exception, CancellationToken abort)
    {
        if (failures.Count >= MaxCounted)
            failures.Clear();
        int count = failures.AddOrUpdate(message.Message.Id, 1, static (_, known) => known + 1);
        if (count < maxDequeueCount || message.Message.DeliveryCount < maxDequeueCount)
            return InSlotAsync(message, ReturnAsync, abort);

        failures.TryRemove(message.Message.Id, out _);
        string reason = RefusalTable.Of(RefusalCode.TriedTooOften).ProblemType;
        return InSlotAsync(message, (m, ct) => PoisonAsync(m, reason, $"{function} failed {count} times on it, last with {exception.GetType().Name}.", ct), abort);
    }

    /// <inheritdoc/>
    public void Dispose() => slots.Dispose();

    private Task SettleAsync(ReceivedMessage message, MessageResult result, CancellationToken abort)
    {
        if (result is not MessageResult.ComesBack && !failures.IsEmpty)
            failures.TryRemove(message.Message.Id, out _);
        return result switch
        {
            MessageResult.Done done => InSlotAsync(message, (m, ct) => FinishAsync(m, done, ct), abort),
            MessageResult.Poison poison => InSlotAsync(message, (m, ct) => PoisonAsync(m, poison.Reason, poison.Detail, ct), abort),
            _ => InSlotAsync(message, ReturnAsync, abort),
        };
    }

    private async Task FinishAsync(ReceivedMessage message, MessageResult.Done done, CancellationToken abort)
    {
        foreach (OutgoingMessage output in done.Outputs)
            await sink.SendAsync(output, abort);
        // Crash here: the outputs are out and the message comes back; it gets the same answer under the same ids (R7).
        await source.CompleteAsync(message, abort);
        done.Sent?.Invoke();
    }

    private Task PoisonAsync(ReceivedMessage message, string reason, string detail, CancellationToken abort)
    {
        LogPoison(function, message.Message.Id, reason, detail);
        return source.PoisonAsync(message, reason, detail, abort);
    }

    private Task ReturnAsync(ReceivedMessage message, CancellationToken abort) => source.ReturnAsync(message, DelayAfter(message.Message.DeliveryCount), abort);

    private TimeSpan DelayAfter(long deliveries)
    {
        var delay = TimeSpan.FromSeconds(Math.Pow(2, Math.Clamp(deliveries - 1, 0, 12)));
        return delay < options.MaxReturnDelay ? delay : options.MaxReturnDelay;
    }

    private async Task InSlotAsync(ReceivedMessage message, Func<ReceivedMessage, CancellationToken, Task> settle, CancellationToken abort)
    {
        bool entered = false;
        try
        {
            await slots.WaitAsync(abort);
            entered = true;
            await settle(message, abort);
        }
        catch (Exception exception)
        {
            // Nobody knows whether a failed send or delete arrived: the message comes back by itself when its invisibility runs out.
            if (!abort.IsCancellationRequested)
                LogNotSettled(function, message.Message.Id, StorageFaults.IsUnavailable(exception) ? null : exception, exception.Message);
        }
        finally
        {
            if (entered)
                slots.Release();
        }
    }

    [LoggerMessage(9211, LogLevel.Warning, "{Function}: {Messages} messages come back: {Why}")]
    private partial void LogComesBack(string function, int messages, string why);

    [LoggerMessage(9212, LogLevel.Error, "{Function}: message {Message} goes to the poison queue: {Reason}: {Detail}")]
    private partial void LogPoison(string function, string message, string reason, string detail);

    [LoggerMessage(9213, LogLevel.Warning, "{Function}: message {Message} was not settled and comes back: {Why}")]
    private partial void LogNotSettled(string function, string message, Exception? exception, string why);
}
