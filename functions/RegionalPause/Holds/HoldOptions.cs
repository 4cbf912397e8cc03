using Microsoft.Extensions.Options;
using RegionalPause.Requests;

namespace RegionalPause.Holds;

/// <summary>The rate at which held items are drained, and how long they may wait.</summary>
public sealed class HoldOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Holds";

    /// <summary>Number of items that a drain decides again per second, on one instance at a time.</summary>
    /// <value>Default 200; 1 to 10,000.</value>
    [Between(Section, 1, 10_000)]
    public int DrainRatePerSecond { get; set; } = 200;

    /// <summary>How long one run of the drain works. The next run does the rest.</summary>
    /// <value>Default 60 s; 1 s to 10 min.</value>
    [Between(Section, "00:00:01", "00:10:00")]
    public TimeSpan DrainSlice { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Days an item held without an order (unknown jurisdiction, missing signals) may wait before it is purged.</summary>
    /// <value>Default 30; 1 to 3650.</value>
    [Between(Section, 1, 3650)]
    public int RetentionDaysWithoutOrder { get; set; } = 30;
}

[OptionsValidator]
internal sealed partial class HoldOptionsValidator : IValidateOptions<HoldOptions>;
