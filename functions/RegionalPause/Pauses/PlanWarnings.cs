using System.Collections.Immutable;
using RegionalPause.Decisions;
using RegionalPause.Jurisdictions;
using RegionalPause.Orders;
using RegionalPause.Requests;

namespace RegionalPause.Pauses;

/// <summary>Warnings for an operator before an order is issued: facts about the order, one sentence each.</summary>
internal static class PlanWarnings
{
    private const int ShortRetention = 90;
    private const int MostNames = 6;

    // R4: they have their own laws and authorities.
    private static readonly ImmutableArray<string> NotFollowingGB = ["JE", "GG", "IM", "GI"];

    internal static ImmutableArray<string> Of(
        PauseOrder order,
        ImmutableArray<PauseOrder> others,
        ImmutableArray<JurisdictionCode> alreadyPaused,
        ImmutableArray<JurisdictionCode> closed,
        int shards,
        DateTimeOffset now
    )
    {
        IEnumerable<string?> sentences =
        [
            order.Shadow ? "A shadow order enforces nothing: covered content keeps flowing to training." : null,
            order.IsDue(now)
                ? null
                : $"The timer starts it at {Instants.Text(order.EffectiveFrom)}; until then it covers nothing. "
                    + "Cancelling it takes two other people.",
            order.EffectiveFrom < order.RecordedAt
                ? $"It applies from {Instants.Text(order.EffectiveFrom)}, before now: items admitted since then have left the gate already."
                : null,
            alreadyPaused.IsEmpty
                ? null
                : $"{Names(alreadyPaused)} {Is(alreadyPaused)} paused already by {Names(others.Select(o => o.Id))}; "
                    + "lifting one order leaves the others in force.",
            closed.IsEmpty
                ? null
                : $"The training flag of {Names(closed)} is closed: content from there is excluded by the flag and not held by this order.",
            LeftOut(order) is { Length: > 0 } left
                ? $"{Names(left)} {Is(left)} not included: they do not follow GB unless they are named."
                : null,
            order.Processed is { To: { } collected } p
                ? $"It covers only items collected {Days(p)}: items collected after {collected:O} are not covered."
                : null,
            order.Created is { To: { } made } c
                ? $"It covers only items created {Days(c)}: items created after {made:O} are not covered."
                : null,
            Retention(order),
            shards == 0 ? "No instance is running: nothing is admitted at present, and there is nothing to fence." : null,
        ];
        return [.. sentences.OfType<string>()];
    }

    private static string? Retention(PauseOrder order) =>
        order switch
        {
            { Shadow: true } => null,
            { Meanwhile: Meanwhile.Exclude } =>
                "Covered content is refused and nothing of it is kept: it does not return when the order is lifted.",
            { RetentionDays: >= ShortRetention } => null,
            { AtCeiling: AtCeiling.Purge } =>
                $"Held items are purged after {order.RetentionDays} days; the pauses of 2024 lasted 350 days and more.",
            _ => $"Held items reach their ceiling after {order.RetentionDays} days; the pauses of 2024 lasted 350 days and more.",
        };

    private static string[] LeftOut(PauseOrder order)
    {
        HashSet<string> codes = [.. order.Jurisdictions.Select(j => j.Value)];
        return codes.Contains("GB") ? [.. NotFollowingGB.Where(c => !codes.Contains(c))] : [];
    }

    private static string Days(DayRange range) =>
        range.From is { } from ? $"from {from:O} to {range.To:O} ({range.Zone})" : $"up to {range.To:O} ({range.Zone})";

    private static string Is<T>(IReadOnlyCollection<T> names) => names.Count == 1 ? "is" : "are";

    // A, B and C. A long list is cut here; another part of the plan shows all of it.
    private static string Names<T>(IEnumerable<T> names)
    {
        string[] all = [.. names.Select(n => n!.ToString()!)];
        if (all.Length > MostNames)
            return $"{string.Join(", ", all.Take(MostNames))} and {all.Length - MostNames} more";
        return all.Length == 1 ? all[0] : $"{string.Join(", ", all[..^1])} and {all[^1]}";
    }
}
