namespace RegionalPause.App.Functions.Binding;

/// <summary>How many answers are sent at once: a broker that is asked for everything at the same time answers each later.</summary>
public sealed class SendLimit(int atOnce) : IDisposable
{
    private readonly SemaphoreSlim slots = new(atOnce);

    /// <summary>Sends when there is room.</summary>
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
