using System.Security.Cryptography;
using System.Text;
using RegionalPause.Content;
using RegionalPause.Messaging;

namespace RegionalPause.Objections;

/// <summary>An objection by form, for the system that finds the content (D25): a CloudEvent with the location of the content, whom it
/// concerns, and the deadline for the answer.</summary>
public static class ObjectionClaimMessage
{
    /// <summary>Type of the event.</summary>
    public const string EventType = "regionalpause.objection.claim.v1";

    /// <summary>Creates the message. The same form sent twice has the same id.</summary>
    /// <param name="locator">Location of the content: an address or a description.</param>
    /// <param name="isOfParent">Whether it is about the sender's child rather than the sender.</param>
    /// <param name="contact">Address for the answer; <c>null</c> if there is none.</param>
    /// <param name="language">The language of the form.</param>
    /// <param name="at">When the form arrived; the month for the answer begins then (D24).</param>
    public static OutgoingMessage Of(string locator, bool isOfParent, string? contact, string language, DateTimeOffset at)
    {
        string key = $"{isOfParent}\n{contact}\n{locator}";
        string id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        var content = (locator, isOfParent, contact, language, at);
        int size = locator.Length + 1024;
        ReadOnlyMemory<byte> body = CloudEvent.Write(
            id,
            EventType,
            null,
            at,
            default,
            size,
            content,
            static (json, claim) =>
            {
                json.WriteStartObject();
                json.WriteString("locator"u8, claim.locator);
                json.WriteString("about"u8, claim.isOfParent ? "child"u8 : "sender"u8);
                if (claim.contact is not null)
                    json.WriteString("contact"u8, claim.contact);
                json.WriteString("language"u8, claim.language);
                json.WriteString("answerBy"u8, claim.at.AddMonths(1).UtcDateTime);
                json.WriteEndObject();
            }
        );
        return new OutgoingMessage(QueueNames.ObjectionClaims, id, body);
    }
}
