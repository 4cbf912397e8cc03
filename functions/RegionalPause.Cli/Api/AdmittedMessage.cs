using System.Text;
using System.Text.Json;

namespace RegionalPause.Cli.Api;

/// <summary>A message of <c>content-admitted</c>, as a loader reads it: the ticket, and the item it is for.</summary>
internal sealed record AdmittedMessage(string Ticket, string ContentId, int Revision, JsonElement Item)
{
    /// <summary>Reads a message, plain or in base64 as Storage queues carry it.</summary>
    public static AdmittedMessage Read(string text)
    {
        text = text.Trim();
        try
        {
            string json = text.StartsWith('{') ? text : Encoding.UTF8.GetString(Convert.FromBase64String(text));
            using var document = JsonDocument.Parse(json);
            JsonElement data = document.RootElement.GetProperty("data");
            return new AdmittedMessage(
                data.GetProperty("ticket").GetString() ?? throw Errors.NotAnAdmittedMessage("its ticket is null"),
                data.GetProperty("contentId").GetString() ?? throw Errors.NotAnAdmittedMessage("its contentId is null"),
                data.GetProperty("revision").GetInt32(),
                data.TryGetProperty("item", out JsonElement item) ? item.Clone() : default);
        }
        catch (Exception e) when (e is JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            throw Errors.NotAnAdmittedMessage(e is KeyNotFoundException ? "data.ticket, data.contentId or data.revision is missing" : e.Message);
        }
    }
}
