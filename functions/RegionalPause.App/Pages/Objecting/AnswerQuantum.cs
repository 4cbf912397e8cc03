namespace RegionalPause.App.Pages.Objecting;

/// <summary>Lets work take a whole multiple of a time, so that how long it took shows only by multiples.</summary>
internal sealed class AnswerQuantum(TimeProvider time, TimeSpan quantum)
{
    /// <summary>Does the work and waits for the next multiple after its start; at least one.</summary>
    /// <param name="work">Must not throw: a fault would leave at once.</param>
    /// <param name="cancellationToken">Ends the wait, not the work.</param>
    public async Task<T> WaitAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        T result = await work();
        if (quantum > TimeSpan.Zero)
        {
            long over = time.GetElapsedTime(started).Ticks % quantum.Ticks;
            // Timers count whole milliseconds; rounded up, so that none is answered before its time.
            var left = TimeSpan.FromMilliseconds(Math.Ceiling(TimeSpan.FromTicks(quantum.Ticks - over).TotalMilliseconds));
            await Task.Delay(left, time, cancellationToken);
        }
        return result;
    }
}
