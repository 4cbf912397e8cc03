using RegionalPause.Holds;
using RegionalPause.Messaging;

namespace RegionalPause.App.Triggers;

/// <summary>
/// Releases and purges held items at the set rate (R15). It sends by itself, also under the Functions host: a drain must know that the broker has a
/// message before it forgets the held item, and a function's output bindings tell nobody.
/// </summary>
public sealed class DrainHolds(HoldHandler holds, IMessageSink sink) : ITimerFunction
{
    /// <inheritdoc/>
    public Task RunAsync(CancellationToken cancellationToken) => holds.DrainAsync(sink, cancellationToken);
}
