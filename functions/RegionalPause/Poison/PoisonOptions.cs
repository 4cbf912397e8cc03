using Microsoft.Extensions.Options;
using RegionalPause.Requests;

namespace RegionalPause.Poison;

/// <summary>How long messages that were put aside are kept, and how long one instance may work on one.</summary>
public sealed class PoisonOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Poison";

    /// <summary>Days that a message may wait for its repair before it is dropped, and days that the row of a message that ended
    /// stays.</summary>
    /// <value>Default 30; 1 to 3650.</value>
    [Between(Section, 1, 3650)]
    public int RetentionDays { get; set; } = 30;

    /// <summary>
    /// How long an instance may work on a message before another one takes over: to send a resubmission, or to handle it.
    /// </summary>
    /// <value>Default 1 min; 2 s to 10 min.</value>
    [Between(Section, "00:00:02", "00:10:00")]
    public TimeSpan Patience { get; set; } = TimeSpan.FromMinutes(1);
}

[OptionsValidator]
internal sealed partial class PoisonOptionsValidator : IValidateOptions<PoisonOptions>;
