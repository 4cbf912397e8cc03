using System.Collections.Frozen;
using RegionalPause.Content;
using RegionalPause.Decisions;
using RegionalPause.Jurisdictions;
using RegionalPause.Orders;
using RegionalPause.Requests;

namespace RegionalPause.Gate;

/// <summary>
/// A pause order in the form that the gate uses: the same results as <see cref="PauseOrder.Concerns(ContentItem)"/>, without time zones or
/// allocation. A property test compares the two.
/// </summary>
internal sealed class CompiledOrder(PauseOrder order)
{
    private readonly FrozenSet<JurisdictionCode> jurisdictions = order.Jurisdictions.ToFrozenSet();
    private readonly uint types = order.ContentTypes.IsEmpty
        ? uint.MaxValue
        : order.ContentTypes.Aggregate(0u, (bits, type) => bits | BitOf(type));

    private readonly DaySpan created = DaySpan.Of(order.Created);

    // A range without an end includes the present, and every item is being processed now (D5).
    private readonly DaySpan processed = order.Processed?.To is null ? DaySpan.Always : DaySpan.Of(order.Processed);

    /// <summary>The order as committed.</summary>
    public PauseOrder Order => order;

    /// <summary>The id of the order.</summary>
    public OrderId Id => order.Id;

    /// <summary>The outcome for items that it covers: hold if the order states so, otherwise the stricter exclude.</summary>
    public Outcome Outcome { get; } = order.Meanwhile is Meanwhile.Hold ? Outcome.Hold : Outcome.Exclude;

    /// <summary>Whether it names a jurisdiction.</summary>
    public bool Names(JurisdictionCode code) => jurisdictions.Contains(code);

    /// <summary>Whether an item is in its scope, without regard to jurisdictions.</summary>
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
