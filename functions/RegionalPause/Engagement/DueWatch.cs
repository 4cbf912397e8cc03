using Microsoft.Extensions.Logging;
using RegionalPause.Requests;

namespace RegionalPause.Engagement;

/// <summary>
/// The work of the daily timer <c>DueDates</c>: one warning for every due date that is near or past. An alert rule counts these warnings.
/// It is separate from <c>CompletePauses</c>, which runs every few seconds: people ignore a warning that is repeated a thousand times a
/// day.
/// </summary>
public sealed partial class DueWatch(EngagementHandler engagement, ILogger<DueWatch> logger)
{
    /// <summary>Runs one round.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (OpenDue due in await engagement.DueAsync(all: false, cancellationToken).ConfigureAwait(false))
        {
            if (due.State == DueState.Overdue)
                LogOverdue(due.Entry.Order, due.Entry.Number, EnumWords<DueTerm>.Of(due.Entry.Due!.Term), due.On);
            else
                LogSoon(due.Entry.Order, due.Entry.Number, EnumWords<DueTerm>.Of(due.Entry.Due!.Term), due.On);
        }
    }

    [LoggerMessage(
        7001,
        LogLevel.Warning,
        "Order {Order}: the due date of entry {Number} of its engagement log ({Term}) was {Day} and is not met"
    )]
    private partial void LogOverdue(OrderId order, int number, string term, DateOnly day);

    [LoggerMessage(7002, LogLevel.Warning, "Order {Order}: the due date of entry {Number} of its engagement log ({Term}) is {Day}")]
    private partial void LogSoon(OrderId order, int number, string term, DateOnly day);
}
