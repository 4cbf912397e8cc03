using System.Globalization;
using RegionalPause.Cli.Output;

namespace RegionalPause.Cli.Demo;

/// <summary>Counts the items of the demo's pipeline and loader since they started.</summary>
internal sealed class DemoCounts(TimeProvider time)
{
    private readonly long start = time.GetTimestamp();
    private long submitted,
        loaded,
        withheld,
        malformed,
        returned,
        faults;

    public void Submitted() => Interlocked.Increment(ref submitted);

    /// <summary>Counts an admitted item with a valid ticket.</summary>
    public void Loaded() => Interlocked.Increment(ref loaded);

    public void Withheld() => Interlocked.Increment(ref withheld);

    public void Malformed() => Interlocked.Increment(ref malformed);

    /// <summary>Counts an admitted item that was too late or had a ticket that is not valid. It goes back to the gate.</summary>
    public void Returned() => Interlocked.Increment(ref returned);

    /// <summary>Counts a request that storage or the gate did not answer. It is tried again.</summary>
    public void Fault() => Interlocked.Increment(ref faults);

    public override string ToString()
    {
        double seconds = Math.Max(1, time.GetElapsedTime(start).TotalSeconds);
        string line =
            $"submitted {Words.Count(submitted)} · loaded {Words.Count(loaded)} · withheld {Words.Count(withheld)} · malformed {Words.Count(malformed)}"
            + $" · late, sent back {Words.Count(returned)} · {(submitted / seconds).ToString("0.0", CultureInfo.InvariantCulture)}/s";
        return faults == 0 ? line : $"{line} · no answer, tried again {Words.Count(faults)}";
    }
}
