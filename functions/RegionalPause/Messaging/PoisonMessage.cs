using System.Buffers;
using System.Text.Json;

namespace RegionalPause.Messaging;

/// <summary>
/// The content of a <c>-poison</c> queue: <c>{"reason","detail","dequeueCount","messageId","original"}</c>. A person can act on it, and the
/// original can be sent again unchanged. If the original is not UTF-8, the field is <c>originalBase64</c>.
/// </summary>
public static class PoisonMessage
{
    /// <summary>Makes the poison message of an incoming one.</summary>
    /// <param name="queue">The queue from which the message came.</param>
    /// <param name="message">The message.</param>
    /// <param name="reason">Problem type of the refusal.</param>
    /// <param name="detail">Explanation for the person who acts on it.</param>
    public static OutgoingMessage Of(string queue, IncomingMessage message, string reason, string detail)
    {
        var body = new ArrayBufferWriter<byte>(message.Body.Length + 256);
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("reason", reason);
            json.WriteString("detail", detail);
            json.WriteNumber("dequeueCount", message.DeliveryCount);
            json.WriteString("messageId", message.Id);
            if (MessageText.AsText(message.Body.Span) is { } text)
                json.WriteString("original", text);
            else
                json.WriteBase64String("originalBase64", message.Body.Span);
            json.WriteEndObject();
        }

        return new OutgoingMessage(queue + QueueNames.PoisonSuffix, message.Id, body.WrittenMemory);
    }
}
