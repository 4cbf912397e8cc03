namespace RegionalPause.Pauses;

/// <summary>
/// The timer's work (<c>CompletePauses</c>): starts scheduled orders that are due, finishes orders whose controller died, closes abandoned shards.
/// Safe to run anywhere, any number of times at once.
/// </summary>
public sealed class PauseCompletion
{
    /// <summary>One round.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => throw new NotImplementedException();
}
