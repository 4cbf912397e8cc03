using System.Collections.Immutable;
using RegionalPause.Orders;
using RegionalPause.Requests;

namespace RegionalPause.Control;

/// <summary>Changes to commit in one transaction, and the state after them. Pure.</summary>
/// <param name="Changes">The changes, in order.</param>
/// <param name="State">The state after the changes. Its version and tag are still those of the state before them.</param>
internal sealed record ControlGroup(ImmutableArray<ControlChange> Changes, ControlState State)
{
    // A row of the log is one leaf of the sealed ledger. A leaf has at most 65,535 bytes.
    private const int MostBytes = 60_000;

    private int Rows { get; init; }

    private int Bytes { get; init; }

    /// <summary>A group without changes.</summary>
    public static ControlGroup On(ControlState basis) => new([], basis);

    /// <summary>The group with one more change; <c>null</c> if it does not fit. A change always fits alone.</summary>
    public ControlGroup? With(ControlChange change)
    {
        int rows = Rows + RowsOf(change);
        int bytes = Bytes + change.Events.Sum(e => e.Length + 1);
        // At most one certificate a row: sealers of earlier releases seal only one certificate for a row of the log.
        bool fits =
            rows <= ControlChange.MostRows && bytes <= MostBytes && (change.Certificate is null || Changes.All(c => c.Certificate is null));
        return Changes.IsEmpty || fits ? new ControlGroup(Changes.Add(change), After(State, change)) { Rows = rows, Bytes = bytes } : null;
    }

    /// <summary>The state after the group was committed; <c>null</c> if the tag is not known.</summary>
    public ControlState? At(Committed committed) =>
        committed.Tag is null ? null : State with { Version = committed.Version, ChainHash = committed.Hash, Tag = committed.Tag };

    private static int RowsOf(ControlChange change) =>
        change.Flags.Length
        + (change.Order is null ? 0 : 3)
        + (change.Certificate is null ? 0 : 1)
        + change.ModuleRows.Length
        + change.Terms.Length;

    private static ControlState After(ControlState state, ControlChange change)
    {
        ImmutableDictionary<OrderId, OrderState> orders = state.Orders;
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

    /// <summary>The order as it is read from storage. A decision must not depend on whether the state was read or kept in memory.</summary>
    private static OrderState AsStored(OrderState order) => PauseJson.ReadStanding(PauseJson.Write(order));
}
