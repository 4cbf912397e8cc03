using RegionalPause.Content;
using RegionalPause.Control;
using RegionalPause.Holds;
using RegionalPause.Requests;

namespace RegionalPause.Gate;

/// <summary>An item to be parked, and the decision that holds it.</summary>
internal readonly record struct Parked(HeldItem Held, OrderId? Order, ContentItem Item);

/// <summary>
/// Parks held items so that none waits under an order that is over (R6, R15). The caller may be late: it was frozen, it decided under a law
/// that has changed since, or it got a message back whose order was lifted and gone through in between. So once the rows are there the law
/// is read again, and an order that covers such an item no longer is listed to be gone through once more. A drain reads an order's listing
/// before its rows and takes the listing away only if it was not renewed: either sees the other.
/// </summary>
/// <remarks>Callers that come while a round runs share the next one: under a pause every message is held, and each would cost a write and
/// a reading of the law.</remarks>
internal sealed class Parking(HoldTable holds, ControlTable control, CurrentSnapshot law)
{
    private readonly Lock entry = new();
    private Round? next;
    private bool running;

    /// <summary>Parks items; parked already is parked.</summary>
    public Task ParkAsync(IReadOnlyCollection<Parked> items, CancellationToken cancellationToken)
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
                // Not cancelled by one of its callers: the others wait for it too.
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
        IEnumerable<OrderId> over = items.Where(i => i.Order is { } order && !now.IsCoveredBy(order, i.Item)).Select(i => i.Order!.Value).Distinct();
        foreach (OrderId order in over)
            await control.ListDrainAsync(order, CancellationToken.None).ConfigureAwait(false);
    }

    private sealed class Round
    {
        public List<Parked> Items { get; } = [];

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
