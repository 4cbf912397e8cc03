using System.Collections.Immutable;

namespace RegionalPause.Poison;

/// <summary>The messages of one queue that were put aside for one reason.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Reason">The reason.</param>
/// <param name="Messages">How many.</param>
/// <param name="Oldest">When the first of them was put aside.</param>
/// <param name="Newest">When the last of them was put aside.</param>
public sealed record PoisonGroup(string Queue, string Reason, int Messages, DateTimeOffset Oldest, DateTimeOffset Newest);

/// <summary>Messages that were put aside.</summary>
/// <param name="Groups">By queue and reason, the most frequent first. The filter by reason does not narrow them.</param>
/// <param name="Messages">The messages, newest first, without their bytes.</param>
/// <param name="IsCut">Whether there are more than <see cref="Most"/>, and the rest was not read.</param>
public sealed record PoisonListing(ImmutableArray<PoisonGroup> Groups, ImmutableArray<PoisonEntry> Messages, bool IsCut)
{
    /// <summary>The most messages that one list reads.</summary>
    public const int Most = 10_000;

    internal static PoisonListing Of(IReadOnlyCollection<PoisonEntry> entries, string? reason, bool isCut) =>
        new(
            [
                .. entries
                    .GroupBy(e => (e.Queue, e.Reason))
                    .Select(same => new PoisonGroup(
                        same.Key.Queue,
                        same.Key.Reason,
                        same.Count(),
                        same.Min(e => e.LastSeenAt),
                        same.Max(e => e.LastSeenAt)
                    ))
                    .OrderByDescending(group => group.Messages)
                    .ThenBy(group => group.Queue, StringComparer.Ordinal)
                    .ThenBy(group => group.Reason, StringComparer.Ordinal),
            ],
            [
                .. entries
                    .Where(e => reason is null || e.Reason == reason)
                    .OrderByDescending(e => e.LastSeenAt)
                    .ThenBy(e => e.Id.Value, StringComparer.Ordinal),
            ],
            isCut
        );
}
