using System.Globalization;

namespace RegionalPause.Cli.Commands;

/// <summary>
/// Counts the time of a lease, also while the computer is suspended: a run that slept through its lease must not read on. The monotonic
/// clock of .NET stops then; the uptime of Linux does not.
/// </summary>
internal sealed class LeaseClock(TimeProvider time)
{
    private const string Uptime = "/proc/uptime";

    private readonly bool hasUptime = time == TimeProvider.System && File.Exists(Uptime);
    private readonly long start = time.GetTimestamp();

    /// <summary>The time since an instant that does not change.</summary>
    public TimeSpan Now =>
        hasUptime
            ? TimeSpan.FromSeconds(double.Parse(File.ReadAllText(Uptime).Split(' ')[0], CultureInfo.InvariantCulture))
            : time.GetElapsedTime(start);
}
