using RegionalPause.Notices;
using RegionalPause.Requests;

namespace RegionalPause.Campaigns;

/// <summary>A command about a campaign. Every command contains its own time <see cref="Now"/>: the decider reads no clock.</summary>
public abstract record CampaignCommand
{
    private CampaignCommand(Person by, DateTimeOffset now) => (By, Now) = (by, now);

    /// <summary>The person.</summary>
    public Person By { get; }

    /// <summary>When.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>Creates a draft.</summary>
    public sealed record Create(Campaign Campaign, DateTimeOffset Now) : CampaignCommand(Campaign.CreatedBy, Now);

    /// <summary>Changes what members are told.</summary>
    public sealed record Revise(NoticeContent Content, Person By, DateTimeOffset Now) : CampaignCommand(By, Now);

    /// <summary>Starts sending.</summary>
    public sealed record Start(Person By, DateTimeOffset Now) : CampaignCommand(By, Now);

    /// <summary>Stops temporarily.</summary>
    public sealed record Hold(Person By, DateTimeOffset Now) : CampaignCommand(By, Now);

    /// <summary>Continues.</summary>
    public sealed record GoOn(Person By, DateTimeOffset Now) : CampaignCommand(By, Now);

    /// <summary>Ends permanently.</summary>
    public sealed record Cancel(Person By, DateTimeOffset Now) : CampaignCommand(By, Now);

    /// <summary>Every member of a content version's audience was processed. Sent by the timer.</summary>
    public sealed record Complete(int ContentVersion, Person By, DateTimeOffset Now) : CampaignCommand(By, Now);

    /// <summary>Records the figures of a content version. Sent by the timer.</summary>
    public sealed record Count(int ContentVersion, CampaignFigures Figures, Person By, DateTimeOffset Now) : CampaignCommand(By, Now);
}
