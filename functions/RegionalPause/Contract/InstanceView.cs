namespace RegionalPause.Contract;

/// <summary>An instance of the fleet and its shard.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Owner">The process that it belongs to.</param>
/// <param name="State">What state the shard is in.</param>
/// <param name="StartedAt">When it was registered.</param>
/// <param name="ControlVersion">The control version that the instance decides under.</param>
/// <param name="FencedVersion">The control version of its last fence.</param>
/// <param name="NextPosition">Position of its next record.</param>
/// <param name="SettledUpTo">Position up to which every admission was sent.</param>
/// <param name="LastAppendAt">When it appended last.</param>
public sealed record InstanceView(
    string Shard,
    string Owner,
    string State,
    DateTimeOffset StartedAt,
    long ControlVersion,
    long FencedVersion,
    long NextPosition,
    long SettledUpTo,
    DateTimeOffset LastAppendAt
);
