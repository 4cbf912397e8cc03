namespace RegionalPause.Tests.History;

/// <summary>What must hold of every history. P1 to P5 are the protocol's; the others are what they rest on.</summary>
internal enum Invariant
{
    /// <summary>Nothing an order covers is admitted after its fence in a shard, nor in a shard created after it was committed.</summary>
    P1,

    /// <summary>Nothing an order covers is accepted that was enqueued after the order was effective.</summary>
    P2,

    /// <summary>Versions never go back: control, guard, ledger.</summary>
    P3,

    /// <summary>
    /// Every shard that ever appended under an older law is in the certificate, or was closed before the order was committed.
    /// </summary>
    P4,

    /// <summary>What is sent was admitted; what was admitted is sent at most once by ticket, and accepted only in time.</summary>
    P5,

    /// <summary>Gapless and one hash chain, in shards and control log.</summary>
    Chain,

    /// <summary>Every decision is the one the law of its version gives.</summary>
    Law,

    /// <summary>
    /// Every item stands in one place: nothing decides it after the decision its claim points to, and the tallies count it once, there.
    /// </summary>
    Once,

    /// <summary>Nothing is lost and nothing made up: every submitted item is still queued, or is where its latest decision says.</summary>
    Accounts,
}

/// <summary>One thing that does not hold.</summary>
internal sealed record Violation(Invariant Invariant, string What)
{
    public override string ToString() => $"{Invariant}: {What}";
}
