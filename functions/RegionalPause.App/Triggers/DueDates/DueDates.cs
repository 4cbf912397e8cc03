using RegionalPause.Engagement;

namespace RegionalPause.App.Triggers;

/// <summary>Warns of due dates of the engagement logs, once a day (R23, D37).</summary>
public sealed class DueDates(DueWatch watch) : ITimerFunction
{
    /// <inheritdoc/>
    public Task RunAsync(CancellationToken cancellationToken) => watch.RunAsync(cancellationToken);
}
