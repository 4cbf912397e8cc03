using System.Globalization;
using Azure.Messaging.ServiceBus;

namespace RegionalPause.Messaging.ServiceBus;

/// <summary>Translates messages of Service Bus.</summary>
internal static class ServiceBusMessages
{
    private const string ContentType = "application/cloudevents+json";

    /// <summary>A message as the functions see it.</summary>
    public static IncomingMessage Read(ServiceBusReceivedMessage message) =>
        new(IdOf(message), ServiceBusBody.Read(message.GetRawAmqpMessage().Body), DeliveriesOf(message), message.EnqueuedTime == default ? null : message.EnqueuedTime);

    /// <summary>Deliveries of this very message before the present one, as its queue counts them against the maximum.</summary>
    public static int FailedDeliveriesOf(ServiceBusReceivedMessage message) => message.DeliveryCount - 1;

    /// <summary>A message to be sent.</summary>
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
    /// The copy that replaces a returned message. Its own id says which message it copies, so that the same message returned twice makes
    /// one copy where the queue detects duplicates, and is never the id of the message itself, which would make the copy a duplicate and
    /// lose it.
    /// </summary>
    public static ServiceBusMessage CopyOf(ServiceBusReceivedMessage message, DateTimeOffset visibleAt)
    {
        var copy = new ServiceBusMessage(message) { MessageId = $"returned-{Number(message)}", ScheduledEnqueueTime = visibleAt };
        copy.ApplicationProperties[ReturnedMessage.FirstId] = IdOf(message);
        copy.ApplicationProperties[ReturnedMessage.Deliveries] = DeliveriesOf(message);
        return copy;
    }

    // A pipeline that sets no id still needs a name by which its message can be found in the log.
    private static string IdOf(ServiceBusReceivedMessage message) =>
        Property(message, ReturnedMessage.FirstId) as string ?? (message.MessageId is { Length: > 0 } id ? id : Number(message));

    private static string Number(ServiceBusReceivedMessage message) => message.SequenceNumber.ToString(CultureInfo.InvariantCulture);

    private static long DeliveriesOf(ServiceBusReceivedMessage message) => (Property(message, ReturnedMessage.Deliveries) is long before ? before : 0) + message.DeliveryCount;

    private static object? Property(ServiceBusReceivedMessage message, string name) => message.ApplicationProperties.GetValueOrDefault(name);
}
