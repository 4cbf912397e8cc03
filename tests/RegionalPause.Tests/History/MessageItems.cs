using System.Text;
using System.Text.Json;
using RegionalPause.Content;

namespace RegionalPause.Tests.History;

/// <summary>Which item a message on a queue is about.</summary>
internal static class MessageItems
{
    /// <summary>The item of a submitted, admitted or withheld message; of an unreadable one, the key of its bytes.</summary>
    public static ItemKey Of(ReadOnlyMemory<byte> body)
    {
        try
        {
            using JsonDocument message = JsonDocument.Parse(body);
            return message.RootElement.TryGetProperty("data", out JsonElement data) && data.TryGetProperty("contentId", out JsonElement id)
                ? ItemKey.Of(new ItemId(id.GetString()!, data.GetProperty("revision").GetInt32()))
                : ItemKey.OfUnreadable(body.Span);
        }
        catch (JsonException)
        {
            return ItemKey.OfUnreadable(body.Span);
        }
    }

    /// <summary>The item of a message on <c>content-malformed</c>, which carries the one it is about.</summary>
    public static ItemKey OfMalformed(ReadOnlyMemory<byte> body)
    {
        using JsonDocument message = JsonDocument.Parse(body);
        return ItemKey.OfUnreadable(Encoding.UTF8.GetBytes(message.RootElement.GetProperty("data").GetProperty("original").GetString()!));
    }
}
