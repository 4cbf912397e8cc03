using RegionalPause.Content;
using RegionalPause.Control;
using RegionalPause.Gate;
using RegionalPause.Pauses;

namespace RegionalPause.Holds;

/// <summary>An item to be parked, and the decision that holds it.</summary>
internal readonly record struct Parked(HeldItem Held, OrderId? Order, ContentItem Item);

/// <summary>
/// Parks held items so that none waits under an order that is over (R6, R15). Whoever parks may be late: it was frozen, it decided under a law that has changed since, or it
/// got a message back whose order was lifted and gone through in between. So once the rows are there the law is read again, and an order that covers such an item no longer is
/// listed to be gone through once more. Whoever goes through an order reads its listing before its rows and takes the listing away only if nobody has renewed it: either sees
/// the other.
/// </summary>
internal sealed class Parking(HoldTable holds, ControlTable control, CurrentLaw law)
{
    /// <summary>Parks items; parked already is parked.</summary>
    public async Task ParkAsync(IReadOnlyCollection<Parked> items, CancellationToken cancellationToken)
    {
        await holds.ParkAsync([.. items.Select(i => i.Held)], cancellationToken).ConfigureAwait(false);
        if (items.All(i => i.Order is null))
            return;
        Snapshot now = await law.ReadAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        IEnumerable<OrderId> over = items.Where(i => i.Order is { } order && !now.IsCoveredBy(order, i.Item)).Select(i => i.Order!.Value).Distinct();
        foreach (OrderId order in over)
            await control.ListDrainAsync(order, cancellationToken).ConfigureAwait(false);
    }
}
