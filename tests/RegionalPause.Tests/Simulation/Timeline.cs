namespace RegionalPause.Tests.Simulation;

/// <summary>The time that really is, which nobody in the simulation can read. It moves only when the simulation moves it.</summary>
internal sealed class Timeline(DateTimeOffset start)
{
    private readonly List<SimulatedTimer> timers = [];
    private long created;

    public DateTimeOffset Start { get; } = start;

    public DateTimeOffset Now { get; private set; } = start;

    /// <summary>When the next timer of a running process is due; <c>null</c> if none is set.</summary>
    public DateTimeOffset? NextDue => Next() is { } timer ? timer.DueAt : null;

    public void Advance(TimeSpan by) => Now += by;

    /// <summary>Queues the callback of one timer that is due; false if there is none.</summary>
    public bool FireOne()
    {
        if (Next() is not { } timer || timer.DueAt > Now)
            return false;
        timer.Fired();
        return true;
    }

    internal long Add(SimulatedTimer timer)
    {
        timers.Add(timer);
        return ++created;
    }

    internal void Remove(SimulatedTimer timer) => timers.Remove(timer);

    private SimulatedTimer? Next()
    {
        SimulatedTimer? next = null;
        foreach (SimulatedTimer timer in timers)
        {
            if (timer.IsSet && (next is null || timer.DueAt < next.DueAt || (timer.DueAt == next.DueAt && timer.Order < next.Order)))
                next = timer;
        }
        return next;
    }
}

/// <summary>
/// One machine's clocks: the wall clock may be wrong by any amount and jump; the monotonic one counts real time except while the machine is
/// suspended.
/// </summary>
internal sealed class SimulatedClock(Timeline timeline) : TimeProvider
{
    private TimeSpan suspended;
    private DateTimeOffset stoppedAt;
    private bool countsOn;

    /// <summary>Whether its process does not run: no timer fires.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>How far the wall clock is ahead.</summary>
    public TimeSpan WallError { get; set; }

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => timeline.Now + WallError;

    /// <inheritdoc/>
    public override long GetTimestamp() => ((IsStopped && !countsOn ? stoppedAt : timeline.Now) - timeline.Start - suspended).Ticks;

    /// <summary>Stops the process.</summary>
    /// <param name="monotonicCountsOn">True for a stopped process, false for a suspended machine.</param>
    public void Stop(bool monotonicCountsOn) => (IsStopped, stoppedAt, countsOn) = (true, timeline.Now, monotonicCountsOn);

    public void Continue()
    {
        if (!countsOn)
            suspended += timeline.Now - stoppedAt;
        IsStopped = false;
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimulatedTimer(timeline, this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    internal DateTimeOffset RealTime(long timestamp) => timeline.Start + suspended + TimeSpan.FromTicks(timestamp);
}

/// <summary>A timer on one machine's monotonic clock.</summary>
internal sealed class SimulatedTimer : ITimer
{
    private readonly Timeline timeline;
    private readonly SimulatedClock clock;
    private readonly TimerCallback callback;
    private readonly object? state;
    private long? due;
    private TimeSpan period;

    public SimulatedTimer(Timeline timeline, SimulatedClock clock, TimerCallback callback, object? state)
    {
        (this.timeline, this.clock, this.callback, this.state) = (timeline, clock, callback, state);
        Order = timeline.Add(this);
    }

    public long Order { get; }

    public bool IsSet => due is not null && !clock.IsStopped;

    public DateTimeOffset DueAt => clock.RealTime(due!.Value);

    /// <inheritdoc/>
    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        due = dueTime < TimeSpan.Zero ? null : clock.GetTimestamp() + dueTime.Ticks;
        this.period = period;
        return true;
    }

    public void Fired()
    {
        due = period > TimeSpan.Zero ? due + period.Ticks : null;
        ThreadPool.UnsafeQueueUserWorkItem(static timer => timer.callback(timer.state), this, preferLocal: false);
    }

    /// <inheritdoc/>
    public void Dispose() => timeline.Remove(this);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
