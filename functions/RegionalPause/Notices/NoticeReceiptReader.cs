using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using RegionalPause.Content;
using RegionalPause.Requests;

namespace RegionalPause.Notices;

/// <summary>Reads a message of <c>notice-receipts</c>, or reports all its errors at once.</summary>
public static class NoticeReceiptReader
{
    /// <summary>Every wrong field of a message; empty if it is a receipt.</summary>
    public static ImmutableArray<FieldError> Errors(ReadOnlyMemory<byte> body) => ReadWhole(body).Refusal?.Errors ?? [];

    /// <summary>The receipt; <c>null</c> if the message is not a receipt.</summary>
    internal static NoticeReceipt? Read(ReadOnlyMemory<byte> body) => ReadWhole(body).Value;

    private static Result<NoticeReceipt> ReadWhole(ReadOnlyMemory<byte> body)
    {
        var wrong = new FieldErrors("The receipt");
        try
        {
            using JsonDocument document = JsonDocument.Parse(
                JsonInput.WithoutMark(body),
                new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = ContentLimits.Depth }
            );
            return Read(document.RootElement, wrong) is { } receipt ? receipt : wrong.Refusal!;
        }
        catch (JsonException e)
        {
            return new Refusal(RefusalCode.Invalid, "The receipt cannot be read.") { Errors = [JsonInput.NotJson(e)] };
        }
        catch (InvalidOperationException)
        {
            wrong.Add("$", null, JsonInput.ExpectedText);
            return wrong.Refusal!;
        }
    }

    private static NoticeReceipt? Read(JsonElement root, FieldErrors wrong)
    {
        if (Text(root, "type") != NoticeMessages.ReceiptType)
            wrong.Add("type", Text(root, "type"), NoticeMessages.ReceiptType);
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("data", out JsonElement data))
        {
            wrong.Add("data", null, "an object with id, notice, outcome and at");
            return null;
        }
        string? id = Text(data, "id");
        if (id is null)
            wrong.Add("data.id", null, "the message id of the notice");
        bool isNotice = NoticeReference.TryParse(Text(data, "notice"), out NoticeReference notice);
        if (!isNotice)
            wrong.Add("data.notice", null, "the notice reference that the notice contained");
        string? outcome = Text(data, "outcome");
        if (outcome is not ("delivered" or "bounced"))
            wrong.Add("data.outcome", outcome, "delivered or bounced");
        DateTimeOffset instant = default;
        if (Text(data, "at") is not { } at || !Rfc3339.TryTimestamp(Encoding.UTF8.GetBytes(at), out instant))
            wrong.Add("data.at", Text(data, "at"), "an instant with its offset, e.g. 2024-09-20T14:03:07Z");
        return wrong.Refusal is null ? new NoticeReceipt(notice, id!, outcome == "delivered", instant) : null;
    }

    private static string? Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object
        && parent.TryGetProperty(name, out JsonElement value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
