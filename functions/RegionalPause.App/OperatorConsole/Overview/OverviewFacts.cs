using System.Collections.Immutable;
using RegionalPause.Contract;
using RegionalPause.Control;
using RegionalPause.Drains;
using RegionalPause.Engagement;
using RegionalPause.Flags;
using RegionalPause.Ledger;
using RegionalPause.Ledger.Sealing;
using RegionalPause.Orders;
using RegionalPause.Resumption;

namespace RegionalPause.App.OperatorConsole.Overview;

/// <summary>The control state, and what waits for people in it.</summary>
/// <param name="State">Flags and orders at one version.</param>
/// <param name="Openings">Openings of flags that wait for a second person.</param>
/// <param name="Proposals">Proposals to resume that are not carried out.</param>
/// <param name="Dues">Due dates that are near or past.</param>
public sealed record ControlFacts(
    ControlState State,
    ImmutableArray<OpeningAsked> Openings,
    ImmutableArray<ResumptionReview> Proposals,
    ImmutableArray<OpenDue> Dues
);

/// <summary>The held items.</summary>
/// <param name="Holds">Their number and drain by order or reason.</param>
/// <param name="Drained">Orders whose held items are being decided again.</param>
/// <param name="Started">When their count began, as a timestamp of the clock.</param>
public sealed record HeldFacts(ImmutableArray<HoldProgress> Holds, ImmutableArray<OrderState> Drained, long Started);

/// <summary>The ledger and its proof that a pause works.</summary>
/// <param name="Unsealed">Shards with records that are not sealed, the oldest record first.</param>
/// <param name="LastDrill">The newest drill; <c>null</c> if there was none.</param>
public sealed record LedgerFacts(ImmutableArray<UnsealedShard> Unsealed, DrillView? LastDrill);

/// <summary>What the overview is made of: the same for every reader.</summary>
public sealed record OverviewFacts
{
    /// <summary>When it was read.</summary>
    public required DateTimeOffset ReadAt { get; init; }

    /// <summary>The control state.</summary>
    public required ControlFacts Control { get; init; }

    /// <summary>The held items; <c>null</c> while they are being counted for the first time.</summary>
    public HeldFacts? Held { get; init; }

    /// <summary>How long ago the count of the held items began.</summary>
    public TimeSpan HeldAge { get; init; }

    /// <summary>Days that an item may be held without an order.</summary>
    public int RetentionDaysWithoutOrder { get; init; } = 30;

    /// <summary>The live instances.</summary>
    public ImmutableArray<InstanceView> Fleet { get; init; } = [];

    /// <summary>The ledger.</summary>
    public LedgerFacts Ledger { get; init; } = new([], null);

    /// <summary>The totals of today.</summary>
    public ImmutableArray<DispositionTotals> Today { get; init; } = [];

    /// <summary>The decisions of the last hour.</summary>
    public DecisionHistory History { get; init; } = DecisionHistory.Empty;
}
