using RegionalPause.Requests;

namespace RegionalPause.Campaigns;

/// <summary>What can be asked of a campaign. Every command carries its own <see cref="Now"/>: the decider reads no clock.</summary>
public abstract record CampaignCommand
{
    private CampaignCommand(Person by, DateTimeOffset now) => (By, Now) = (by, now);

    /// <summary>Who asks.</summary>
    public Person By { get; }

    /// <summary>When.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>Make a draft.</summary>
    public sealed record Create(Campaign Campaign, DateTimeOffset Now) : CampaignCommand(Campaign.CreatedBy, Now);

    /// <summary>Say something else from now on.</summary>
    public sealed record Revise(CampaignContent Content, Person By, DateTimeOffset Now) : CampaignCommand(By, Now);

    /// <summary>Begin to send.</summary>
    public sealed record Start(Person By, DateTimeOffset Now) : CampaignCommand(By, Now);

    /// <summary>Stop for the time being.</summary>
    public sealed record Hold(Person By, DateTimeOffset Now) : CampaignCommand(By, Now);

    /// <summary>Go on.</summary>
    public sealed record GoOn(Person By, DateTimeOffset Now) : CampaignCommand(By, Now);

    /// <summary>End for good.</summary>
    public sealed record Cancel(Person By, DateTimeOffset Now) : CampaignCommand(By, Now);

    /// <summary>Everyone told under a content version has been dealt with; asked by the timer.</summary>
    public sealed record Complete(int ContentVersion, Person By, DateTimeOffset Now) : CampaignCommand(By, Now);

    /// <summary>Put on record how far a content version has come; asked by the timer.</summary>
    public sealed record Count(int ContentVersion, CampaignFigures Figures, Person By, DateTimeOffset Now) : CampaignCommand(By, Now);
}
