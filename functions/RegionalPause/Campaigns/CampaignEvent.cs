using RegionalPause.Requests;

namespace RegionalPause.Campaigns;

/// <summary>What can happen to a campaign. The names are a storage format.</summary>
public abstract record CampaignEvent
{
    private CampaignEvent(CampaignId id, Person by, DateTimeOffset at) => (Id, By, At) = (id, by, at);

    /// <summary>How the names of all events of campaigns begin; none of them concerns anybody's law.</summary>
    public const string NamePrefix = "Campaign";

    /// <summary>The campaign.</summary>
    public CampaignId Id { get; }

    /// <summary>Who did it.</summary>
    public Person By { get; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; }

    /// <summary>As it stands in the ledger.</summary>
    public string Name => GetType().Name;

    /// <summary>A draft was made.</summary>
    public sealed record CampaignCreated(Campaign Campaign, DateTimeOffset At) : CampaignEvent(Campaign.Id, Campaign.CreatedBy, At);

    /// <summary>What members are told changed; with a new version everyone is told anew (D29).</summary>
    public sealed record CampaignRevised(CampaignId Id, CampaignContent Content, int ContentVersion, Person By, DateTimeOffset At) : CampaignEvent(Id, By, At);

    /// <summary>Notices go out from now on.</summary>
    public sealed record CampaignStarted(CampaignId Id, Person By, DateTimeOffset At) : CampaignEvent(Id, By, At);

    /// <summary>Stopped for the time being.</summary>
    public sealed record CampaignHeld(CampaignId Id, Person By, DateTimeOffset At) : CampaignEvent(Id, By, At);

    /// <summary>Going on.</summary>
    public sealed record CampaignResumed(CampaignId Id, Person By, DateTimeOffset At) : CampaignEvent(Id, By, At);

    /// <summary>Everyone has been dealt with.</summary>
    public sealed record CampaignCompleted(CampaignId Id, Person By, DateTimeOffset At) : CampaignEvent(Id, By, At);

    /// <summary>Ended for good.</summary>
    public sealed record CampaignCancelled(CampaignId Id, Person By, DateTimeOffset At) : CampaignEvent(Id, By, At);

    /// <summary>
    /// Who was told so far. Receipts change one row a member and no other; this is what the ledger, and so the evidence for an authority, knows of them (D36, D37).
    /// </summary>
    public sealed record CampaignCounted(CampaignId Id, int ContentVersion, CampaignFigures Figures, Person By, DateTimeOffset At) : CampaignEvent(Id, By, At);
}
