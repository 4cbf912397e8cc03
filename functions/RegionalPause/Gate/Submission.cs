using RegionalPause.Content;
using RegionalPause.Decisions;
using RegionalPause.Ledger;

namespace RegionalPause.Gate;

/// <summary>What is asked of the append loop for one item.</summary>
internal enum Ask
{
    /// <summary>Decide it, if it was not decided before.</summary>
    Decide,

    /// <summary>It is held: decide it again (a drain).</summary>
    DecideAgain,

    /// <summary>It is held: purge it.</summary>
    Purge,
}

/// <summary>One item on its way through the append loop. Only the loop touches it once it is submitted.</summary>
internal sealed class Submission
{
    private readonly TaskCompletionSource<SubmissionResult> result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Its key.</summary>
    public required ItemKey Key { get; init; }

    /// <summary>The item; <c>null</c> for a malformed message and for a purge.</summary>
    public ContentItem? Item { get; init; }

    /// <summary>Its raw id, for the claim; <c>null</c> for a malformed message.</summary>
    public ItemId? Id { get; init; }

    /// <summary>What is asked.</summary>
    public Ask Ask { get; init; } = Ask.Decide;

    /// <summary>For a purge: what is purged and why.</summary>
    public (string Scope, bool AtCeiling) Purge { get; init; }

    /// <summary>How often the broker delivered it.</summary>
    public long DeliveryCount { get; init; } = 1;

    /// <summary>
    /// Whether an admission made before has to be made again rather than left to whoever made it: the message was delivered before, so perhaps nobody sent
    /// it, or the caller waits for a ticket.
    /// </summary>
    public bool NeedsTicket { get; init; }

    /// <summary>Its author's pseudonym; <c>null</c> until asked for.</summary>
    public Pseudonym? Author { get; set; }

    /// <summary>What is known of the members it concerns, as read for the law it is being decided under.</summary>
    public MemberFacts Members { get; set; }

    /// <summary>Who decides it; <c>null</c> until claimed.</summary>
    public Claim? Claim { get; set; }

    /// <summary>Whether the claim points to this shard's next batch.</summary>
    public bool IsClaimedHere { get; set; }

    /// <summary>What was decided before; <c>null</c> if nothing was.</summary>
    public Prior? Prior { get; set; }

    /// <summary>What becomes of it.</summary>
    public Task<SubmissionResult> Result => result.Task;

    /// <summary>Ends its way.</summary>
    public void Complete(SubmissionResult outcome) => result.TrySetResult(outcome);
}

/// <summary>A decision found in the ledger.</summary>
/// <param name="Batch">The record.</param>
/// <param name="Index">The entry's index in it.</param>
internal sealed record Prior(LedgerRecord.Batch Batch, int Index)
{
    public LedgerEntry Entry => Batch.Entries[Index];

    public LedgerCoordinates Coordinates => new(Batch.Shard.Value, Batch.Position, Index);
}

/// <summary>What became of a submission.</summary>
internal abstract record SubmissionResult
{
    private SubmissionResult() { }

    /// <summary>It stands in the ledger.</summary>
    /// <param name="Entry">What it says.</param>
    /// <param name="Coordinates">Where.</param>
    /// <param name="ControlVersion">Under which law.</param>
    /// <param name="NotAfter">When its ticket runs out; <c>null</c> unless it was admitted.</param>
    /// <param name="Day">UTC day of its first decision.</param>
    public sealed record Stands(LedgerEntry Entry, LedgerCoordinates Coordinates, long ControlVersion, DateTimeOffset? NotAfter, DateOnly Day) : SubmissionResult;

    /// <summary>It was admitted moments ago by whoever got it first, who also sends it.</summary>
    public sealed record AdmittedElsewhere : SubmissionResult;

    /// <summary>Nothing was decided; the message has to come back.</summary>
    public sealed record ComesBack(string Why, bool InDoubt) : SubmissionResult
    {
        /// <summary>Whether the reason is the item's own, so that no other item has it.</summary>
        public bool IsItsOwn { get; init; }
    }
}
