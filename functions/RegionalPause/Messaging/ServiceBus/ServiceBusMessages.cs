using System.Globalization;
using Azure.Messaging.ServiceBus;

namespace RegionalPause.Messaging.ServiceBus;

/// <summary>Converts Service Bus messages.</summary>
internal static class ServiceBusMessages
{
    private const string ContentType = "application/cloudevents+json";

    /// <summary>Converts a received message for the functions.</summary>
    public static IncomingMessage Read(ServiceBusReceivedMessage message) =>
        new(
            IdOf(message),
            ServiceBusBody.Read(message.GetRawAmqpMessage().Body),
            DeliveriesOf(message),
            message.EnqueuedTime == default ? null : message.EnqueuedTime
        );

    /// <summary>Converts a dead-lettered message of a queue to the poison message that it would be.</summary>
    public static IncomingMessage ReadDead(string queue, ServiceBusReceivedMessage message)
    {
        IncomingMessage read = Read(message);
        return read with
        {
            Body = PoisonMessage.Of(queue, read, message.DeadLetterReason ?? "", message.DeadLetterErrorDescription ?? "").Body,
        };
    }

    /// <summary>Deliveries of this message before the current one, as its queue counts them against the maximum.</summary>
    public static int FailedDeliveriesOf(ServiceBusReceivedMessage message) => message.DeliveryCount - 1;

    /// <summary>Converts a message to send.</summary>
    public static ServiceBusMessage Write(OutgoingMessage message, DateTimeOffset now)
    {
        var written = new ServiceBusMessage(message.Body) { MessageId = message.Id, ContentType = ContentType };
        if (message.Returned is { } returned)
        {
            written.ScheduledEnqueueTime = now + returned.After;
            written.ApplicationProperties[ReturnedMessage.FirstId] = returned.Id;
            written.ApplicationProperties[ReturnedMessage.Deliveries] = returned.DeliveriesSoFar;
        }
        return written;
    }

    /// <summary>
    /// The copy that replaces a returned message. Its id is made from the sequence number of the message, so that duplicate detection keeps
    /// one copy if the same message is returned twice. Its id is never the id of the message: then duplicate detection would drop the copy,
    /// and the message would be lost.
    /// </summary>
    public static ServiceBusMessage CopyOf(ServiceBusReceivedMessage message, DateTimeOffset visibleAt)
    {
        var copy = new ServiceBusMessage(message) { MessageId = $"returned-{Number(message)}", ScheduledEnqueueTime = visibleAt };
        copy.ApplicationProperties[ReturnedMessage.FirstId] = IdOf(message);
        copy.ApplicationProperties[ReturnedMessage.Deliveries] = DeliveriesOf(message);
        return copy;
    }

    // A message without an id still needs a name with which it can be found in the log.
    private static string IdOf(ServiceBusReceivedMessage message) =>
        Property(message, ReturnedMessage.FirstId) as string ?? (message.MessageId is { Length: > 0 } id ? id : Number(message));

    private static string Number(ServiceBusReceivedMessage message) => message.SequenceNumber.ToString(CultureInfo.InvariantCulture);

    private static long DeliveriesOf(ServiceBusReceivedMessage message) =>
        (Property(message, ReturnedMessage.Deliveries) is long before ? before : 0) + message.DeliveryCount;

    private static object? Property(ServiceBusReceivedMessage message, string name) =>
        message.ApplicationProperties.GetValueOrDefault(name);
}
