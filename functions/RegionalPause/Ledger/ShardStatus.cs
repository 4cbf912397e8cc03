using RegionalPause.Requests;

namespace RegionalPause.Ledger;

/// <summary>The status of this process. The append loop writes it; health checks and the host read it.</summary>
public sealed class ShardStatus
{
    private volatile State state = new(null, 0, "starting");

    /// <summary>The shard of this process.</summary>
    public string? Shard => state.Shard;

    /// <summary>The control version that it last read.</summary>
    public long ControlVersion => state.ControlVersion;

    /// <summary>Whether this process can decide.</summary>
    public bool Ready => state.Reason is null;

    /// <summary>Why this process cannot decide; <c>null</c> if it can.</summary>
    public string? Reason => state.Reason;

    internal void IsReady(ShardId shard, long controlVersion) => state = new State(shard.Value, controlVersion, null);

    internal void IsNotReady(string reason) => state = state with { Reason = reason };

    private sealed record State(string? Shard, long ControlVersion, string? Reason);
}
