using System.Buffers;
using System.Text;
using System.Text.Json;
using RegionalPause.Requests;

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

    /// <summary>Reads a poison message; <c>null</c> if another program wrote it.</summary>
    public static PutAsideMessage? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using JsonDocument document = JsonInput.Parse(body);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Text(root, "messageId") is not { } id || Text(root, "reason") is not { } reason)
                return null;
            ReadOnlyMemory<byte>? original =
                Text(root, "original") is { } text ? Encoding.UTF8.GetBytes(text)
                : root.TryGetProperty("originalBase64", out JsonElement base64) && base64.TryGetBytesFromBase64(out byte[]? bytes) ? bytes
                : default(ReadOnlyMemory<byte>?);
            Uri? dataref = Uri.TryCreate(Text(root, "dataref"), UriKind.Absolute, out Uri? address) ? address : null;
            if (original is null && dataref is null)
                return null;
            long deliveries = root.TryGetProperty("dequeueCount", out JsonElement count) && count.TryGetInt64(out long known) ? known : 1;
            return new PutAsideMessage(id, reason, Text(root, "detail") ?? "", deliveries, original, dataref);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && JsonInput.TryText(value, out string? text) ? text : null;
}

/// <summary>What a poison message says.</summary>
/// <param name="Id">Id of the message that was put aside.</param>
/// <param name="Reason">Problem type of the refusal, or the reason of the broker.</param>
/// <param name="Detail">Explanation for the person who acts on it.</param>
/// <param name="Deliveries">How often the message was delivered.</param>
/// <param name="Original">Its bytes; <c>null</c> if they are stored beside the queue.</param>
/// <param name="Dataref">Where its bytes are stored; <c>null</c> if they are here.</param>
public sealed record PutAsideMessage(
    string Id,
    string Reason,
    string Detail,
    long Deliveries,
    ReadOnlyMemory<byte>? Original,
    Uri? Dataref
);
