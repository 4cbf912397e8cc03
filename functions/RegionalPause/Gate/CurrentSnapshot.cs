using RegionalPause.Control;


namespace RegionalPause.Gate;

/// <summary>
/// The law as this process last read it. Reading often is for liveness only, so that an opened flag or a lifted order is noticed; safety rests on the
/// guard of the shard, never on how fresh this is (R9).
/// </summary>
public sealed class CurrentSnapshot(ControlTable table, TimeProvider time)
{
    private Reading? reading;

    /// <summary>The snapshot last read; <c>null</c> before the first.</summary>
    public Snapshot? Snapshot => Volatile.Read(ref reading)?.Snapshot;

    /// <summary>The whole state last read; <c>null</c> before the first.</summary>
    public ControlState? State => Volatile.Read(ref reading)?.State;

    /// <summary>A snapshot read no longer than <paramref name="maxAge"/> ago: the version is asked for, and the rest only if it has changed.</summary>
    /// <exception cref="InvalidDataException">The store shows a lower version than it did before (P3), or a row that cannot be read: nothing is decided.</exception>
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
        // Only what was known before this read began must not be newer: another reader may have been told of a later version meanwhile.
        if (known is not null && state.Version < known.Snapshot.Version)
            throw new InvalidDataException($"The control version went back from {known.Snapshot.Version} to {state.Version}.");
        return Keep(new Reading(Gate.Snapshot.Of(state), state, started));
    }

    // Several read at once; the law never goes back because one of them was slow.
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
