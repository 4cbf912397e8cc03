using System.Text.Json.Serialization;

namespace RegionalPause.Contract;

/// <summary>Whether an instance can decide. A caller without a reading role gets only the status.</summary>
/// <param name="Status"><c>healthy</c> or <c>unhealthy</c>.</param>
public sealed record HealthView(string Status)
{
    /// <summary>The version of the build.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Version { get; init; }

    /// <summary>The shard to which the instance appends.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Shard { get; init; }

    /// <summary>The control version with which the instance decides.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? ControlVersion { get; init; }

    /// <summary>Age of the oldest record of the instance that is not sealed, in seconds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? SealLagSeconds { get; init; }

    /// <summary>Why the instance cannot decide.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }
}
