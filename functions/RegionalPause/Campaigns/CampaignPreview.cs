using System.Collections.Immutable;
using RegionalPause.Jurisdictions;
using RegionalPause.Notices;

namespace RegionalPause.Campaigns;

/// <summary>What a campaign would do: the number of members by language, and the notices they would read. Nothing is written.</summary>
/// <param name="Audience">Members who would get a notice; each counts once.</param>
/// <param name="Objecting">Members who object already and get no notice.</param>
/// <param name="NotOfAge">Members who are not known to be of age and get no notice (D34).</param>
/// <param name="Unreachable">Members of the audience without a channel.</param>
/// <param name="Counts">The audience by jurisdiction and language. A member counts in the first of their jurisdictions.</param>
/// <param name="Samples">One notice a language.</param>
public sealed record CampaignPreview(
    long Audience,
    long Objecting,
    long NotOfAge,
    long Unreachable,
    ImmutableArray<AudienceCount> Counts,
    ImmutableArray<RenderedNotice> Samples
)
{
    /// <summary>Registry entries that cannot be read. An entry with several jurisdictions counts in each.</summary>
    public long SetAside { get; init; }
}

/// <summary>Members of one jurisdiction in one language.</summary>
public sealed record AudienceCount(JurisdictionCode Jurisdiction, string Language, long Members);
