using RegionalPause.Holds;

namespace RegionalPause.App.Triggers;

/// <summary>Applies each order's retention ceiling, once a day (R15).</summary>
public sealed class ExpireHolds(HoldHandler holds) : ITimerFunction
{
    /// <inheritdoc/>
    public Task RunAsync(CancellationToken cancellationToken) => holds.ExpireAsync(cancellationToken);
}
