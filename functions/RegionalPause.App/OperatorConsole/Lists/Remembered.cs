namespace RegionalPause.App.OperatorConsole.Lists;

/// <summary>
/// A value that many pages show and that costs the storage something to read. Pages that ask at the same time share one reading. A value is
/// read again only when it is older than a time: at least <paramref name="fresh"/>, and ten times as long as its reading took. So a reading
/// that is slow, because much is stored, never keeps the storage busy.
/// </summary>
/// <param name="read">Reads the value.</param>
/// <param name="fresh">How long a value is current.</param>
/// <param name="time">The clock.</param>
internal sealed class Remembered<T>(Func<CancellationToken, Task<T>> read, TimeSpan fresh, TimeProvider time)
    where T : class
{
    private const int Rest = 10;

    private readonly Lock guard = new();
    private Task<T>? running; // guarded
    private (T Value, long At, TimeSpan Current)? known; // guarded

    /// <summary>
    /// The value. If the reading takes longer than <paramref name="patience"/>: the last value, or <c>null</c> if there is none.
    /// </summary>
    /// <exception cref="Exception">The reading failed.</exception>
    public async Task<T?> ReadAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        (T? last, Task<T>? reading) = Begin();
        if (reading is null)
            return last;
        try
        {
            return await reading.WaitAsync(patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return last;
        }
    }

    /// <summary>The value, however long its reading takes.</summary>
    public async Task<T> ReadAsync(CancellationToken cancellationToken) => (await ReadAsync(Timeout.InfiniteTimeSpan, cancellationToken))!;

    private (T? Last, Task<T>? Reading) Begin()
    {
        lock (guard)
        {
            if (known is { } kept && time.GetElapsedTime(kept.At) < kept.Current)
                return (kept.Value, null);
            running ??= RunAsync();
            return (known?.Value, running);
        }
    }

    // The page that asked first may be gone before the value is there; others may wait for it.
    private async Task<T> RunAsync()
    {
        await Task.Yield(); // the caller holds the lock
        long started = time.GetTimestamp();
        try
        {
            T value = await read(CancellationToken.None);
            TimeSpan took = time.GetElapsedTime(started);
            lock (guard)
                known = (value, time.GetTimestamp(), took * Rest > fresh ? took * Rest : fresh);
            return value;
        }
        finally
        {
            lock (guard)
                running = null;
        }
    }
}
