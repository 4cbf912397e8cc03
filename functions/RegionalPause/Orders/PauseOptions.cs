using Microsoft.Extensions.Options;
using RegionalPause.Requests;

namespace RegionalPause.Orders;

/// <summary>Settings of pauses.</summary>
public sealed class PauseOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Pauses";

    /// <summary>
    /// The largest difference between the clocks of table store and message broker. It is added to the life of every ticket before a pause
    /// becomes effective.
    /// </summary>
    /// <value>Default 2 s; 0 s to 1 min.</value>
    [Between(Section, "00:00:00", "00:01:00")]
    public TimeSpan SkewAllowance { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often an instance checks whether the last admissions have arrived.</summary>
    /// <value>Default 50 ms; 10 ms to 10 s.</value>
    [Between(Section, "00:00:00.010", "00:00:10")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// How long a shard may be silent before the timer <c>CompletePauses</c> closes it. Closing a live shard is safe: its
    /// owner registers a new one.
    /// </summary>
    /// <value>Default 5 min; 5 s to 1 day. An owner writes at least every quarter of this time.</value>
    [Between(Section, "00:00:05", "1.00:00:00")]
    public TimeSpan AbandonedAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long after its commit a pause issued by mistake may be undone, by two people other than its issuer, with one reason (R47).
    /// </summary>
    /// <value>Default 1 h; 0 s (never) to 1 day.</value>
    [Between(Section, "00:00:00", "1.00:00:00")]
    public TimeSpan UndoWithin { get; set; } = TimeSpan.FromHours(1);
}

[OptionsValidator]
internal sealed partial class PauseOptionsValidator : IValidateOptions<PauseOptions>;
