using System.Collections.Immutable;
using RegionalPause.App.OperatorConsole.Frame;
using RegionalPause.App.OperatorConsole.Holds;
using RegionalPause.App.OperatorConsole.Lists;
using RegionalPause.App.OperatorConsole.Map;
using RegionalPause.Contract;
using RegionalPause.Jurisdictions;
using RegionalPause.Ledger;
using RegionalPause.Requests;

namespace RegionalPause.App.OperatorConsole.Overview;

/// <summary>The totals of a day over all jurisdictions and content types.</summary>
public sealed record TodayCounts(long Submitted, long Admitted, long Held, long Excluded, long Expired, long Malformed)
{
    /// <summary>The sum of the totals.</summary>
    public static TodayCounts Of(ImmutableArray<DispositionTotals> totals) =>
        new(
            totals.Sum(t => t.Submitted),
            totals.Sum(t => t.Admitted),
            totals.Sum(t => t.Held),
            totals.Sum(t => t.Excluded),
            totals.Sum(t => t.Expired),
            totals.Sum(t => t.Malformed)
        );
}

/// <summary>The figures of the overview, which change all the time.</summary>
/// <param name="ReadAt">When they were read.</param>
/// <param name="ControlVersion">The control version that was read with them (R43).</param>
/// <param name="Today">The totals of today.</param>
/// <param name="Chart">The last hour.</param>
/// <param name="CountedSince">Since when decisions are counted by minute; <c>null</c> before the first sample.</param>
/// <param name="Holds">The held items, the nearest ceiling first; <c>null</c> while they are being counted.</param>
/// <param name="Fleet">The live instances.</param>
/// <param name="LastDrill">The newest drill; <c>null</c> if there was none.</param>
/// <param name="UnsealedFor">How long the oldest record waits to be sealed; <c>null</c> if all are sealed.</param>
/// <param name="IsUnsealable">Whether records were changed in storage.</param>
public sealed record OverviewFigures(
    DateTimeOffset ReadAt,
    long ControlVersion,
    TodayCounts Today,
    HourChart Chart,
    DateTimeOffset? CountedSince,
    ImmutableArray<HoldRow>? Holds,
    ImmutableArray<InstanceView> Fleet,
    DrillView? LastDrill,
    TimeSpan? UnsealedFor,
    bool IsUnsealable
)
{
    /// <summary>Identifies what the map and the table say. A page reads them again when it changes.</summary>
    public required string Mark { get; init; }

    /// <summary>When the held items were counted, if that is a minute or more before the rest was read; otherwise <c>null</c>.</summary>
    public DateTimeOffset? HeldCountedAt { get; init; }

    /// <summary>All items that are held.</summary>
    public long Held => Holds?.Sum(h => h.Progress.Held) ?? 0;

    /// <summary>Instances that last decided under an older control version than the newest instance.</summary>
    public int Behind => Fleet.Count(i => i.ControlVersion < Fleet.Max(other => other.ControlVersion));
}

/// <summary>The legend of the map, and the table of jurisdictions.</summary>
/// <param name="Map">The map.</param>
/// <param name="Query">What was searched for.</param>
/// <param name="Rows">The rows in which it occurs.</param>
/// <param name="All">The rows without a search.</param>
public sealed record JurisdictionTableModel(MapModel Map, string Query, ImmutableArray<PlaceRow> Rows, ImmutableArray<PlaceRow> All)
{
    /// <summary>Whether rows that were not found are there too, hidden: the script of the page colours the map by the table.</summary>
    public bool HasHidden { get; init; }

    /// <summary>The rows of the table.</summary>
    public IEnumerable<(PlaceRow Row, bool IsHidden)> Listed
    {
        get
        {
            HashSet<string> found = [.. Rows.Select(row => row.Code)];
            return (HasHidden ? All : Rows).Select(row => (row, !found.Contains(row.Code)));
        }
    }

    /// <summary>A table of rows, searched.</summary>
    public static JurisdictionTableModel Of(MapModel map, ImmutableArray<PlaceRow> rows, string? query, Func<string, string?> guess) =>
        new(map, query?.Trim() ?? "", PlaceRows.Matching(rows, query, guess), rows);

    /// <summary>How many rows are shown, in words.</summary>
    public string Found =>
        Rows.Length == All.Length
            ? Shown.Of(All.Length, "jurisdiction")
            : $"{Counts.Of(Rows.Length)} of {Shown.Of(All.Length, "jurisdiction")}";
}

/// <summary>The overview.</summary>
/// <param name="Visit">The visit.</param>
/// <param name="Map">The map.</param>
/// <param name="Table">The table.</param>
/// <param name="Figures">The figures.</param>
/// <param name="Waiting">What waits for the person who asks.</param>
public sealed record OverviewModel(
    ConsoleVisit Visit,
    MapModel Map,
    JurisdictionTableModel Table,
    OverviewFigures Figures,
    ImmutableArray<WaitingItem> Waiting
)
{
    /// <summary>Makes the page of the facts. Pure.</summary>
    public static OverviewModel Of(
        ConsoleVisit visit,
        Person person,
        OverviewFacts facts,
        JurisdictionAtlas atlas,
        MapShapes shapes,
        string? query,
        Func<string, string?> guess
    )
    {
        ImmutableArray<PlaceRow> rows = RowsOf(facts, atlas, shapes);
        if (!visit.MayOperate)
            rows = [.. rows.Select(row => row.ForReader())];
        var map = new MapModel(shapes, rows);
        return new OverviewModel(
            visit,
            map,
            JurisdictionTableModel.Of(map, rows, query, guess),
            FiguresOf(facts, rows),
            WaitingItems.Of(facts.Control, person, visit.MayApprove)
        );
    }

    /// <summary>The rows of the map and the table.</summary>
    public static ImmutableArray<PlaceRow> RowsOf(OverviewFacts facts, JurisdictionAtlas atlas, MapShapes shapes) =>
        PlaceRows.Of(atlas, shapes.Names, facts.Control.State.Flags.Values, facts.Control.State.Orders.Values, facts.Held?.Drained ?? []);

    /// <summary>The figures.</summary>
    public static OverviewFigures FiguresOf(OverviewFacts facts, ImmutableArray<PlaceRow> rows) =>
        new(
            facts.ReadAt,
            facts.Control.State.Version,
            TodayCounts.Of(facts.Today),
            new HourChart(facts.History.Minutes(facts.ReadAt)),
            facts.History.Since,
            facts.Held is { } held
                ? HoldRows.Of(held.Holds, facts.Control.State.Orders.Values, facts.RetentionDaysWithoutOrder, facts.ReadAt)
                : null,
            facts.Fleet,
            facts.Ledger.LastDrill,
            facts.Ledger.Unsealed is [var oldest, ..] ? facts.ReadAt - oldest.Since : null,
            facts.Ledger.Unsealed.Any(shard => shard.Unsealable)
        )
        {
            Mark = PlaceRows.Mark(rows, WaitingItems.Mark(facts.Control)),
            HeldCountedAt = facts.HeldAge >= TimeSpan.FromMinutes(1) ? facts.ReadAt - facts.HeldAge : null,
        };
}
