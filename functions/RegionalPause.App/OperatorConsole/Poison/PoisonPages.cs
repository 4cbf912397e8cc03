using System.Collections.Immutable;
using RegionalPause.App.OperatorConsole.Frame;
using RegionalPause.App.OperatorConsole.Lists;
using RegionalPause.Messaging;

namespace RegionalPause.App.OperatorConsole.Poison;

/// <summary>Makes the page of messages that could not be handled.</summary>
internal sealed class PoisonPages(QueuePeek peek)
{
    /// <summary>The list.</summary>
    public async Task<IResult> ListAsync(HttpContext http, CancellationToken cancellationToken)
    {
        QueueFront?[] read = await Task.WhenAll(PoisonRows.Queues.Select(queue => peek(queue, cancellationToken)));
        ImmutableArray<QueueFront> fronts = [.. read.OfType<QueueFront>().Where(front => !front.First.IsEmpty || front.Waiting > 0)];
        ImmutableArray<PoisonRow> rows = [.. fronts.SelectMany(PoisonRows.Of).OrderByDescending(row => row.At)];
        string? reason = http.Request.Query["reason"].ToString() is { Length: > 0 } asked ? asked : null;
        return await ConsoleAnswer.OfAsync(
            PoisonPage.Create(
                new PoisonModel(
                    ConsoleVisit.Of(http),
                    [.. fronts.Select(front => (front.Queue, front.Waiting))],
                    PoisonRows.Reasons(rows),
                    reason,
                    Paging.PageOf<PoisonRow>([.. rows.Where(row => reason is null || row.Reason == reason)], http.Request.Query["page"]),
                    fronts.Any(front => front.First.Length >= QueueFront.Most)
                )
            ),
            cancellationToken
        );
    }
}
