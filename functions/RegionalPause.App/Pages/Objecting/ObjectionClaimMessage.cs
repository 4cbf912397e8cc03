using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RegionalPause.Messaging;

namespace RegionalPause.App.Pages.Objecting;

/// <summary>An objection by form, as it goes to whoever finds the content (D25): a CloudEvent with the place, whom it concerns, and by when it is to be answered.</summary>
internal static class ObjectionClaimMessage
{
    public const string EventType = "regionalpause.objection.claim.v1";

    public static OutgoingMessage Of(ObjectionClaim claim)
    {
        // The same form sent twice is the same claim.
        string id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{claim.IsOfParent}\n{claim.Contact}\n{claim.Locator}")));
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("specversion", "1.0");
            json.WriteString("id", id);
            json.WriteString("source", "/regionalpause");
            json.WriteString("type", EventType);
            json.WriteString("time", claim.At.UtcDateTime);
            json.WriteString("datacontenttype", "application/json");
            json.WriteStartObject("data");
            json.WriteString("locator", claim.Locator);
            json.WriteString("about", claim.IsOfParent ? "child" : "sender");
            if (claim.Contact is not null)
                json.WriteString("contact", claim.Contact);
            json.WriteString("language", claim.Language);
            json.WriteString("answerBy", claim.At.AddMonths(1).UtcDateTime);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return new OutgoingMessage(QueueNames.ObjectionClaims, id, stream.ToArray());
    }
}
