using RegionalPause.Content;
using RegionalPause.Requests;

namespace RegionalPause.Objections.Links;

/// <summary>The meaning of a personal link in a notice: this member may object with it until it expires.</summary>
/// <param name="Campaign">The campaign whose notice contains the link; 1 to 64 bytes in UTF-8.</param>
/// <param name="MemberId">The member who objects; 1 to 1,024 bytes in UTF-8, as at every other entry point.</param>
/// <param name="Language">The language of the notice, as a BCP 47 tag; 1 to 11 bytes.</param>
/// <param name="ExpiresAt">From this instant the link has no effect. Whole seconds: fractions are cut off when the link is sealed.</param>
public sealed record ObjectionLink(CampaignId Campaign, MemberId MemberId, string Language, DateTimeOffset ExpiresAt)
{
    /// <summary>Whether the link is still valid.</summary>
    public bool IsGoodAt(DateTimeOffset now) => now < ExpiresAt;

    /// <summary>Names only the campaign: printed text must not contain the member.</summary>
    public override string ToString() => $"an objection link of campaign {Campaign}";
}
