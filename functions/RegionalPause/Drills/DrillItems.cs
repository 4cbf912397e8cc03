using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RegionalPause.Content;
using RegionalPause.Jurisdictions;
using RegionalPause.Messaging;
using RegionalPause.Requests;

namespace RegionalPause.Drills;

/// <summary>The synthetic items of a drill: posts without a real author and place. Pure.</summary>
internal static class DrillItems
{
    // Few, because each author has a member key.
    private const int Authors = 8;

    /// <summary>The content id of an item.</summary>
    public static string ContentId(OrderId drill, int number) => string.Create(CultureInfo.InvariantCulture, $"{drill}:{number}");

    /// <summary>The number of an item of this drill; <c>null</c> for any other content id.</summary>
    public static int? NumberOf(OrderId drill, string contentId) =>
        contentId.Length > drill.Value.Length
        && contentId.StartsWith(drill.Value, StringComparison.Ordinal)
        && contentId[drill.Value.Length] == ':'
        && int.TryParse(contentId.AsSpan(drill.Value.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : null;

    /// <summary>One item, as a pipeline would submit it.</summary>
    public static OutgoingMessage Message(OrderId drill, int number, DateTimeOffset now)
    {
        string id = ContentId(drill, number);
        ReadOnlyMemory<byte> body = CloudEvent.Write(
            id,
            ContentItemParser.EventType,
            id,
            now,
            default,
            1024,
            (id, number, now),
            static (json, item) =>
            {
                string instant = Instants.Text(item.now);
                json.WriteStartObject();
                json.WriteString("contentId"u8, item.id);
                json.WriteNumber("revision"u8, 1);
                json.WriteString("contentType"u8, "post"u8);
                json.WriteString("purpose"u8, "generative-ai-training"u8);
                json.WriteString("authorId"u8, string.Create(CultureInfo.InvariantCulture, $"drill:{item.number % Authors}"));
                json.WriteString("createdAt"u8, instant);
                json.WriteString("collectedAt"u8, instant);
                json.WriteStartObject("residency"u8);
                json.WriteString("account"u8, JurisdictionCode.Drill.Value);
                json.WriteEndObject();
                json.WriteString("contentUsage"u8, "train-ai=y"u8);
                json.WriteBoolean("minor"u8, false);
                json.WriteBoolean("specialCategory"u8, false);
                json.WriteString("contentUri"u8, $"https://drill.invalid/{item.number}");
                json.WriteString("contentHash"u8, $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(item.id)))}");
                json.WriteEndObject();
            }
        );
        return new OutgoingMessage(QueueNames.DrillSubmitted, id, body);
    }
}
