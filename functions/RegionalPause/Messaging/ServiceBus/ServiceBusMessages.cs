using System.Globalization;
using System.Text;
using Amqp;
using Amqp.Framing;
using Amqp.Types;

namespace RegionalPause.Messaging.ServiceBus;

/// <summary>What stands where in an AMQP message of Service Bus.</summary>
internal static class ServiceBusMessages
{
    /// <summary>On a copy that stands for a returned message: the id under which the first one was known.</summary>
    public const string FirstId = "rpause-message-id";

    /// <summary>On such a copy: how often its forerunners were delivered.</summary>
    public const string DeliveriesBefore = "rpause-deliveries";

    private const string ContentType = "application/cloudevents+json";

    private static readonly Symbol EnqueuedAt = "x-opt-enqueued-time";
    private static readonly Symbol SequenceNumber = "x-opt-sequence-number";
    private static readonly Symbol ScheduledFor = "x-opt-scheduled-enqueue-time";

    /// <summary>A message as the functions see it.</summary>
    public static IncomingMessage Read(Message message) => new(IdOf(message), BodyOf(message), DeliveriesOf(message), InstantOf(message));

    /// <summary>Deliveries of this very message before the present one, as its queue counts them against the maximum.</summary>
    public static uint FailedDeliveriesOf(Message message) => message.Header?.DeliveryCount ?? 0;

    /// <summary>A message to be sent.</summary>
    public static Message Write(OutgoingMessage message) => new()
    {
        Header = new Header { Durable = true },
        Properties = new Properties { MessageId = message.Id, ContentType = ContentType },
        BodySection = new Data { Binary = message.Body.ToArray() },
    };

    /// <summary>
    /// The copy that stands for a returned message. Its own id says which message it copies, so that the same message returned twice makes one copy where
    /// the queue detects duplicates, and is never the id of the message itself, which would make the copy a duplicate and lose it.
    /// </summary>
    public static Message CopyOf(Message message, DateTimeOffset visibleAt)
    {
        Properties said = message.Properties ?? new Properties();
        var copy = new Message
        {
            Header = new Header { Durable = true },
            MessageAnnotations = new MessageAnnotations { [ScheduledFor] = visibleAt.UtcDateTime },
            Properties = new Properties
            {
                MessageId = $"returned-{Number(message) ?? Convert.ToHexStringLower(message.DeliveryTag)}",
                CorrelationId = said.CorrelationId,
                Subject = said.Subject,
                To = said.To,
                ReplyTo = said.ReplyTo,
            },
            ApplicationProperties = new ApplicationProperties(),
            BodySection = message.BodySection,
        };
        if (message.Header is { Ttl: not uint.MaxValue } header)
            copy.Header.Ttl = header.Ttl;
        if (said.ContentType is { } type)
            copy.Properties.ContentType = type;
        foreach (KeyValuePair<object, object> property in message.ApplicationProperties?.Map ?? [])
            copy.ApplicationProperties.Map[property.Key] = property.Value;
        copy.ApplicationProperties[FirstId] = IdOf(message);
        copy.ApplicationProperties[DeliveriesBefore] = DeliveriesOf(message);
        return copy;
    }

    // A pipeline that sets no id still needs a name by which its message can be found in the log.
    private static string IdOf(Message message) =>
        Property(message, FirstId) as string ?? message.Properties?.GetMessageId()?.ToString() ?? Number(message) ?? Convert.ToHexStringLower(message.DeliveryTag ?? []);

    private static string? Number(Message message) => message.MessageAnnotations?[SequenceNumber] is long number ? number.ToString(CultureInfo.InvariantCulture) : null;

    private static long DeliveriesOf(Message message) => (Property(message, DeliveriesBefore) is long before ? before : 0) + FailedDeliveriesOf(message) + 1;

    private static DateTimeOffset? InstantOf(Message message) =>
        message.MessageAnnotations?[EnqueuedAt] is DateTime instant ? new DateTimeOffset(DateTime.SpecifyKind(instant, DateTimeKind.Utc)) : null;

    private static object? Property(Message message, string name) => message.ApplicationProperties?[name];

    // Anything but bytes and text is no body of ours; it is empty then, and reported as malformed.
    private static ReadOnlyMemory<byte> BodyOf(Message message) => message.Body switch
    {
        byte[] bytes => bytes,
        string text => Encoding.UTF8.GetBytes(text),
        _ => default,
    };
}
