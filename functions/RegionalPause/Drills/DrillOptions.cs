using Microsoft.Extensions.Options;
using RegionalPause.Requests;

namespace RegionalPause.Drills;

/// <summary>Settings of drills: how often, and with how much load (R14a).</summary>
public sealed class DrillOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Drills";

    /// <summary>
    /// Time from the start of one drill to the start of the next. The first one starts this long after the installation first ran.
    /// </summary>
    /// <value>Default 7 days; zero for drills on request only; at most 366 days.</value>
    [Between(Section, "00:00:00", "366.00:00:00")]
    public TimeSpan Every { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Synthetic items of one drill: a third before the pause, a third while it takes effect, a third after.</summary>
    /// <value>Default 600; 30 to 100,000.</value>
    [Between(Section, 30, 100_000)]
    public int Items { get; set; } = 600;

    /// <summary>Synthetic items sent a second.</summary>
    /// <value>Default 50; 1 to 1,000.</value>
    [Between(Section, 1, 1_000)]
    public int ItemsPerSecond { get; set; } = 50;

    /// <summary>
    /// How long a drill waits for the last answers after all items are sent. An answer that is missing then counts as lost.
    /// </summary>
    /// <value>Default 2 min; 1 s to 4 min, so that a drill ends within the time that the Functions host allows a timer.</value>
    [Between(Section, "00:00:01", "00:04:00")]
    public TimeSpan Patience { get; set; } = TimeSpan.FromMinutes(2);
}

[OptionsValidator]
internal sealed partial class DrillOptionsValidator : IValidateOptions<DrillOptions>;
