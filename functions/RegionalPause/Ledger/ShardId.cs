namespace RegionalPause.Ledger;

/// <summary>
/// One running process's shard of the ledger: start instant and 64 random bits, e.g. <c>20240920t140307z-5f0c6a0e6c1e4d1a</c>. Never reused: a restarted
/// process is a new shard, so that a zombie and its twin can never share one.
/// </summary>
public readonly record struct ShardId : IComparable<ShardId>
{
    private ShardId(string value) => Value = value;

    /// <summary>The id as written.</summary>
    public string Value { get; }

    /// <summary>Makes the id of a process that starts now.</summary>
    public static ShardId New(DateTimeOffset now, ulong random) => new($"{now.UtcDateTime:yyyyMMdd't'HHmmss'z'}-{random:x16}");

    /// <summary>Reads an id that storage vouches for.</summary>
    public static ShardId Parse(string text) => new(text);

    /// <inheritdoc/>
    public int CompareTo(ShardId other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
