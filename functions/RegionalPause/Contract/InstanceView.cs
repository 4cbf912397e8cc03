namespace RegionalPause.Contract;

/// <summary>An instance of the fleet and its shard.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Owner">The process that owns the shard.</param>
/// <param name="State">The state of the shard: <c>open</c>, <c>fenced</c> or <c>closed</c>.</param>
/// <param name="StartedAt">When the shard was registered.</param>
/// <param name="ControlVersion">The control version with which the instance decides.</param>
/// <param name="FencedVersion">The control version of the last fence of the shard.</param>
/// <param name="NextPosition">Position of the next record of the shard.</param>
/// <param name="SettledUpTo">The position up to which every admission was sent.</param>
/// <param name="LastAppendAt">Time of the last append to the shard.</param>
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
