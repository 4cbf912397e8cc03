namespace RegionalPause.IntegrationTests.Chronologies;

/// <summary>
/// The clock of a machine that lives through a chronology: it runs as clocks do, wall and monotonic alike, and is set forward from one date
/// to the next. Delays are of real time.
/// </summary>
internal sealed class ChronologyClock : TimeProvider
{
    private readonly TimeSpan behind;
    private long passed;

    public ChronologyClock(DateTimeOffset begins) => behind = base.GetUtcNow() - begins;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() - behind + new TimeSpan(Interlocked.Read(ref passed));

    /// <inheritdoc/>
    public override long GetTimestamp() =>
        base.GetTimestamp() + (long)(Interlocked.Read(ref passed) / (double)TimeSpan.TicksPerSecond * TimestampFrequency);

    /// <summary>Goes on to an instant; what lies between passes at once.</summary>
    public void GoTo(DateTimeOffset instant)
    {
        TimeSpan between = instant - GetUtcNow();
        if (between < TimeSpan.Zero)
            throw new InvalidOperationException($"A chronology goes forward: it is {GetUtcNow():u}, and {instant:u} is past.");
        Interlocked.Add(ref passed, between.Ticks);
    }
}
