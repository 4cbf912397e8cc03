using RegionalPause.Content;
using RegionalPause.Decisions;
using RegionalPause.Ledger;

namespace RegionalPause.Gate;

/// <summary>What the append loop is asked to do with one item.</summary>
internal abstract record Ask
{
    private Ask() { }

    /// <summary>Decide the item of a message, if it was not decided before.</summary>
    /// <param name="Item">The item; <c>null</c> for a malformed message.</param>
    /// <param name="DeliveryCount">How often the broker delivered the message.</param>
    /// <param name="NeedsTicket">
    /// Whether an earlier admission must be made again. True if the message was delivered before, because the admission may not have been
    /// sent, or if the caller waits for a ticket. False if the instance that admitted the item also sends it.
    /// </param>
    public sealed record Decide(ContentItem? Item, long DeliveryCount, bool NeedsTicket) : Ask;

    /// <summary>The item is held: decide it again (for a drain).</summary>
    /// <param name="Item">The item.</param>
    public sealed record DecideAgain(ContentItem Item) : Ask;

    /// <summary>The item is held: purge it.</summary>
    /// <param name="Scope">The scope of the hold.</param>
    /// <param name="AtCeiling">Whether the retention ceiling is the reason.</param>
    public sealed record Purge(string Scope, bool AtCeiling) : Ask;
}

/// <summary>One item in the append loop. After it is submitted, only the loop changes it.</summary>
/// <param name="key">The key of the item.</param>
/// <param name="ask">What to do with it.</param>
internal sealed class Submission(ItemKey key, Ask ask)
{
    private readonly TaskCompletionSource<SubmissionResult> result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The key of the item.</summary>
    public ItemKey Key => key;

    /// <summary>What to do with the item.</summary>
    public Ask Ask => ask;

    /// <summary>The item; <c>null</c> for a malformed message and for a purge.</summary>
    public ContentItem? Item { get; } =
        ask switch
        {
            Ask.Decide decide => decide.Item,
            Ask.DecideAgain again => again.Item,
            _ => null,
        };

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

    public LedgerCoordinates Coordinates => new(Batch.Shard, Batch.Position, Index);
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
