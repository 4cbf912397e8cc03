using System.Text.Json;
using RegionalPause.Messaging;

namespace RegionalPause.Cli.Api;

/// <summary>A message of <c>content-admitted</c>, as a loader reads it: the ticket and its item.</summary>
internal sealed record AdmittedMessageText(string Ticket, string ContentId, int Revision, JsonElement? Item)
{
    // Of two members with the same name, another reader could use the other one.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads a message, as plain text or in base64 as on Storage queues.</summary>
    /// <param name="text">The message.</param>
    /// <param name="name">The name of the input, for errors.</param>
    public static AdmittedMessageText Read(ReadOnlyMemory<byte> text, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(MessageText.Decode(text.Trim(" \t\r\n"u8)), Strict);
            JsonElement data = document.RootElement.GetProperty("data");
            return new AdmittedMessageText(
                data.GetProperty("ticket").GetString() ?? throw Errors.NotAnAdmittedMessage(name, "its ticket is null"),
                data.GetProperty("contentId").GetString() ?? throw Errors.NotAnAdmittedMessage(name, "its contentId is null"),
                data.GetProperty("revision").GetInt32(),
                data.TryGetProperty("item", out JsonElement item) ? item.Clone() : null
            );
        }
        catch (Exception e) when (e is JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            throw Errors.NotAnAdmittedMessage(
                name,
                e is KeyNotFoundException or InvalidOperationException
                    ? "data.ticket, data.contentId or data.revision is missing"
                    : e.Message
            );
        }
    }
}
