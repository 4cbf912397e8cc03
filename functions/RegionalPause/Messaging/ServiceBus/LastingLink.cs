namespace RegionalPause.Messaging.ServiceBus;

/// <summary>Something that is opened when first needed and again after it was lost; callers who come meanwhile share one attempt.</summary>
internal sealed class LastingLink<T>(Func<CancellationToken, Task<T>> open, Func<T, bool> isOpen) : IDisposable where T : class
{
    private readonly SemaphoreSlim opening = new(1, 1);
    private volatile T? current;

    /// <summary>The one in use; <c>null</c> if there is none or it is lost.</summary>
    public T? Current => current is { } known && isOpen(known) ? known : null;

    /// <summary>The one in use, or a new one.</summary>
    public async ValueTask<T> GetAsync(CancellationToken cancellationToken)
    {
        if (Current is { } known)
            return known;
        await opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return Current ?? (current = await open(cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            opening.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => opening.Dispose();
}
