using System.Collections.Immutable;
using System.Globalization;
using RegionalPause.Control;
using RegionalPause.Recalls;
using RegionalPause.Requests;
using RegionalPause.Storage;

namespace RegionalPause.Quarantine;

/// <summary>
/// Stores the recalls of quarantine sets (D17, D18). A step is an event of the control log, and in the same transaction the row
/// <c>recall|SOURCE|number</c> of the control partition: insert-only, never deleted, a few for each set and target.
/// </summary>
public sealed class RecallHandler(ControlTable control, QuarantineReader reader, StoreClock clock)
{
    /// <summary>The recall steps of a set so far.</summary>
    public async Task<RecallLog> FindAsync(QuarantineSource source, CancellationToken cancellationToken)
    {
        ImmutableArray<RecallStep>.Builder steps = ImmutableArray.CreateBuilder<RecallStep>();
        await foreach (ModuleRow row in control.ReadRowsAsync(RowsOf(source), cancellationToken).ConfigureAwait(false))
            steps.Add(RecallJson.Read(row.Bytes.Span));
        return new RecallLog(source, steps.ToImmutable());
    }

    /// <summary>
    /// Adds a step. Returns the log with it. A repeated request is the same step. A request for a recall opens the set, to record exactly
    /// which set it asks to leave out.
    /// </summary>
    public Task<Result<RecallLog>> EnterAsync(
        QuarantineSource source,
        RecallRequest request,
        Person by,
        CancellationToken cancellationToken
    )
    {
        RecallSet? asked = null;
        // Crash here: the step is in the log and the caller has no answer; a repeated request is the same step.
        return control.ApplyAsync<RecallLog>(
            async _ =>
            {
                if (!RecallRequestReader.Read(request, source, by, clock.Now).Succeeded(out RecallStep? said, out Refusal? refusal))
                    return refusal;
                if (said.State == RecallState.Requested)
                {
                    if (
                        asked is null
                        && !(await AskAsync(source, cancellationToken).ConfigureAwait(false)).Succeeded(out asked, out refusal)
                    )
                        return refusal;
                    said = said with { Set = asked };
                }
                RecallLog log = await FindAsync(source, cancellationToken).ConfigureAwait(false);
                switch (RecallDecider.Decide(log, said))
                {
                    case Decision<RecallStep>.Refused(var refused):
                        return refused;
                    case Decision<RecallStep>.Events([var step]):
                        byte[] bytes = RecallJson.Write(step);
                        string key = RowsOf(source) + step.Number.ToString("D6", CultureInfo.InvariantCulture);
                        var change = new ControlChange([bytes], [], null, null, Tightens: false)
                        {
                            ModuleRows = [new ModuleRow(key, bytes, Once: true)],
                        };
                        return new ControlStep<RecallLog>(change, _ => log with { Steps = log.Steps.Add(step) });
                    default:
                        return (ControlStep<RecallLog>)log;
                }
            },
            cancellationToken
        );
    }

    private async Task<Result<RecallSet>> AskAsync(QuarantineSource source, CancellationToken cancellationToken)
    {
        Result<QuarantineSet> opened = await reader.OpenAsync(source, cancellationToken).ConfigureAwait(false);
        if (!opened.Succeeded(out QuarantineSet? set, out Refusal? refusal))
            return refusal;
        QuarantineFilterHeader asked = set.ToFilter().Header;
        return new RecallSet(asked.Items, asked.Sha256);
    }

    // A row key must not contain a slash.
    private static string RowsOf(QuarantineSource source) => $"recall|{source.ToString()!.Replace('/', '|')}|";
}
