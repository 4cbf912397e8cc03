using System.Collections.Immutable;
using RegionalPause.Requests;

namespace RegionalPause.Contract;

/// <summary>The training flag of one jurisdiction.</summary>
/// <param name="Code">The jurisdiction.</param>
/// <param name="Open">Whether the flag is open.</param>
/// <param name="TrainingAllowed">Whether training is allowed: the flag is open and no enforced order covers the jurisdiction.</param>
/// <param name="ChangedBy">Who changed the flag last; <c>null</c> if it was never set.</param>
/// <param name="ChangedAt">When it was changed last.</param>
/// <param name="Reason">The reason of the last change.</param>
/// <param name="Orders">Ids of the enforced orders that cover the jurisdiction.</param>
/// <param name="Opening">A request to open the flag that waits for another person; <c>null</c> if there is no such request.</param>
public sealed record FlagView(
    string Code,
    bool Open,
    bool TrainingAllowed,
    string? ChangedBy,
    DateTimeOffset? ChangedAt,
    string? Reason,
    ImmutableArray<string> Orders,
    OpeningView? Opening
);

/// <summary>A person's request to open a flag. The flag opens when another person requests the same (R47).</summary>
public sealed record OpeningView(string By, DateTimeOffset At, string Reason);

/// <summary>The body of <c>PUT /api/flags/{name}</c>.</summary>
public sealed record FlagBody
{
    /// <summary><c>true</c> opens the flags; <c>false</c> closes them.</summary>
    public required bool Open { get; init; }

    /// <summary>The reason of the change.</summary>
    [MaxBytes(TextLimits.Reason)]
    public string? Reason { get; init; }
}
