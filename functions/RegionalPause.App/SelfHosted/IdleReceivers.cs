namespace RegionalPause.App.SelfHosted;

/// <summary>
/// Lets receivers of an empty queue wait, longer after each attempt. A receiver that finds messages wakes all the others.
/// </summary>
/// <param name="longest">The longest wait; the first wait is a twentieth of it.</param>
/// <param name="time">The clock.</param>
internal sealed class IdleReceivers(TimeSpan longest, TimeProvider time)
{
    private TaskCompletionSource awake = New();

    public async Task WaitAsync(int emptyLooks, CancellationToken stopping)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        TimeSpan wait = longest / 20 * Math.Pow(2, Math.Min(emptyLooks - 1, 10));
        await Task.WhenAny(Volatile.Read(ref awake).Task, Task.Delay(wait < longest ? wait : longest, time, enough.Token));
        await enough.CancelAsync();
    }

    public void Wake() => Interlocked.Exchange(ref awake, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
