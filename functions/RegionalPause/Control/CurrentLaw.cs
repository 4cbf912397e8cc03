using RegionalPause.Gate;

namespace RegionalPause.Control;

/// <summary>
/// The law as this process last read it. Reading often is for liveness only, so that an opened flag or a lifted order is noticed; safety rests on the
/// guard of the shard, never on how fresh this is (R9).
/// </summary>
public sealed class CurrentLaw(ControlTable table, TimeProvider time)
{
    private volatile Reading? reading;

    /// <summary>The snapshot last read; <c>null</c> before the first.</summary>
    public Snapshot? Snapshot => reading?.Snapshot;

    /// <summary>The whole state last read; <c>null</c> before the first.</summary>
    public ControlState? State => reading?.State;

    /// <summary>A snapshot read no longer than <paramref name="maxAge"/> ago: the version is asked for, and the rest only if it has changed.</summary>
    /// <exception cref="InvalidDataException">The store shows a lower version than it did before (P3), or a row that cannot be read: nothing is decided.</exception>
    public async Task<Snapshot> ReadAsync(TimeSpan maxAge, CancellationToken cancellationToken)
    {
        if (reading is { } known)
        {
            if (time.GetElapsedTime(known.At) < maxAge)
                return known.Snapshot;
            long at = time.GetTimestamp();
            if (await table.ReadVersionAsync(cancellationToken).ConfigureAwait(false) == known.Snapshot.Version)
            {
                reading = known with { At = at };
                return known.Snapshot;
            }
        }
        long started = time.GetTimestamp();
        ControlState state = await table.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (reading is { } before && state.Version < before.Snapshot.Version)
            throw new InvalidDataException($"The control version went back from {before.Snapshot.Version} to {state.Version}.");
        var fresh = new Reading(Gate.Snapshot.Of(state), state, started);
        reading = fresh;
        return fresh.Snapshot;
    }

    private sealed record Reading(Snapshot Snapshot, ControlState State, long At);
}
