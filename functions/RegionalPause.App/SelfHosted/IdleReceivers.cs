namespace RegionalPause.App.SelfHosted;

/// <summary>Receivers that found the queue empty wait, each time longer; one that finds messages wakes them all.</summary>
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
