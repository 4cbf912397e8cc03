using Microsoft.Extensions.Options;
using RegionalPause.Storage;

namespace RegionalPause.Orders;

/// <summary>How pauses take effect.</summary>
public sealed class PauseOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Pauses";

    /// <summary>How far the clocks of table store and message broker may differ; added to every ticket's life before a pause counts as effective.</summary>
    /// <value>Default 2 s; 0 s to 1 min.</value>
    [Between("00:00:00", "00:01:00")]
    public TimeSpan SkewAllowance { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often a finisher looks whether the last admissions have arrived.</summary>
    /// <value>Default 50 ms; 10 ms to 10 s.</value>
    [Between("00:00:00.010", "00:00:10")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a shard may be silent before the janitor closes it. Closing a living one is safe and costs it a registration.</summary>
    /// <value>Default 5 min; 5 s to 1 day. Owners write at least every fourth of it.</value>
    [Between("00:00:05", "1.00:00:00")]
    public TimeSpan AbandonedAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long after its commit two people other than its issuer may undo a pause issued by mistake, with one reason (R47).
    /// </summary>
    /// <value>Default 1 h; 0 s, which forbids it, to 1 day.</value>
    [Between("00:00:00", "1.00:00:00")]
    public TimeSpan UndoWithin { get; set; } = TimeSpan.FromHours(1);
}

[OptionsValidator]
internal sealed partial class PauseOptionsValidator : IValidateOptions<PauseOptions>;
