using System.Collections.Immutable;
using RegionalPause.Orders;
using RegionalPause.Requests;

namespace RegionalPause.Control;

/// <summary>Changes that are to be committed in one transaction, and the state that they leave. Pure.</summary>
/// <param name="Changes">The changes, in order.</param>
/// <param name="State">The state after them, still at the version and with the tag of the state they are based on.</param>
internal sealed record ControlGroup(ImmutableArray<ControlChange> Changes, ControlState State)
{
    // A leaf of the sealed ledger, which holds a row of the log, has 65,535 bytes.
    private const int MostBytes = 60_000;

    private int Rows { get; init; }

    private int Bytes { get; init; }

    /// <summary>No changes yet.</summary>
    public static ControlGroup On(ControlState basis) => new([], basis);

    /// <summary>The group with one more change; <c>null</c> if it does not fit. A change always fits alone.</summary>
    public ControlGroup? With(ControlChange change)
    {
        int rows = Rows + RowsOf(change);
        int bytes = Bytes + change.Events.Sum(e => e.Length + 1);
        // One certificate a row: sealers of earlier releases seal one certificate behind a row of the log.
        bool fits = rows <= ControlChange.MostRows && bytes <= MostBytes && (change.Certificate is null || Changes.All(c => c.Certificate is null));
        return Changes.IsEmpty || fits ? new ControlGroup(Changes.Add(change), After(State, change)) { Rows = rows, Bytes = bytes } : null;
    }

    /// <summary>The state that the committed group leaves; <c>null</c> if its tag is not known.</summary>
    public ControlState? At(Committed committed) =>
        committed.Tag is null ? null : State with { Version = committed.Version, ChainHash = committed.Hash, Tag = committed.Tag };

    private static int RowsOf(ControlChange change) =>
        change.Flags.Length + (change.Order is null ? 0 : 3) + (change.Certificate is null ? 0 : 1) + change.Kept.Length + change.Terms.Length;

    private static ControlState After(ControlState state, ControlChange change)
    {
        ImmutableDictionary<OrderId, OrderStanding> orders = state.Orders;
        long version = state.Version + 1;
        if (change.Order?.Invoke(version) is { } order)
            orders = order.HasEnded ? orders.Remove(order.Order.Id) : orders.SetItem(order.Order.Id, AsStored(order));
        return state with
        {
            Orders = orders,
            Flags = state.Flags.SetItems(change.Flags.Select(flag => KeyValuePair.Create(flag.Code, flag with { Version = version }))),
            Terms = state.Terms.SetItems(change.Terms.Select(terms => KeyValuePair.Create(terms.Code, terms with { Version = version }))),
            Tightened = change.Tightens ? version : state.Tightened,
        };
    }

    /// <summary>An order as it would be read back, so that a decision never depends on whether the state was read or remembered.</summary>
    private static OrderStanding AsStored(OrderStanding order) => PauseJson.ReadStanding(PauseJson.Write(order));
}
