using System.Text.Json.Serialization;

namespace RegionalPause.Contract;

/// <summary>Whether an instance can decide. Callers who may not read get the status alone.</summary>
/// <param name="Status"><c>healthy</c> or <c>unhealthy</c>.</param>
public sealed record HealthView(string Status)
{
    /// <summary>The build.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Version { get; init; }

    /// <summary>The shard that it appends to.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Shard { get; init; }

    /// <summary>The control version that it decides under.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? ControlVersion { get; init; }

    /// <summary>How long its oldest record has waited to be sealed, in seconds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? SealLagSeconds { get; init; }

    /// <summary>Why it cannot decide.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }
}
