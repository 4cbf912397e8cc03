namespace RegionalPause.Requests;

/// <summary>
/// The ledger shard of one running process: start instant and 64 random bits, e.g. <c>20240920t140307z-5f0c6a0e6c1e4d1a</c>. It is never
/// reused: a restarted process gets a new shard, so that a zombie process and its successor never share one.
/// </summary>
public readonly record struct ShardId : IComparable<ShardId>
{
    private ShardId(string value) => Value = value;

    /// <summary>The id as written.</summary>
    public string Value { get; }

    /// <summary>Creates the id of a process that starts now.</summary>
    public static ShardId New(DateTimeOffset now, ulong random) => new($"{now.UtcDateTime:yyyyMMdd't'HHmmss'z'}-{random:x16}");

    /// <summary>Reads an id from storage, where it is known to be valid.</summary>
    public static ShardId Parse(string text) => new(text);

    /// <inheritdoc/>
    public int CompareTo(ShardId other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
