using System.Security.Cryptography;
using System.Text;
using RegionalPause.Content;
using RegionalPause.Messaging;

namespace RegionalPause.Objections;

/// <summary>An objection by form, as it goes to whoever finds the content (D25): a CloudEvent with the place, whom it concerns, and by when it is to be answered.</summary>
public static class ObjectionClaimMessage
{
    /// <summary>Its type.</summary>
    public const string EventType = "regionalpause.objection.claim.v1";

    /// <summary>The message; the same form sent twice is the same claim.</summary>
    /// <param name="locator">Where the content is: an address or a description.</param>
    /// <param name="isOfParent">Whether it is about the sender's child rather than the sender.</param>
    /// <param name="contact">Where the answer goes, if anywhere.</param>
    /// <param name="language">The language of the form.</param>
    /// <param name="at">When it arrived; the month for the answer counts from here (D24).</param>
    public static OutgoingMessage Of(string locator, bool isOfParent, string? contact, string language, DateTimeOffset at)
    {
        string id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{isOfParent}\n{contact}\n{locator}")));
        ReadOnlyMemory<byte> body = CloudEvent.Write(id, EventType, null, at, default, locator.Length + 1024, (locator, isOfParent, contact, language, at), static (json, claim) =>
        {
            json.WriteStartObject();
            json.WriteString("locator"u8, claim.locator);
            json.WriteString("about"u8, claim.isOfParent ? "child"u8 : "sender"u8);
            if (claim.contact is not null)
                json.WriteString("contact"u8, claim.contact);
            json.WriteString("language"u8, claim.language);
            json.WriteString("answerBy"u8, claim.at.AddMonths(1).UtcDateTime);
            json.WriteEndObject();
        });
        return new OutgoingMessage(QueueNames.ObjectionClaims, id, body);
    }
}
