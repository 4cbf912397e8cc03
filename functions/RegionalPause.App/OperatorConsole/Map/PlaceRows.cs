using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using RegionalPause.App.OperatorConsole.Lists;
using RegionalPause.Control;
using RegionalPause.Jurisdictions;
using RegionalPause.Orders;

namespace RegionalPause.App.OperatorConsole.Map;

/// <summary>Decides what the map and the table say about each jurisdiction. Pure.</summary>
public static class PlaceRows
{
    /// <summary>All jurisdictions except that of drills, which is no place: first those in which something happens, then by name.</summary>
    /// <param name="atlas">The jurisdictions.</param>
    /// <param name="names">Names of those for which the atlas has only a code.</param>
    /// <param name="flags">The training flags that were ever set.</param>
    /// <param name="orders">The orders that have not ended.</param>
    /// <param name="drained">Orders whose held items are being decided again, also those that have ended.</param>
    public static ImmutableArray<PlaceRow> Of(
        JurisdictionAtlas atlas,
        FrozenDictionary<string, string> names,
        IEnumerable<TrainingFlag> flags,
        IEnumerable<OrderState> orders,
        IEnumerable<OrderState> drained
    )
    {
        var known = flags.ToDictionary(flag => flag.Code);
        ILookup<JurisdictionCode, OrderState> covering = orders
            .Where(o => o.Stage == OrderStage.Scheduled || o.IsInForce)
            .Where(o => !o.Order.Shadow)
            .SelectMany(o => o.Rest.Jurisdictions, (o, code) => (code, o))
            .ToLookup(x => x.code, x => x.o);
        HashSet<JurisdictionCode> released =
        [
            .. drained.Where(o => !o.Order.Shadow).SelectMany(o => o.Stage == OrderStage.Lifted ? o.Order.Jurisdictions : o.Resumed),
        ];
        return
        [
            .. atlas
                .All.Where(j => j.Kind != JurisdictionKind.Synthetic)
                .Select(j => Row(j, names, atlas, known.GetValueOrDefault(j.Code), [.. covering[j.Code]], released.Contains(j.Code)))
                .OrderBy(row => row.State)
                .ThenBy(row => row.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>
    /// The rows in which every word of a search occurs. If there is none: the jurisdiction or group that the search probably means.
    /// </summary>
    /// <param name="rows">The rows.</param>
    /// <param name="query">What was typed.</param>
    /// <param name="guess">The code that a name in another language means; <c>null</c> if it is not known.</param>
    public static ImmutableArray<PlaceRow> Matching(ImmutableArray<PlaceRow> rows, string? query, Func<string, string?> guess)
    {
        string[] words = WordsOf(query ?? "");
        if (words.Length == 0)
            return rows;
        ImmutableArray<PlaceRow> found = [.. rows.Where(row => words.All(word => row.Search.Contains(word, StringComparison.Ordinal)))];
        return found.IsEmpty && guess(query!) is { } code
            ? [.. rows.Where(row => WordsOf(row.Search).Contains(SearchText.Of(code)))]
            : found;
    }

    private static string[] WordsOf(string text) => SearchText.Of(text).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A text that changes when any row changes, or a second text.</summary>
    public static string Mark(ImmutableArray<PlaceRow> rows, string waiting)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(waiting + "\n"));
        foreach (PlaceRow row in rows)
            hash.AppendData(Encoding.UTF8.GetBytes($"{row.Code}\n{row.State}\n{row.Text}\n{string.Join(' ', row.Orders)}\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }

    private static PlaceRow Row(
        Jurisdiction jurisdiction,
        FrozenDictionary<string, string> names,
        JurisdictionAtlas atlas,
        TrainingFlag? flag,
        ImmutableArray<OrderState> orders,
        bool isReleased
    )
    {
        ImmutableArray<OrderState> inForce = [.. orders.Where(o => o.IsInForce).OrderBy(o => o.CommittedAt).ThenBy(o => o.Order.Id)];
        // An order for a part leaves the rest open, so it decides only if there is no order for the whole.
        ImmutableArray<OrderState> whole = [.. inForce.Where(o => !IsForPart(o.Order))];
        ImmutableArray<OrderState> deciding = whole.IsEmpty ? inForce : whole;
        PlaceState state =
            deciding.Any(IsEffective) ? PlaceState.Paused
            : !deciding.IsEmpty ? PlaceState.Pausing
            : flag is not { Open: true } ? PlaceState.Closed
            : isReleased ? PlaceState.Resuming
            : PlaceState.Open;
        string code = jurisdiction.Code.Value;
        string name = names.GetValueOrDefault(code, jurisdiction.Name);
        string text = Text(state, flag, deciding, isPausedInPart: inForce.Any(IsEffective)) + Scheduled(orders);
        string? authority = jurisdiction.Authority?.ShortName;
        return new PlaceRow(
            code,
            name,
            state,
            text,
            inForce.IsEmpty ? $"/pause?where={code}" : $"/orders/{deciding[0].Order.Id}",
            [.. inForce.Select(o => o.Order.Id.Value)],
            authority,
            SearchText.Of($"{code} {name} {text} {authority} {string.Join(' ', atlas.GroupsOf(jurisdiction.Code))}")
        );
    }

    private static string Text(PlaceState state, TrainingFlag? flag, ImmutableArray<OrderState> deciding, bool isPausedInPart) =>
        state switch
        {
            PlaceState.Paused => $"paused{Part(deciding)} since {Shown.Instant(deciding.Where(IsEffective).Min(o => o.EffectiveAt))}",
            PlaceState.Pausing =>
                $"{(isPausedInPart ? "paused in part; " : "")}being paused{Part(deciding)}, {Fenced(deciding)}not effective yet",
            PlaceState.Resuming => "resuming: held items are being decided again",
            PlaceState.Open => $"open since {Shown.Instant(flag!.ChangedAt)}",
            _ => flag is null ? "closed: never opened" : $"closed since {Shown.Instant(flag.ChangedAt)}",
        };

    private static bool IsEffective(OrderState order) => order.Stage == OrderStage.Effective;

    // It is for some content types or days.
    private static bool IsForPart(PauseOrder order) =>
        !order.ContentTypes.IsEmpty || order.Created is not null || order.Processed is not null;

    // The word must not promise more than the orders do.
    private static string Part(ImmutableArray<OrderState> deciding) => deciding.All(o => IsForPart(o.Order)) ? " in part" : "";

    private static string Fenced(ImmutableArray<OrderState> deciding) => deciding.All(o => o.Stage == OrderStage.Fenced) ? "fenced, " : "";

    private static string Scheduled(ImmutableArray<OrderState> orders) =>
        orders.Where(o => o.Stage == OrderStage.Scheduled).Select(o => o.Order.EffectiveFrom).Order().ToArray() is [var first, ..]
            ? $"; a pause is scheduled for {Shown.Instant(first)}"
            : "";
}
