using System.Text;
using System.Text.Json;
using RegionalPause.Content;
using RegionalPause.Requests;

namespace RegionalPause.Notices;

/// <summary>Reads a message of <c>notice-receipts</c>.</summary>
internal static class NoticeReceiptReader
{
    /// <summary>The receipt; <c>null</c> if the message is not a receipt.</summary>
    public static NoticeReceipt? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(
                JsonInput.WithoutMark(body),
                new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = ContentLimits.Depth }
            );
            JsonElement root = document.RootElement;
            if (Text(root, "type") != NoticeMessages.ReceiptType || !root.TryGetProperty("data", out JsonElement data))
                return null;
            string? outcome = Text(data, "outcome");
            return
                Text(data, "id") is { } id
                && NoticeReference.TryParse(Text(data, "notice"), out NoticeReference notice)
                && (outcome is "delivered" or "bounced")
                && Text(data, "at") is { } at
                && Rfc3339.TryTimestamp(Encoding.UTF8.GetBytes(at), out DateTimeOffset instant)
                ? new NoticeReceipt(notice, id, outcome == "delivered", instant)
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object
        && parent.TryGetProperty(name, out JsonElement value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
