using System.Collections.Frozen;
using RegionalPause.Content;
using RegionalPause.Decisions;
using RegionalPause.Jurisdictions;
using RegionalPause.Orders;
using RegionalPause.Requests;

namespace RegionalPause.Gate;

/// <summary>
/// A pause order as the gate asks it: the same answers as <see cref="PauseOrder.Concerns"/>, without time zones or allocation. A property test holds the
/// two together.
/// </summary>
internal sealed class CompiledOrder(PauseOrder order)
{
    private readonly FrozenSet<JurisdictionCode> jurisdictions = order.Jurisdictions.ToFrozenSet();
    private readonly uint types = order.ContentTypes.IsEmpty ? uint.MaxValue : order.ContentTypes.Aggregate(0u, (bits, type) => bits | BitOf(type));
    private readonly DaySpan created = DaySpan.Of(order.Created);

    // A range that is still running reaches the present, and every item is being processed now (D5).
    private readonly DaySpan processed = order.Processed?.To is null ? DaySpan.Always : DaySpan.Of(order.Processed);

    /// <summary>The order as committed.</summary>
    public PauseOrder Order => order;

    /// <summary>Its id.</summary>
    public OrderId Id => order.Id;

    /// <summary>What the gate says of items it covers: hold only if the order says so, else the stricter.</summary>
    public Outcome Outcome { get; } = order.Meanwhile is Meanwhile.Hold ? Outcome.Hold : Outcome.Exclude;

    /// <summary>Whether it names a jurisdiction.</summary>
    public bool Names(JurisdictionCode code) => jurisdictions.Contains(code);

    /// <summary>Whether an item is in its scope, jurisdictions aside.</summary>
    public bool Concerns(ContentItem item) =>
        item.Purpose is not TrainingPurpose.SafetyModel
        && (types & BitOf(item.Type)) != 0
        && created.Contains(item.CreatedAt)
        && processed.Contains(item.CollectedAt);

    /// <summary>The instants of creation from which on it covers, or covers no more.</summary>
    public IEnumerable<DateTimeOffset> CreationTurns => created.Turns;

    /// <summary>The same of the instant of collection.</summary>
    public IEnumerable<DateTimeOffset> CollectionTurns => processed.Turns;

    private static uint BitOf(ContentType type) => 1u << (byte)type;
}
