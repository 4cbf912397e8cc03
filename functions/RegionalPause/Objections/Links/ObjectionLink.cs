namespace RegionalPause.Objections.Links;

/// <summary>What a personal link in a notice stands for: this member may object with it, until it expires.</summary>
/// <param name="Campaign">The campaign whose notice carries the link; 1 to 64 bytes in UTF-8.</param>
/// <param name="MemberId">Whose objection it is; 1 to 1,024 bytes in UTF-8, as at every other door.</param>
/// <param name="Language">The language of the notice, as a BCP 47 tag; 1 to 11 bytes.</param>
/// <param name="ExpiresAt">From this instant the link objects for nobody. Whole seconds: what is below one is cut off when the link is sealed.</param>
public sealed record ObjectionLink(string Campaign, string MemberId, string Language, DateTimeOffset ExpiresAt)
{
    /// <summary>Whether it still counts.</summary>
    public bool IsGoodAt(DateTimeOffset now) => now < ExpiresAt;

    /// <summary>Names the campaign only: whatever prints a link must not print a member.</summary>
    public override string ToString() => $"an objection link of campaign {Campaign}";
}
