using RegionalPause.Content;
using RegionalPause.Control;
using RegionalPause.Holds;
using RegionalPause.Requests;

namespace RegionalPause.Gate;

/// <summary>An item to park, and the order of the decision that holds it.</summary>
internal readonly record struct Parked(HeldItem Held, OrderId? Order, ContentItem Item);

/// <summary>
/// Parks held items so that no item waits under an order that has ended (R6, R15). The caller may be late: it was frozen; or it decided
/// under a control state that has changed since; or a message was delivered again after its order was lifted and drained. So after the rows
/// are written, the control state is read again, and an order that no longer covers such an item is listed for one more drain. A drain
/// reads an order's list entry before its rows, and deletes the entry only if it was not renewed. So either the drain sees the rows, or the
/// parker renews the entry.
/// </summary>
/// <remarks>Callers that arrive during a round share the next round: under a pause every message is held, and each would otherwise cost a
/// write and a read of the control state.</remarks>
public sealed class Parking(HoldTable holds, ControlTable control, CurrentSnapshot law)
{
    private readonly Lock entry = new();
    private Round? next;
    private bool running;

    /// <summary>Parks items. An item that is already parked stays parked.</summary>
    internal Task ParkAsync(IReadOnlyCollection<Parked> items, CancellationToken cancellationToken)
    {
        if (items.Count == 0)
            return Task.CompletedTask;
        Round mine;
        lock (entry)
        {
            mine = next ??= new Round();
            mine.Items.AddRange(items);
            if (!running)
            {
                running = true;
                _ = RunAsync();
            }
        }
        return mine.Done.Task.WaitAsync(cancellationToken);
    }

    private async Task RunAsync()
    {
        while (Take() is { } round)
        {
            try
            {
                // A round is not cancelled by one of its callers, because the others wait for it too.
                await ParkAsync(round.Items).ConfigureAwait(false);
                round.Done.SetResult();
            }
            catch (Exception e)
            {
                round.Done.SetException(e);
            }
        }
    }

    private Round? Take()
    {
        lock (entry)
        {
            Round? taken = next;
            (next, running) = (null, taken is not null);
            return taken;
        }
    }

    private async Task ParkAsync(List<Parked> items)
    {
        await holds.ParkAsync([.. items.Select(i => i.Held)], CancellationToken.None).ConfigureAwait(false);
        if (items.TrueForAll(i => i.Order is null))
            return;
        Snapshot now = await law.ReadAsync(TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false);
        IEnumerable<OrderId> over = items
            .Where(i => i.Order is { } order && !now.IsCoveredBy(order, i.Item))
            .Select(i => i.Order!.Value)
            .Distinct();
        foreach (OrderId order in over)
            await control.ListDrainAsync(order, CancellationToken.None).ConfigureAwait(false);
    }

    private sealed class Round
    {
        public List<Parked> Items { get; } = [];

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
