namespace RegionalPause.Campaigns;

/// <summary>Identity of a campaign, chosen by whoever creates it: 1 to 64 of <c>a–z 0–9 -</c>.</summary>
public readonly record struct CampaignId(string Value)
{
    /// <summary>Longest id, in characters.</summary>
    public const int MaxLength = Requests.TextLimits.CampaignId;

    /// <summary>What is expected, for an error.</summary>
    public const string Expected = "1 to 64 of a-z, 0-9 and -";

    /// <summary>Reads an id; upper case is folded to lower.</summary>
    public static bool TryParse(string? text, out CampaignId id)
    {
        string folded = text?.ToLowerInvariant() ?? "";
        bool valid = folded.Length is > 0 and <= MaxLength && folded.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
        id = valid ? new CampaignId(folded) : default;
        return valid;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
