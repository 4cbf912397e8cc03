using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace RegionalPause.Storage;

/// <summary>
/// Keeps values that were read recently, for a limited time on a monotonic clock and up to a maximum number. Use it only for values that
/// may be slightly old. The control state may not be old (R9).
/// </summary>
internal sealed class ShortMemory<TKey, TValue>(TimeSpan keptFor, TimeProvider time)
    where TKey : notnull
{
    private const int Most = 50_000;

    private readonly ConcurrentDictionary<TKey, (TValue Value, long At)> kept = [];

    /// <summary>Finds a kept value that is not too old.</summary>
    public bool TryRecall(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        bool recalled = kept.TryGetValue(key, out (TValue Value, long At) found) && time.GetElapsedTime(found.At) < keptFor;
        value = recalled ? found.Value : default;
        return recalled;
    }

    /// <summary>Keeps a value that was read now.</summary>
    public void Keep(TKey key, TValue value)
    {
        if (kept.Count >= Most)
            kept.Clear();
        kept[key] = (value, time.GetTimestamp());
    }

    /// <summary>Removes a kept value.</summary>
    public void Forget(TKey key) => kept.TryRemove(key, out _);
}
