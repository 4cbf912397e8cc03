using System.Collections.Immutable;
using RegionalPause.Requests;

namespace RegionalPause.Contract;

/// <summary>The training flag of one jurisdiction.</summary>
/// <param name="Code">The jurisdiction.</param>
/// <param name="Open">Whether the flag is open.</param>
/// <param name="TrainingAllowed">Whether training is allowed: the flag is open, and no enforced order covers the jurisdiction.</param>
/// <param name="ChangedBy">Who changed it last.</param>
/// <param name="ChangedAt">When.</param>
/// <param name="Reason">Why.</param>
/// <param name="Orders">Ids of the enforced orders over the jurisdiction.</param>
/// <param name="Opening">A request to open it that waits for another person.</param>
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

/// <summary>One person asked for the flag to be opened; another person has to ask for the same (R47).</summary>
public sealed record OpeningView(string By, DateTimeOffset At, string Reason);

/// <summary>The body of <c>PUT /api/flags/{name}</c>.</summary>
public sealed record FlagBody
{
    /// <summary>Whether the flags are to be open.</summary>
    public required bool Open { get; init; }

    /// <summary>Why.</summary>
    [MaxBytes(TextLimits.Reason)]
    public string? Reason { get; init; }
}
