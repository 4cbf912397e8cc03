using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using RegionalPause.Storage;

namespace RegionalPause.Campaigns;

/// <summary>How campaigns are run.</summary>
public sealed class CampaignOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Campaigns";

    /// <summary>Notices a second of a campaign that states no rate, over all instances.</summary>
    /// <value>Default 100; 1 to 10,000.</value>
    [Range(1, 10_000)]
    public int RatePerSecond { get; set; } = 100;

    /// <summary>Members in a page: as many notices as one ledger event stands for.</summary>
    /// <value>Default 500; 1 to 1,000.</value>
    [Range(1, 1000)]
    public int PageSize { get; set; } = 500;

    /// <summary>Buckets of the registry an instance works through at the same time.</summary>
    /// <value>Default 4; 1 to 32.</value>
    [Range(1, 32)]
    public int Lanes { get; set; } = 4;

    /// <summary>How long one run works before it leaves the rest to the next.</summary>
    /// <value>Default 60 s; 1 s to 5 min.</value>
    [Between("00:00:01", "00:05:00")]
    public TimeSpan Slice { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a bucket stays with an instance that says nothing. Only waste depends on it.</summary>
    /// <value>Default 60 s; 0.1 s to 10 min.</value>
    [Between("00:00:00.1", "00:10:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>When quiet begins in a member's zone: nothing is sent until it ends.</summary>
    /// <value>Default 21:00; the same as <see cref="QuietTo"/> means never.</value>
    public TimeOnly QuietFrom { get; set; } = new(21, 0);

    /// <summary>When it ends.</summary>
    /// <value>Default 08:00.</value>
    public TimeOnly QuietTo { get; set; } = new(8, 0);
}

[OptionsValidator]
internal sealed partial class CampaignOptionsValidator : IValidateOptions<CampaignOptions>;
