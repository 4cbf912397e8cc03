using System.Collections.Immutable;
using Azure;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Safety;

namespace RegionalPause.Control;

/// <summary>One change of the control state: the events to add to the log, and the rows to write.</summary>
/// <param name="Events">The events, in canonical bytes, in order.</param>
/// <param name="Flags">The changed flags, as they are after the change.</param>
/// <param name="Order">Makes the order as it is after the change, from the new control version.</param>
/// <param name="Certificate">The certificate that is stored with <see cref="OrderStage.Effective"/>.</param>
/// <param name="Tightens">Whether an admission decided under the previous state could be wrong under the new one. If so, every shard must
/// be fenced.</param>
public sealed record ControlChange(
    ImmutableArray<ReadOnlyMemory<byte>> Events,
    ImmutableArray<TrainingFlag> Flags,
    Func<long, OrderState>? Order,
    CertificateBytes? Certificate,
    bool Tightens
)
{
    /// <summary>
    /// Most flags of a change, and most rows of the changes that share a transaction. A transaction has at most 100 rows; the version, the
    /// log and an order need some of them.
    /// </summary>
    public const int MostRows = 90;

    /// <summary>Rows of other modules, written in the same transaction.</summary>
    public ImmutableArray<ModuleRow> ModuleRows { get; init; } = [];

    /// <summary>Terms of resumption, as they are after the change.</summary>
    public ImmutableArray<ResumptionTerms> Terms { get; init; } = [];

    /// <summary>Whether the items that the order holds must be decided again although the order has not ended.</summary>
    public bool Drains { get; init; }
}

/// <summary>A row of the control log that was committed.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="Tag">The ETag of the version row; <c>null</c> if the response of the store was lost.</param>
internal sealed record Committed(long Version, ReadOnlyMemory<byte> Hash, ETag? Tag);

/// <summary>A certificate as stored: exactly the bytes whose hash the event contains.</summary>
public sealed record CertificateBytes(OrderId Order, ReadOnlyMemory<byte> Bytes);
