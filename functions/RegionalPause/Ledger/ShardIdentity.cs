namespace RegionalPause.Ledger;

/// <summary>Who this process is, and where new shard ids come from.</summary>
/// <param name="Owner">Host name and process id, for the fleet view.</param>
/// <param name="Next">64 fresh random bits.</param>
public sealed record ShardIdentity(string Owner, Func<ulong> Next);
