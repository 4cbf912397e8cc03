using System.Collections.Immutable;
using System.Globalization;
using RegionalPause.Control;
using RegionalPause.Requests;
using RegionalPause.Storage;

namespace RegionalPause.Engagement;

/// <summary>
/// Keeps the engagement logs (R23). An entry is an event of the control log, and in the same transaction the row <c>engagement|ORDER|number</c> of its
/// partition: insert-only, never deleted, one a few times a month and order. They outlive the order: authorities ask after a resumption too.
/// </summary>
public sealed class EngagementHandler
{
    private const string Rows = "engagement|";

    private readonly ControlTable control;
    private readonly StoreClock clock;

    internal EngagementHandler(ControlTable control, StoreClock clock) => (this.control, this.clock) = (control, clock);

    /// <summary>Enters something; the log as it then stands. The same again is the same entry.</summary>
    public Task<Result<EngagementLog>> EnterAsync(OrderId id, EngagementRequest request, Person by, CancellationToken cancellationToken)
    {
        // Crash here: the entry is in the log and nobody was told; entered again it is the same entry.
        return control.ApplyAsync<EngagementLog>(async _ =>
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
                    var change = new ControlChange([bytes], [], null, null, Tightens: false) { ModuleRows = [new ModuleRow(RowOf(entry), bytes, Once: true)] };
                    return new ControlStep<EngagementLog>(change, _ => log with { Entries = log.Entries.Add(entry) });
                default:
                    return (ControlStep<EngagementLog>)log;
            }
        }, cancellationToken);
    }

    /// <summary>An order's log, empty where nothing was entered; <c>null</c> where there is no such order.</summary>
    public async Task<EngagementLog?> FindAsync(OrderId id, CancellationToken cancellationToken)
    {
        if (await control.FindOrderAsync(id, cancellationToken).ConfigureAwait(false) is null)
            return null;
        ImmutableArray<EngagementEntry>.Builder entries = ImmutableArray.CreateBuilder<EngagementEntry>();
        await foreach (ModuleRow row in control.ReadRowsAsync($"{Rows}{id}|", cancellationToken).ConfigureAwait(false))
            entries.Add(EngagementJson.Read(row.Bytes.Span));
        return new EngagementLog(id, entries.ToImmutable());
    }

    /// <summary>What is due on the store's day, over all orders, ended ones included; the nearest first.</summary>
    /// <param name="all">Also what is not due soon.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<ImmutableArray<OpenDue>> DueAsync(bool all, CancellationToken cancellationToken)
    {
        var logs = new Dictionary<OrderId, ImmutableArray<EngagementEntry>.Builder>();
        await control.ReadVersionAsync(cancellationToken).ConfigureAwait(false); // tells the store's time
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
                .Where(due => all || due.State != DueState.Open).OrderBy(due => due.On).ThenBy(due => due.Entry.Order).ThenBy(due => due.Entry.Number),
        ];
    }

    private static string RowOf(EngagementEntry entry) => string.Create(CultureInfo.InvariantCulture, $"{Rows}{entry.Order}|{entry.Number:D6}");
}
