using System.Collections.Immutable;
using RegionalPause.Content;
using RegionalPause.Errors;
using RegionalPause.Messaging;

namespace RegionalPause.Gate;

/// <summary>Where a decision stands in the ledger.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Position">The batch record's position in it, from 0, gapless.</param>
/// <param name="Index">The entry's index in the batch.</param>
public readonly record struct LedgerCoordinates(string Shard, long Position, int Index)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Shard}-{Position}-{Index}";
}

/// <summary>A decision with its place in the ledger.</summary>
/// <param name="Item">The item; <c>null</c> for a malformed message.</param>
/// <param name="Decision">What the gate said.</param>
/// <param name="Coordinates">Where the ledger says it; <c>null</c> for a dry run.</param>
/// <param name="ControlVersion">The law it was decided under (D12).</param>
/// <param name="Ticket">The ticket of an admission (R10).</param>
/// <param name="Errors">What is wrong with a malformed message.</param>
public sealed record DecisionRecord(
    ItemId? Item,
    Decision Decision,
    LedgerCoordinates? Coordinates,
    long ControlVersion,
    string? Ticket,
    ImmutableArray<FieldError> Errors);

/// <summary>The road of a content item from message to answer: parse, decide, append, park, answer (R1, R7, R8).</summary>
public sealed class ContentHandler
{
    /// <summary>Decides messages; one result per message, in order. A storage fault makes every message of the batch come back.</summary>
    public Task<ImmutableArray<MessageResult>> HandleAsync(IReadOnlyList<IncomingMessage> messages, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>
    /// Decides items for a synchronous caller (<c>POST /api/decisions</c>): same road, same ledger; with <paramref name="dryRun"/> nothing is written.
    /// Admissions made here carry a ticket and are not sent to a queue: the caller holds the answer.
    /// </summary>
    public Task<Result<ImmutableArray<DecisionRecord>>> DecideAsync(IReadOnlyList<ReadOnlyMemory<byte>> messages, bool dryRun, CancellationToken cancellationToken) => throw new NotImplementedException();
}
