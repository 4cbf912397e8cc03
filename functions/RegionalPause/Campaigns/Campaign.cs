using System.Collections.Immutable;
using RegionalPause.Content;
using RegionalPause.Jurisdictions;
using RegionalPause.Requests;

namespace RegionalPause.Campaigns;

/// <summary>Where a campaign is in its life.</summary>
public enum CampaignState : byte
{
    /// <summary>Can be previewed; nothing is sent.</summary>
    Draft = 1,

    /// <summary>Notices go out.</summary>
    Running = 2,

    /// <summary>Stopped for the time being; nothing is sent.</summary>
    Held = 3,

    /// <summary>Everyone in the audience has a notice on its way or is unreachable. Bounces still lead to a member's next channel.</summary>
    Completed = 4,

    /// <summary>Ended for good; nothing is sent.</summary>
    Cancelled = 5,
}

/// <summary>On what the training rests, as the notice says it (D28).</summary>
public enum LegalBasis : byte
{
    /// <summary>Legitimate interests, GDPR 6(1)(f) and its like.</summary>
    LegitimateInterests = 1,

    /// <summary>Consent.</summary>
    Consent = 2,
}

/// <summary>What the notice says (D28).</summary>
public sealed record CampaignContent
{
    /// <summary>Who trains, as members know them.</summary>
    public required string Controller { get; init; }

    /// <summary>What for.</summary>
    public TrainingPurpose Purpose { get; init; } = TrainingPurpose.GenerativeAi;

    /// <summary>Which kinds of content, sorted; empty means all.</summary>
    public ImmutableArray<ContentType> ContentTypes { get; init; } = [];

    /// <summary>Content from this day on; <c>null</c> reaches back without end.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Content up to this day; <c>null</c> reaches into the future.</summary>
    public DateOnly? To { get; init; }

    /// <summary>On what it rests.</summary>
    public LegalBasis LegalBasis { get; init; } = LegalBasis.LegitimateInterests;

    /// <summary>The first day on which content may be used.</summary>
    public required DateOnly StartsOn { get; init; }

    /// <summary>
    /// Whether members who were told this have to be told anew under <paramref name="next"/>, so that their window starts again (D29): anything else than
    /// before, except a later start.
    /// </summary>
    public bool IsMateriallyChangedBy(CampaignContent next) => !SaysTheSameAs(next with { StartsOn = StartsOn }) || next.StartsOn < StartsOn;

    /// <summary>Whether both say the same.</summary>
    public bool SaysTheSameAs(CampaignContent other) =>
        Controller == other.Controller && Purpose == other.Purpose && ContentTypes.SequenceEqual(other.ContentTypes)
        && From == other.From && To == other.To && LegalBasis == other.LegalBasis && StartsOn == other.StartsOn;
}

/// <summary>One campaign: the members of an order's jurisdictions are told what is to be done with their content, and can object.</summary>
public sealed record Campaign
{
    /// <summary>Its id.</summary>
    public required CampaignId Id { get; init; }

    /// <summary>The order whose end it prepares.</summary>
    public required OrderId Order { get; init; }

    /// <summary>Whose residents are told, sorted.</summary>
    public required ImmutableArray<JurisdictionCode> Jurisdictions { get; init; }

    /// <summary>What they are told.</summary>
    public required CampaignContent Content { get; init; }

    /// <summary>Counts from 1; each material change makes a new one, whose notices alone count (D29).</summary>
    public int ContentVersion { get; init; } = 1;

    /// <summary>Notices a second, over all instances.</summary>
    public required int RatePerSecond { get; init; }

    /// <summary>Days after which whoever was told and has not objected is reminded, once; <c>null</c> for never. A reminder starts nobody's window anew.</summary>
    public int? RemindAfterDays { get; init; }

    /// <summary>Where it is.</summary>
    public CampaignState State { get; init; } = CampaignState.Draft;

    /// <summary>Who created it.</summary>
    public required Person CreatedBy { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was started first; <c>null</c> for a draft.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was completed or cancelled.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What was last counted into the ledger, of the content as it stands; <c>null</c> while nothing was.</summary>
    public CampaignCount? Counted { get; init; }

    /// <summary>Events so far. An event that stands in the ledger twice, after a crash, has the same number both times.</summary>
    public int Revision { get; init; }

    /// <summary>Whether anything may be sent for it now.</summary>
    public bool Sends => State is CampaignState.Running or CampaignState.Completed;

    internal bool AsksTheSameAs(Campaign other) =>
        Order == other.Order && Jurisdictions.SequenceEqual(other.Jurisdictions) && RatePerSecond == other.RatePerSecond && RemindAfterDays == other.RemindAfterDays && Content.SaysTheSameAs(other.Content);
}
