using Microsoft.Extensions.Options;
using RegionalPause.Requests;

namespace RegionalPause.Campaigns;

/// <summary>Settings of campaigns.</summary>
public sealed class CampaignOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Campaigns";

    /// <summary>Notices a second of a campaign without a stated rate, for all instances together.</summary>
    /// <value>Default 100; 1 to 10,000.</value>
    [Between(Section, 1, 10_000)]
    public int RatePerSecond { get; set; } = 100;

    /// <summary>Members in a page: the number of notices in one ledger event.</summary>
    /// <value>Default 500; 1 to 1,000.</value>
    [Between(Section, 1, 1000)]
    public int PageSize { get; set; } = 500;

    /// <summary>Number of registry buckets that an instance processes at the same time.</summary>
    /// <value>Default 4; 1 to 32.</value>
    [Between(Section, 1, 32)]
    public int Lanes { get; set; } = 4;

    /// <summary>How long one run works. The next run does the rest.</summary>
    /// <value>Default 60 s; 1 s to 5 min.</value>
    [Between(Section, "00:00:01", "00:05:00")]
    public TimeSpan Slice { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long a bucket stays assigned to an instance that does not renew. Too short a time causes repeated work, never a second notice.
    /// </summary>
    /// <value>Default 60 s; 0.1 s to 10 min.</value>
    [Between(Section, "00:00:00.1", "00:10:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Start of the quiet hours in a member's time zone. Nothing is sent until they end.</summary>
    /// <value>Default 21:00; the same as <see cref="QuietTo"/> means no quiet hours.</value>
    public TimeOnly QuietFrom { get; set; } = new(21, 0);

    /// <summary>End of the quiet hours in a member's time zone.</summary>
    /// <value>Default 08:00.</value>
    public TimeOnly QuietTo { get; set; } = new(8, 0);
}

[OptionsValidator]
internal sealed partial class CampaignOptionsValidator : IValidateOptions<CampaignOptions>;
