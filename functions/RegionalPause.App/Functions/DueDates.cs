using Microsoft.Azure.Functions.Worker;
using RegionalPause.Engagement;

namespace RegionalPause.App.Functions;

/// <summary>Logs a warning for due dates of the engagement logs, once a day (R23, D37).</summary>
public sealed class DueDates(DueWatch watch)
{
    /// <summary>Runs one round.</summary>
    [Function(nameof(DueDates))]
    public Task RunAsync([TimerTrigger("0 30 6 * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        watch.RunAsync(cancellationToken);
}
