namespace RegionalPause.App.Pages.Objecting;

/// <summary>
/// Delays each answer until a multiple of a fixed time, so that the duration of the work cannot be measured more exactly.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="quantum">The fixed time; zero adds no delay.</param>
internal sealed class AnswerQuantum(TimeProvider time, TimeSpan quantum)
{
    /// <summary>Does the work, then waits until the next multiple of the time after the start.</summary>
    /// <param name="work">The work. It must not throw: an exception would be answered at once.</param>
    /// <param name="cancellationToken">Ends the wait, not the work.</param>
    public async Task<T> WaitAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        T result = await work();
        if (quantum > TimeSpan.Zero)
        {
            long over = time.GetElapsedTime(started).Ticks % quantum.Ticks;
            // Timers count whole milliseconds. The time is rounded up, so that no answer is sent too early.
            var left = TimeSpan.FromMilliseconds(Math.Ceiling(TimeSpan.FromTicks(quantum.Ticks - over).TotalMilliseconds));
            await Task.Delay(left, time, cancellationToken);
        }
        return result;
    }
}
