using RegionalPause.App.Functions.Binding;
using RegionalPause.Messaging;
using RegionalPause.Storage;

namespace RegionalPause.App.SelfHosted;

/// <summary>
/// Settles the messages of one queue by the result of their function: it completes a message, returns it for a later delivery, or moves it
/// to the poison queue.
/// </summary>
internal sealed partial class MessageSettlement(
    string function,
    IMessageSource source,
    FailedMessages failures,
    SelfHostedOptions options,
    ILogger logger
)
{
    /// <summary>Settles one message. Never throws: if settling fails, the message is delivered again.</summary>
    public async Task SettleAsync(ReceivedMessage message, HandledMessage handled, CancellationToken abort)
    {
        try
        {
            switch (await failures.ResolveAsync(handled, abort))
            {
                case MessageResult.Poison poison:
                    await source.PoisonAsync(message, poison.Reason, poison.Detail, abort);
                    break;
                case MessageResult.ComesBack back:
                    LogComesBack(function, message.Message.Id, back.Why);
                    await source.ReturnAsync(message, DelayAfter(message.Message.DeliveryCount), abort);
                    break;
                default:
                    await source.CompleteAsync(message, abort);
                    break;
            }
        }
        catch (Exception exception)
        {
            // It is unknown whether the request arrived. If it did not, the message is delivered again when its visibility timeout ends.
            if (!abort.IsCancellationRequested)
                LogNotSettled(function, message.Message.Id, StorageFaults.IsUnavailable(exception) ? null : exception, exception.Message);
        }
    }

    private TimeSpan DelayAfter(long deliveries)
    {
        var delay = TimeSpan.FromSeconds(Math.Pow(2, Math.Clamp(deliveries - 1, 0, 12)));
        return delay < options.MaxReturnDelay ? delay : options.MaxReturnDelay;
    }

    [LoggerMessage(9211, LogLevel.Warning, "{Function}: message {Message} will be delivered again: {Why}")]
    private partial void LogComesBack(string function, string message, string why);

    [LoggerMessage(9213, LogLevel.Warning, "{Function}: message {Message} was not settled and will be delivered again: {Why}")]
    private partial void LogNotSettled(string function, string message, Exception? exception, string why);
}
