using System.Globalization;
using RegionalPause.Cli.Output;

namespace RegionalPause.Cli.Demo;

/// <summary>What the demo's pipeline and loader have seen since they started.</summary>
internal sealed class DemoCounts(TimeProvider time)
{
    private readonly long start = time.GetTimestamp();
    private long submitted, loaded, withheld, malformed, returned, faults;

    public void Submitted() => Interlocked.Increment(ref submitted);

    /// <summary>An admitted item whose ticket was good.</summary>
    public void Loaded() => Interlocked.Increment(ref loaded);

    public void Withheld() => Interlocked.Increment(ref withheld);

    public void Malformed() => Interlocked.Increment(ref malformed);

    /// <summary>An admitted item that came late, or with a ticket that is none: back to the gate.</summary>
    public void Returned() => Interlocked.Increment(ref returned);

    /// <summary>Storage or the gate did not answer; it is tried again.</summary>
    public void Fault() => Interlocked.Increment(ref faults);

    public override string ToString()
    {
        double seconds = Math.Max(1, time.GetElapsedTime(start).TotalSeconds);
        string line = $"submitted {Words.Count(submitted)} · loaded {Words.Count(loaded)} · withheld {Words.Count(withheld)} · malformed {Words.Count(malformed)}"
            + $" · returned {Words.Count(returned)} · {(submitted / seconds).ToString("0.0", CultureInfo.InvariantCulture)}/s";
        return faults == 0 ? line : $"{line} · faults {Words.Count(faults)}";
    }
}
