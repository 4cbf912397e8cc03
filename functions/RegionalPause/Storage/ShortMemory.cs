using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace RegionalPause.Storage;

/// <summary>
/// What was read a moment ago, on a clock that only goes forward, and never more than so much of it. For what may be a little old; the law is not (R9).
/// </summary>
internal sealed class ShortMemory<TKey, TValue>(TimeSpan keptFor, TimeProvider time) where TKey : notnull
{
    private const int Most = 50_000;

    private readonly ConcurrentDictionary<TKey, (TValue Value, long At)> kept = [];

    /// <summary>What was kept, if it is not too old.</summary>
    public bool TryRecall(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        bool recalled = kept.TryGetValue(key, out (TValue Value, long At) found) && time.GetElapsedTime(found.At) < keptFor;
        value = recalled ? found.Value : default;
        return recalled;
    }

    /// <summary>Keeps what was read just now.</summary>
    public void Keep(TKey key, TValue value)
    {
        if (kept.Count >= Most)
            kept.Clear();
        kept[key] = (value, time.GetTimestamp());
    }

    /// <summary>Forgets what was kept.</summary>
    public void Forget(TKey key) => kept.TryRemove(key, out _);
}
