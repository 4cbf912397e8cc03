using RegionalPause.Content;
using RegionalPause.Decisions;
using RegionalPause.Ledger;

namespace RegionalPause.Gate;

/// <summary>The request to the append loop for one item.</summary>
internal enum Ask
{
    /// <summary>Decide the item, if it was not decided before.</summary>
    Decide,

    /// <summary>The item is held: decide it again (for a drain).</summary>
    DecideAgain,

    /// <summary>The item is held: purge it.</summary>
    Purge,
}

/// <summary>One item in the append loop. After it is submitted, only the loop changes it.</summary>
internal sealed class Submission
{
    private readonly TaskCompletionSource<SubmissionResult> result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The key of the item.</summary>
    public required ItemKey Key { get; init; }

    /// <summary>The item; <c>null</c> for a malformed message and for a purge.</summary>
    public ContentItem? Item { get; init; }

    /// <summary>The raw id, for the claim; <c>null</c> for a malformed message.</summary>
    public ItemId? Id { get; init; }

    /// <summary>The request.</summary>
    public Ask Ask { get; init; } = Ask.Decide;

    /// <summary>For a purge: the scope, and whether the retention ceiling is the reason.</summary>
    public (string Scope, bool AtCeiling) Purge { get; init; }

    /// <summary>How often the broker delivered it.</summary>
    public long DeliveryCount { get; init; } = 1;

    /// <summary>
    /// Whether an earlier admission must be made again. True if the message was delivered before, because the admission may not have been
    /// sent, or if the caller waits for a ticket. False if the instance that admitted the item also sends it.
    /// </summary>
    public bool NeedsTicket { get; init; }

    /// <summary>Its author's pseudonym; <c>null</c> until it is read.</summary>
    public Pseudonym? Author { get; set; }

    /// <summary>The facts about the members whom the item concerns, as read for the control version under which it is decided.</summary>
    public MemberFacts Members { get; set; }

    /// <summary>The claim of the item; <c>null</c> until it is claimed.</summary>
    public Claim? Claim { get; set; }

    /// <summary>Whether the claim points to this shard's next batch.</summary>
    public bool IsClaimedHere { get; set; }

    /// <summary>The earlier decision; <c>null</c> if there is none.</summary>
    public Prior? Prior { get; set; }

    /// <summary>The result.</summary>
    public Task<SubmissionResult> Result => result.Task;

    /// <summary>Completes the submission with its result.</summary>
    public void Complete(SubmissionResult outcome) => result.TrySetResult(outcome);
}

/// <summary>A decision found in the ledger.</summary>
/// <param name="Batch">The batch record.</param>
/// <param name="Index">Index of the entry in the record.</param>
internal sealed record Prior(LedgerRecord.Batch Batch, int Index)
{
    public LedgerEntry Entry => Batch.Entries[Index];

    public LedgerCoordinates Coordinates => new(Batch.Shard.Value, Batch.Position, Index);
}

/// <summary>The result of a submission.</summary>
internal abstract record SubmissionResult
{
    private SubmissionResult() { }

    /// <summary>The decision is in the ledger.</summary>
    /// <param name="Entry">The ledger entry.</param>
    /// <param name="Coordinates">The place of the entry in the ledger.</param>
    /// <param name="ControlVersion">Version of the control state under which it was decided.</param>
    /// <param name="NotAfter">When its ticket expires; <c>null</c> unless it was admitted.</param>
    /// <param name="Day">UTC day of its first decision.</param>
    public sealed record Stands(
        LedgerEntry Entry,
        LedgerCoordinates Coordinates,
        long ControlVersion,
        DateTimeOffset? NotAfter,
        DateOnly Day
    ) : SubmissionResult;

    /// <summary>The item was admitted a moment ago for the first delivery of the message, which also sends it.</summary>
    public sealed record AdmittedElsewhere : SubmissionResult;

    /// <summary>Nothing was decided; the message must be delivered again.</summary>
    public sealed record ComesBack(string Why, bool InDoubt) : SubmissionResult
    {
        /// <summary>Whether the cause is in this item only, so that other items are not affected.</summary>
        public bool IsItsOwn { get; init; }
    }
}
