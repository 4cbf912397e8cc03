namespace RegionalPause.Ledger;

/// <summary>The identity of this process, and the source of new shard ids.</summary>
/// <param name="Owner">Host name and process id, for the fleet view.</param>
/// <param name="Next">Returns 64 new random bits.</param>
public sealed record ShardIdentity(string Owner, Func<ulong> Next);
