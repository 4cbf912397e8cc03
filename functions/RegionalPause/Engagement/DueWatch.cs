using Microsoft.Extensions.Logging;
using RegionalPause.Requests;

namespace RegionalPause.Engagement;

/// <summary>
/// The daily timer's work (<c>DueDates</c>): one warning for every due date that is near or past, which an alert rule counts. A function of its own rather than
/// part of <c>CompletePauses</c>: that one runs every few seconds, and a warning nobody can miss a thousand times a day is one nobody reads.
/// </summary>
public sealed partial class DueWatch(EngagementHandler engagement, ILogger<DueWatch> logger)
{
    /// <summary>One round.</summary>
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

    [LoggerMessage(7001, LogLevel.Warning, "Order {Order}: what entry {Number} of its engagement log set ({Term}) was due on {Day} and nobody has met it")]
    private partial void LogOverdue(OrderId order, int number, string term, DateOnly day);

    [LoggerMessage(7002, LogLevel.Warning, "Order {Order}: what entry {Number} of its engagement log set ({Term}) is due on {Day}")]
    private partial void LogSoon(OrderId order, int number, string term, DateOnly day);
}
