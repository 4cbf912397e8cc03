using System.Collections.Immutable;
using System.Globalization;
using RegionalPause.Control;
using RegionalPause.Requests;
using RegionalPause.Storage;

namespace RegionalPause.Engagement;

/// <summary>
/// Stores the engagement logs (R23). An entry is an event of the control log, and in the same transaction the row
/// <c>engagement|ORDER|number</c> of the control partition: insert-only, never deleted, a few a month for each order. They are kept after
/// the order has ended, because authorities ask after a resumption too.
/// </summary>
public sealed class EngagementHandler(ControlTable control, StoreClock clock)
{
    private const string Rows = "engagement|";

    /// <summary>Adds an entry. Returns the log with it. A repeated request is the same entry.</summary>
    public Task<Result<EngagementLog>> EnterAsync(OrderId id, EngagementRequest request, Person by, CancellationToken cancellationToken)
    {
        // Crash here: the entry is in the log and the caller has no answer; a repeated request is the same entry.
        return control.ApplyAsync<EngagementLog>(
            async _ =>
            {
                if (await FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } log)
                    return new Refusal(RefusalCode.NotFound, "There is no such order.");
                if (!EngagementRequestReader.Read(request, id, by, clock.Now).Succeeded(out EngagementEntry? said, out Refusal? refusal))
                    return refusal;
                switch (EngagementDecider.Decide(log, said))
                {
                    case Decision<EngagementEntry>.Refused(var refused):
                        return refused;
                    case Decision<EngagementEntry>.Events([var entry]):
                        byte[] bytes = EngagementJson.Write(entry);
                        var change = new ControlChange([bytes], [], null, null, Tightens: false)
                        {
                            ModuleRows = [new ModuleRow(RowOf(entry), bytes, Once: true)],
                        };
                        return new ControlStep<EngagementLog>(change, _ => log with { Entries = log.Entries.Add(entry) });
                    default:
                        return (ControlStep<EngagementLog>)log;
                }
            },
            cancellationToken
        );
    }

    /// <summary>An order's log, empty if it has no entry; <c>null</c> if the order does not exist.</summary>
    public async Task<EngagementLog?> FindAsync(OrderId id, CancellationToken cancellationToken)
    {
        if (await control.FindOrderAsync(id, cancellationToken).ConfigureAwait(false) is null)
            return null;
        ImmutableArray<EngagementEntry>.Builder entries = ImmutableArray.CreateBuilder<EngagementEntry>();
        await foreach (ModuleRow row in control.ReadRowsAsync($"{Rows}{id}|", cancellationToken).ConfigureAwait(false))
            entries.Add(EngagementJson.Read(row.Bytes.Span));
        return new EngagementLog(id, entries.ToImmutable());
    }

    /// <summary>
    /// Open due dates of all orders, also of those that have ended, the nearest first. The day is that of the store's clock.
    /// </summary>
    /// <param name="all">Whether to include those that are not due soon.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<ImmutableArray<OpenDue>> DueAsync(bool all, CancellationToken cancellationToken)
    {
        var logs = new Dictionary<OrderId, ImmutableArray<EngagementEntry>.Builder>();
        await control.ReadVersionAsync(cancellationToken).ConfigureAwait(false); // updates the store's clock
        await foreach (ModuleRow row in control.ReadRowsAsync(Rows, cancellationToken).ConfigureAwait(false))
        {
            EngagementEntry entry = EngagementJson.Read(row.Bytes.Span);
            if (!logs.TryGetValue(entry.Order, out ImmutableArray<EngagementEntry>.Builder? entries))
                logs[entry.Order] = entries = ImmutableArray.CreateBuilder<EngagementEntry>();
            entries.Add(entry);
        }
        return
        [
            .. logs.SelectMany(log => new EngagementLog(log.Key, log.Value.ToImmutable()).Dues(clock.Today))
                .Where(due => all || due.State != DueState.Open)
                .OrderBy(due => due.On)
                .ThenBy(due => due.Entry.Order)
                .ThenBy(due => due.Entry.Number),
        ];
    }

    private static string RowOf(EngagementEntry entry) =>
        string.Create(CultureInfo.InvariantCulture, $"{Rows}{entry.Order}|{entry.Number:D6}");
}
