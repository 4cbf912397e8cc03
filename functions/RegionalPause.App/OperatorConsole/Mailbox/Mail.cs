using System.Text.Json;
using RegionalPause.Messaging;
using RegionalPause.Notices;

namespace RegionalPause.App.OperatorConsole.Mailbox;

/// <summary>A message to a member, as the mail or push service gets it.</summary>
/// <param name="Id">The id of the message; the service sends each once.</param>
/// <param name="Kind">A notice, a reminder or a confirmation.</param>
/// <param name="At">When it was made.</param>
/// <param name="Campaign">The campaign.</param>
/// <param name="Notice">What a receipt names; <c>null</c> if no receipt is expected.</param>
/// <param name="Channel">The kind of the channel.</param>
/// <param name="Address">The address on the channel.</param>
/// <param name="Language">The language.</param>
/// <param name="Subject">The subject.</param>
/// <param name="Text">The plain text.</param>
/// <param name="Html">The HTML.</param>
/// <param name="Link">The member's own objection link.</param>
public sealed record Mail(
    string Id,
    string Kind,
    DateTimeOffset At,
    string Campaign,
    string? Notice,
    string Channel,
    string Address,
    string Language,
    string Subject,
    string Text,
    string Html,
    string Link
)
{
    /// <summary>The pseudonym of the member in the ledger; empty if it is not known.</summary>
    public string Pseudonym { get; init; } = "";

    /// <summary>
    /// Whether the mailbox sends it back: every address that begins with <c>bounce</c>, so that one can see what happens then.
    /// </summary>
    public bool Bounces => Address.StartsWith("bounce", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a text is in what a person searches by.</summary>
    public bool Matches(string search) =>
        new[] { Pseudonym, Address, Campaign, Subject, Kind, Language }.Any(part =>
            part.Contains(search, StringComparison.OrdinalIgnoreCase)
        );

    /// <summary>Reads a message of <c>notices-outbound</c>; <c>null</c> if it is none.</summary>
    public static Mail? Read(ReadOnlyMemory<byte> message)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(message);
            JsonElement root = document.RootElement;
            if (root.GetProperty("type").GetString() != NoticeMessages.OutboundType)
                return null;
            JsonElement data = root.GetProperty("data");
            string Text(JsonElement parent, string name) => parent.GetProperty(name).GetString()!;
            return new Mail(
                Text(data, "id"),
                Text(data, "kind"),
                root.GetProperty("time").GetDateTimeOffset(),
                Text(data, "campaign"),
                data.TryGetProperty("notice", out JsonElement notice) ? notice.GetString() : null,
                Text(data.GetProperty("channel"), "kind"),
                Text(data.GetProperty("channel"), "address"),
                Text(data, "language"),
                Text(data, "subject"),
                Text(data, "text"),
                Text(data, "html"),
                Text(data, "link")
            );
        }
        catch (Exception exception)
            when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    /// <summary>The receipt of the delivery, or of the bounce; <c>null</c> if none is expected.</summary>
    public OutgoingMessage? Receipt(DateTimeOffset now)
    {
        if (Notice is null)
            return null;
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("specversion", "1.0");
            json.WriteString("id", $"receipt-{Id}");
            json.WriteString("source", "/mailbox");
            json.WriteString("type", NoticeMessages.ReceiptType);
            json.WriteString("time", now.UtcDateTime);
            json.WriteString("datacontenttype", "application/json");
            json.WriteStartObject("data");
            json.WriteString("id", Id);
            json.WriteString("notice", Notice);
            json.WriteString("outcome", Bounces ? "bounced" : "delivered");
            json.WriteString("at", now.UtcDateTime);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return new OutgoingMessage(QueueNames.NoticeReceipts, $"receipt-{Id}", body.ToArray());
    }
}
