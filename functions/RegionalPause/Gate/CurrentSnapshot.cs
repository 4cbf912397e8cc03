using RegionalPause.Control;

namespace RegionalPause.Gate;

/// <summary>
/// The control state as this process last read it. Frequent reads serve only liveness, so that an opened flag or a lifted order takes
/// effect. Safety depends on the guard of the shard, not on the age of this state (R9).
/// </summary>
public sealed class CurrentSnapshot(ControlTable table, TimeProvider time)
{
    private Reading? reading;

    /// <summary>The snapshot that was last read; <c>null</c> before the first read.</summary>
    public Snapshot? Snapshot => Volatile.Read(ref reading)?.Snapshot;

    /// <summary>The whole control state that was last read; <c>null</c> before the first read.</summary>
    public ControlState? State => Volatile.Read(ref reading)?.State;

    /// <summary>A snapshot that was read at most <paramref name="maxAge"/> ago. If it is older, the version is read first, and the rest
    /// only if the version has changed.</summary>
    /// <exception cref="InvalidDataException">The store has a lower version than before (P3), or a row that cannot be read. Nothing is
    /// decided.</exception>
    public async Task<Snapshot> ReadAsync(TimeSpan maxAge, CancellationToken cancellationToken)
    {
        Reading? known = Volatile.Read(ref reading);
        long started = time.GetTimestamp();
        if (known is not null)
        {
            if (time.GetElapsedTime(known.At) < maxAge)
                return known.Snapshot;
            if (await table.ReadVersionAsync(cancellationToken).ConfigureAwait(false) == known.Snapshot.Version)
                return Keep(known with { At = started });
        }
        ControlState state = await table.ReadAsync(cancellationToken).ConfigureAwait(false);
        // Compares only with the version known before this read began: another reader may have seen a later version meanwhile.
        if (known is not null && state.Version < known.Snapshot.Version)
            throw new InvalidDataException($"The control version went back from {known.Snapshot.Version} to {state.Version}.");
        return Keep(new Reading(Gate.Snapshot.Of(state), state, started));
    }

    // Several callers read at the same time. A slow read must not replace a newer snapshot.
    private Snapshot Keep(Reading read)
    {
        while (true)
        {
            Reading? now = Volatile.Read(ref reading);
            if (now is not null && now.Snapshot.Version > read.Snapshot.Version)
                return now.Snapshot;
            if (Interlocked.CompareExchange(ref reading, read, now) == now)
                return read.Snapshot;
        }
    }

    private sealed record Reading(Snapshot Snapshot, ControlState State, long At);
}
