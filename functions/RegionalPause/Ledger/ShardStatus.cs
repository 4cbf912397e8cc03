namespace RegionalPause.Ledger;

/// <summary>What this process can say of itself; written by the append loop, read by health and the host.</summary>
public sealed class ShardStatus
{
    private volatile State state = new(null, 0, "starting");

    /// <summary>Its shard.</summary>
    public string? Shard => state.Shard;

    /// <summary>The law it last read.</summary>
    public long ControlVersion => state.ControlVersion;

    /// <summary>Whether it can decide.</summary>
    public bool Ready => state.Reason is null;

    /// <summary>Why it cannot.</summary>
    public string? Reason => state.Reason;

    internal void IsReady(ShardId shard, long controlVersion) => state = new State(shard.Value, controlVersion, null);

    internal void IsNotReady(string reason) => state = state with { Reason = reason };

    private sealed record State(string? Shard, long ControlVersion, string? Reason);
}
