namespace RegionalPause.Messaging.ServiceBus;

/// <summary>
/// Sends to Service Bus queues, in one attempt. The message id is derived from the decision, so that the broker's duplicate detection
/// recognises a message that is sent again (R7). The payload of a message above the limit of the Standard tier is moved out on every tier,
/// so that all tiers behave alike.
/// </summary>
public sealed class ServiceBusSink : IMessageSink
{
    /// <summary>Maximum length of a body that is sent whole. 256 KiB is the limit of the whole message, with its properties.</summary>
    public const int MaxBodyLength = 252 * 1024;

    private readonly ServiceBusSenders senders;
    private readonly OversizedMessages oversized;
    private readonly Func<DateTimeOffset> brokerTime;

    internal ServiceBusSink(ServiceBusSenders senders, OversizedMessages oversized, Func<DateTimeOffset> brokerTime) =>
        (this.senders, this.oversized, this.brokerTime) = (senders, oversized, brokerTime);

    /// <inheritdoc/>
    public async Task SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        OutgoingMessage fitting = await oversized.FitAsync(message, MaxBodyLength, cancellationToken).ConfigureAwait(false);
        await senders.SendAsync(fitting.Queue, ServiceBusMessages.Write(fitting, brokerTime()), cancellationToken).ConfigureAwait(false);
    }
}
