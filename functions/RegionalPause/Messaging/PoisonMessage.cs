using System.Buffers;
using System.Text.Json;

namespace RegionalPause.Messaging;

/// <summary>
/// What stands on a <c>-poison</c> queue: <c>{"reason","detail","dequeueCount","messageId","original"}</c>, so that a person can act on it and the
/// original can be sent again as it was. An original that is not UTF-8 is <c>originalBase64</c> instead.
/// </summary>
public static class PoisonMessage
{
    /// <summary>Makes the poison message of an incoming one.</summary>
    /// <param name="queue">The queue it came from.</param>
    /// <param name="message">The message.</param>
    /// <param name="reason">Problem type of the refusal.</param>
    /// <param name="detail">For the person who has to act on it.</param>
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
