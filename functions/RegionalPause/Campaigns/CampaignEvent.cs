using RegionalPause.Notices;
using RegionalPause.Requests;

namespace RegionalPause.Campaigns;

/// <summary>An event of a campaign. The names are a storage format.</summary>
public abstract record CampaignEvent
{
    private CampaignEvent(CampaignId id, Person by, DateTimeOffset at) => (Id, By, At) = (id, by, at);

    /// <summary>Prefix of the names of all campaign events. None of them changes what may be admitted.</summary>
    public const string NamePrefix = "Campaign";

    /// <summary>The campaign.</summary>
    public CampaignId Id { get; }

    /// <summary>Who did it.</summary>
    public Person By { get; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; }

    /// <summary>Its name in the ledger.</summary>
    public string Name => GetType().Name;

    /// <summary>A draft was created.</summary>
    public sealed record CampaignCreated(Campaign Campaign, DateTimeOffset At) : CampaignEvent(Campaign.Id, Campaign.CreatedBy, At);

    /// <summary>What members are told changed. With a new version every member is told again (D29).</summary>
    public sealed record CampaignRevised(CampaignId Id, NoticeContent Content, int ContentVersion, Person By, DateTimeOffset At)
        : CampaignEvent(Id, By, At);

    /// <summary>Sending started.</summary>
    public sealed record CampaignStarted(CampaignId Id, Person By, DateTimeOffset At) : CampaignEvent(Id, By, At);

    /// <summary>Sending stopped temporarily.</summary>
    public sealed record CampaignHeld(CampaignId Id, Person By, DateTimeOffset At) : CampaignEvent(Id, By, At);

    /// <summary>Sending continued.</summary>
    public sealed record CampaignResumed(CampaignId Id, Person By, DateTimeOffset At) : CampaignEvent(Id, By, At);

    /// <summary>Every member of the audience was processed.</summary>
    public sealed record CampaignCompleted(CampaignId Id, Person By, DateTimeOffset At) : CampaignEvent(Id, By, At);

    /// <summary>The campaign ended permanently.</summary>
    public sealed record CampaignCancelled(CampaignId Id, Person By, DateTimeOffset At) : CampaignEvent(Id, By, At);

    /// <summary>
    /// The number of members told so far. A receipt changes only the row of one member; through this event the ledger, and so the evidence
    /// for an authority, has the totals (D36, D37).
    /// </summary>
    public sealed record CampaignCounted(CampaignId Id, int ContentVersion, CampaignFigures Figures, Person By, DateTimeOffset At)
        : CampaignEvent(Id, By, At);
}
