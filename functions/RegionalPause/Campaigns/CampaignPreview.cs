using System.Collections.Immutable;
using RegionalPause.Jurisdictions;

namespace RegionalPause.Campaigns;

/// <summary>What a campaign would do: how many members in which language, and what they would read. It writes nothing.</summary>
/// <param name="Audience">Members who would get a notice, each once.</param>
/// <param name="Objecting">Members who object already and get none.</param>
/// <param name="NotOfAge">Members not known to be of age, who get none (D34).</param>
/// <param name="Unreachable">Members of the audience without a channel.</param>
/// <param name="Counts">The audience by jurisdiction and language; a member counts under the first of their jurisdictions.</param>
/// <param name="Samples">One notice a language.</param>
public sealed record CampaignPreview(
    long Audience, long Objecting, long NotOfAge, long Unreachable, ImmutableArray<AudienceCount> Counts, ImmutableArray<RenderedNotice> Samples)
{
    /// <summary>Entries of the registry that cannot be read; one with several jurisdictions counts in each.</summary>
    public long SetAside { get; init; }
}

/// <summary>Members of one jurisdiction in one language.</summary>
public sealed record AudienceCount(JurisdictionCode Jurisdiction, string Language, long Members);
