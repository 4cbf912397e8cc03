namespace RegionalPause.Cli.Up;

/// <summary>
/// Prints each step of the start when it begins, and again at least every five seconds until it is done, with the seconds since the start.
/// </summary>
internal sealed class UpProgress(Action<string> say, TimeProvider time)
{
    // One second less than the five, for a busy computer.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(4);

    private readonly Lock gate = new();
    private readonly long started = time.GetTimestamp();

    /// <summary>Waits until a step is done.</summary>
    public async Task<T> StepAsync<T>(string step, Task<T> work)
    {
        await ShowAsync(step, work);
        return await work;
    }

    /// <inheritdoc cref="StepAsync{T}(string, Task{T})"/>
    public async Task StepAsync(string step, Task work)
    {
        await ShowAsync(step, work);
        await work;
    }

    private async Task ShowAsync(string step, Task work)
    {
        while (!work.IsCompleted)
        {
            Task wait = work.WaitAsync(Interval, time);
            Say(step);
            await wait.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Say(string step)
    {
        // Two steps may run at once.
        lock (gate)
            say($"{time.GetElapsedTime(started).TotalSeconds, 3:0} s  {step} …");
    }
}
