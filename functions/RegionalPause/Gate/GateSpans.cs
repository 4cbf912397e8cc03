using System.Diagnostics;
using RegionalPause.Content;
using RegionalPause.Decisions;
using RegionalPause.Ledger;
using RegionalPause.Telemetry;

namespace RegionalPause.Gate;

/// <summary>
/// The spans of the gate. Each item has a span in the trace that its message names, between the pipeline and the reader of the answer: the
/// answer carries the message's own <c>traceparent</c>, as the CloudEvents extension requires of a message that passes several hops. The
/// items of one batch share a span, which links their traces.
/// </summary>
internal static class GateSpans
{
    /// <summary>Records the spans of a batch after it was handled. It costs nothing if nothing listens.</summary>
    /// <param name="instruments">The source.</param>
    /// <param name="started">When the batch began.</param>
    /// <param name="items">The items of the batch that could be read, and their results.</param>
    public static void Trace(
        this Instruments instruments,
        DateTimeOffset started,
        IEnumerable<(ContentItem Item, SubmissionResult Result)> items
    )
    {
        (ActivityContext Trace, SubmissionResult Result)[] traced =
        [
            .. items
                .Select(one => (Trace: ContextOf(one.Item), one.Result))
                .Where(one => one.Trace.TraceFlags.HasFlag(ActivityTraceFlags.Recorded)),
        ];
        ActivityLink[] links = [.. traced.Select(one => new ActivityLink(one.Trace))];
        using Activity? batch = instruments.Spans.StartActivity(
            Instruments.BatchSpan,
            ActivityKind.Consumer,
            default(ActivityContext),
            tags: null,
            links,
            started
        );
        ActivityLink[] together = batch is null ? [] : [new ActivityLink(batch.Context)];
        foreach ((ActivityContext trace, SubmissionResult result) in traced)
        {
            using Activity? item = instruments.Spans.StartActivity(
                Instruments.ItemSpan,
                ActivityKind.Consumer,
                trace,
                tags: null,
                together,
                started
            );
            Describe(item, result);
        }
    }

    private static ActivityContext ContextOf(ContentItem item) =>
        ActivityContext.TryParse(item.TraceParent, null, isRemote: true, out ActivityContext context) ? context : default;

    private static void Describe(Activity? item, SubmissionResult result)
    {
        if (item is null)
            return;
        if (result is SubmissionResult.Stands { Entry: LedgerEntry.Decided { Decision: var decision } entry })
        {
            item.SetTag(Instruments.Outcome, ReasonNames.Of(decision.Outcome));
            item.SetTag(Instruments.Reason, ReasonNames.Of(decision.Reason));
            item.SetTag(Instruments.Jurisdiction, entry.CountedUnder?.Value ?? Instruments.NoJurisdiction);
        }
        else if (result is SubmissionResult.ComesBack)
        {
            item.SetTag(Instruments.Result, "returned");
        }
    }
}
