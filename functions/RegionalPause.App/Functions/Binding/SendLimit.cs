namespace RegionalPause.App.Functions.Binding;

/// <summary>
/// Limits how many answers are sent at the same time: with too many parallel requests the broker answers each of them later.
/// </summary>
/// <param name="atOnce">Answers that may be sent at the same time; at least 1.</param>
public sealed class SendLimit(int atOnce) : IDisposable
{
    private readonly SemaphoreSlim slots = new(atOnce);

    /// <summary>Waits for a free slot, then sends.</summary>
    public async Task RunAsync(Func<Task> send, CancellationToken cancellationToken)
    {
        await slots.WaitAsync(cancellationToken);
        try
        {
            await send();
        }
        finally
        {
            slots.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => slots.Dispose();
}
