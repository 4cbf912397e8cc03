using RegionalPause.Orders;
using RegionalPause.Recalls;

namespace RegionalPause.Quarantine;

/// <summary>
/// The readings of this process that the next request can continue. A few are kept: an auditor asks for one set several times, and most
/// installations have few sets. They are not stored, so a process that starts verifies the whole ledger.
/// </summary>
public sealed class SetReadings : IDisposable
{
    private const int Most = 8;

    // Eight bytes each. A larger set is read again each time.
    private const int MostKept = 2_000_000;

    private readonly Lock gate = new();
    private readonly List<Kept> kept = [];

    /// <summary>
    /// Calls a function with the reading of a set. Callers of one set wait for each other, and share what the first one read.
    /// </summary>
    internal async Task<T> UseAsync<T>(
        QuarantineSource source,
        OrderState? order,
        ExclusionScope? scope,
        Func<SetReading, Task<T>> use,
        CancellationToken cancellationToken
    )
    {
        Kept mine = Find(source, order, scope);
        await mine.Turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            T result = await use(mine.Reading).ConfigureAwait(false);
            if (mine.Reading.Prefixes.Count > MostKept)
                Forget(mine);
            return result;
        }
        finally
        {
            mine.Turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            foreach (Kept one in kept)
                one.Reading.Dispose();
            kept.Clear();
        }
    }

    // The one that was used last is the last one.
    private Kept Find(QuarantineSource source, OrderState? order, ExclusionScope? scope)
    {
        // Runs with the same scope leave out the same items, so they share a reading.
        string? key = scope?.Key;
        lock (gate)
        {
            Kept found =
                kept.Find(one => one.Scope == key && (key is not null || (one.Source == source && one.Version == order?.Version)))
                ?? new Kept(source, order?.Version, key, new SetReading(source, order, scope), new SemaphoreSlim(1));
            kept.Remove(found);
            kept.Add(found);
            // Somebody may still use the first one. It is collected after that.
            if (kept.Count > Most)
                kept.RemoveAt(0);
            return found;
        }
    }

    private void Forget(Kept one)
    {
        lock (gate)
            kept.Remove(one);
    }

    private sealed record Kept(QuarantineSource Source, long? Version, string? Scope, SetReading Reading, SemaphoreSlim Turn);
}
