namespace RegionalPause.Requests;

/// <summary>
/// Identity of a campaign, chosen by the caller that creates it: 1 to 64 of <c>a–z 0–9 -</c>. The comparison ignores case. Older ids were
/// stored before upper case was folded; they keep their spelling because digests include it, and they mean the same campaign.
/// </summary>
public readonly record struct CampaignId(string Value)
{
    /// <summary>Longest id, in characters.</summary>
    public const int MaxLength = Requests.TextLimits.CampaignId;

    /// <summary>What is expected, for an error.</summary>
    public const string Expected = "1 to 64 of a-z, 0-9 and -";

    /// <summary>Reads an id; upper case is folded to lower.</summary>
    public static bool TryParse(string? text, out CampaignId id)
    {
        bool valid = text?.Length is > 0 and <= MaxLength && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
        id = valid ? new CampaignId(text!.ToLowerInvariant()) : default;
        return valid;
    }

    /// <inheritdoc/>
    public bool Equals(CampaignId other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
