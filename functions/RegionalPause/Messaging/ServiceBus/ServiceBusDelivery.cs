using Amqp;
using Amqp.Framing;
using Amqp.Types;

namespace RegionalPause.Messaging.ServiceBus;

/// <summary>A message in hand and what is needed to settle it: its link, and the lock by which the broker keeps it for us.</summary>
internal sealed class ServiceBusDelivery(ReceiverLink link, Message message, long since)
{
    private const int LockTokenLength = 16;
    private const int MaxReasonLength = 4096;

    private static readonly Symbol DeadLetter = "com.microsoft:dead-letter";
    private static readonly Symbol DeadLetterReason = "DeadLetterReason";
    private static readonly Symbol DeadLetterErrorDescription = "DeadLetterErrorDescription";

    public Message Message => message;

    /// <summary>When it came, as a timestamp of the monotonic clock.</summary>
    public long Since => since;

    /// <summary>The lock: Service Bus uses it as the delivery tag. <c>null</c> for a broker that does otherwise and whose locks do not run out.</summary>
    public Guid? Lock { get; } = message.DeliveryTag is { Length: LockTokenLength } tag ? new Guid(tag) : null;

    public void Accept() => Settle(() => link.Accept(message));

    public void Release() => Settle(() => link.Release(message));

    public void Reject(string reason, string detail) => Settle(() => link.Reject(message, new Error(DeadLetter)
    {
        Description = Cut(detail),
        Info = new() { [DeadLetterReason] = Cut(reason), [DeadLetterErrorDescription] = Cut(detail) },
    }));

    private static string Cut(string text) => text.Length <= MaxReasonLength ? text : text[..MaxReasonLength];

    // Nobody answers a settlement. On a lost link there is nobody to tell: the lock runs out and the message comes back.
    private static void Settle(Action settle)
    {
        try
        {
            settle();
        }
        catch (Exception exception) when (BrokerUnavailableException.IsCause(exception))
        {
        }
    }
}
