using System.Collections.Immutable;
using Azure;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RegionalPause.Control;
using RegionalPause.Decisions;
using RegionalPause.Holds;
using RegionalPause.Messaging;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Storage;
using RegionalPause.Telemetry;

namespace RegionalPause.Drains;

/// <summary>Progress of the drain or purge of one scope's held items.</summary>
/// <param name="Scope">The order id, or the reason code of items held without an order.</param>
/// <param name="State"><c>waiting</c>, <c>draining</c>, <c>purging</c> or <c>done</c>.</param>
/// <param name="Held">Items held now.</param>
/// <param name="Released">Items decided again and admitted.</param>
/// <param name="HeldAgain">Items decided again and held, by another order or for the same reason as before.</param>
/// <param name="Excluded">Items decided again and excluded.</param>
/// <param name="Purged">Items purged.</param>
/// <param name="RatePerSecond">The configured rate, in items per second.</param>
/// <param name="OldestHeldAt">When the oldest held item was parked.</param>
/// <param name="SetAside">Items that the current or last pass could neither decide nor purge, because of an error in the item. They stay
/// held; the next pass tries them again.</param>
public sealed record HoldProgress(
    string Scope,
    string State,
    long Held,
    long Released,
    long HeldAgain,
    long Excluded,
    long Purged,
    int RatePerSecond,
    DateTimeOffset? OldestHeldAt,
    long SetAside = 0
)
{
    /// <summary>When the last pass ended; <c>null</c> unless the state is <c>done</c>.</summary>
    public DateTimeOffset? DoneAt { get; init; }
}

/// <summary>Held items: the list of waiting items, the drain after a lift, the purge after a withdrawal or at the ceiling (R15).</summary>
public sealed partial class HoldHandler(
    HoldTable holds,
    Drain drain,
    ControlTable control,
    StoreClock clock,
    Instruments instruments,
    IOptions<HoldOptions> options,
    TimeProvider time,
    ILogger<HoldHandler> logger
)
{
    /// <summary>The reasons that hold an item for a fixed number of days without an order.</summary>
    internal static readonly ImmutableArray<ReasonCode> WithoutOrder =
    [
        ReasonCode.JurisdictionUnknown,
        ReasonCode.SignalsMissing,
        ReasonCode.OutsideSpan,
        ReasonCode.ThirdPartyObjected,
    ];

    private readonly HoldOptions options = options.Value;

    /// <summary>Every scope with held items or a running drain.</summary>
    public Task<ImmutableArray<HoldProgress>> ListAsync(CancellationToken cancellationToken) => ReadAsync(null, cancellationToken);

    /// <summary>One scope.</summary>
    public async Task<HoldProgress?> FindAsync(string scope, CancellationToken cancellationToken) =>
        (await ReadAsync(scope, cancellationToken).ConfigureAwait(false)).FirstOrDefault(p => p.Scope == scope);

    /// <summary>Requests that items held without an order, under one reason (<c>jurisdiction-unknown</c>, …), are decided again.</summary>
    public async Task<Result<HoldProgress>> RetryAsync(string scope, string by, CancellationToken cancellationToken)
    {
        if (!ReasonNames.TryParse(scope, out ReasonCode _))
            return new Refusal(
                RefusalCode.NotFound,
                $"'{scope}' is not a reason for holding without an order. " + "Items held by an order are decided again when it is lifted."
            );
        await holds.WriteProgressAsync(scope, new DrainProgress("draining"), cancellationToken).ConfigureAwait(false);
        LogRetry(scope, by);
        return await FindAsync(scope, cancellationToken).ConfigureAwait(false) is { } progress
            ? progress
            : new Refusal(RefusalCode.NotFound, $"Nothing is held as '{scope}'.");
    }

    /// <summary>The work of the timer <c>DrainHolds</c>: one slice of every drain and purge that is due, at the configured rate, until it
    /// is done or cancelled.</summary>
    public async Task DrainAsync(IMessageSink sink, CancellationToken cancellationToken)
    {
        long until = time.GetTimestamp() + (long)(options.DrainSlice.TotalSeconds * time.TimestampFrequency);
        foreach ((OrderId id, ETag listed) in await control.ReadDrainsAsync(cancellationToken).ConfigureAwait(false))
        {
            OrderState? order = await control.FindOrderAsync(id, cancellationToken).ConfigureAwait(false);
            // An order that stays in force after a part of it ended holds the items that it still covers.
            bool goesOn = order is { HasEnded: false };
            bool lifted = goesOn || order?.Stage == OrderStage.Lifted;
            if (await RunAsync(id.Value, lifted, goesOn, sink, until, cancellationToken).ConfigureAwait(false))
                await control.DeleteDrainAsync(id, listed, cancellationToken).ConfigureAwait(false);
        }
        foreach ((string scope, DrainProgress progress) in await holds.ReadProgressAsync(cancellationToken).ConfigureAwait(false))
        {
            if (progress.State == "draining" && ReasonNames.TryParse(scope, out ReasonCode _))
                await RunAsync(scope, lifted: true, goesOn: true, sink, until, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The work of the daily timer <c>ExpireHolds</c>: applies each order's ceiling (D15).</summary>
    public async Task ExpireAsync(CancellationToken cancellationToken)
    {
        ControlState state = await control.ReadAsync(cancellationToken).ConfigureAwait(false);
        foreach (PauseOrder order in state.Orders.Values.Select(o => o.Order))
        {
            if (order.AtCeiling == AtCeiling.Purge)
                await ExpireAsync(order.Id.Value, order.RetentionDays, cancellationToken).ConfigureAwait(false);
        }
        // An item is held until its author's objection window ends. It may not be purged before that.
        int longest = state.Terms.Values.Select(t => t.WindowDays).DefaultIfEmpty(0).Max();
        int days = longest + options.RetentionDaysWithoutOrder;
        await ExpireAsync(ReasonNames.Of(ReasonCode.WindowOpen), days, cancellationToken).ConfigureAwait(false);
        if (longest > 0)
            await RetryAsync(ReasonNames.Of(ReasonCode.WindowOpen), "schedule", cancellationToken).ConfigureAwait(false);
        foreach (ReasonCode reason in WithoutOrder)
            await ExpireAsync(ReasonNames.Of(reason), options.RetentionDaysWithoutOrder, cancellationToken).ConfigureAwait(false);
        var left = new HeldItemsLeft(await holds.CountAsync(null, cancellationToken).ConfigureAwait(false), clock.Now);
        left.Show(instruments, scope => CeilingOf(scope, state, days, options.RetentionDaysWithoutOrder));
    }

    // Null if nothing limits the time: the order has ended, and its items are about to be decided or purged.
    private static int? CeilingOf(string scope, ControlState state, int daysOfWindow, int daysWithoutOrder) =>
        scope == ReasonNames.Of(ReasonCode.WindowOpen) ? daysOfWindow
        : ReasonNames.TryParse(scope, out ReasonCode _) ? daysWithoutOrder
        : OrderId.TryParse(scope, out OrderId id) && state.Orders.TryGetValue(id, out OrderState? order) ? order.Order.RetentionDays
        : null;

    private async Task ExpireAsync(string scope, int days, CancellationToken cancellationToken)
    {
        var due = new List<HeldItem>();
        int purged = 0;
        await foreach (HeldItem item in holds.ReadHeldBeforeAsync(scope, clock.Now.AddDays(-days), cancellationToken).ConfigureAwait(false))
        {
            due.Add(item);
            if (due.Count == options.DrainRatePerSecond)
                await PurgeAsync().ConfigureAwait(false);
        }
        await PurgeAsync().ConfigureAwait(false);
        if (purged > 0)
            LogExpired(scope, purged, days);

        async Task PurgeAsync()
        {
            DrainProgress done = await drain.PurgeAsync([.. due], atCeiling: true, cancellationToken).ConfigureAwait(false);
            instruments.CountDrained(done);
            purged += (int)done.Purged;
            due.Clear();
        }
    }

    /// <summary>
    /// Processes a scope once, the items of one second at a time. If the slice ends first, a later slice continues. Returns true at the end
    /// of the scope: the remaining items then stay held, or could not be settled and are processed again.
    /// </summary>
    private async Task<bool> RunAsync(
        string scope,
        bool lifted,
        bool goesOn,
        IMessageSink sink,
        long until,
        CancellationToken cancellationToken
    )
    {
        ImmutableDictionary<string, DrainProgress> stored = await holds.ReadProgressAsync(cancellationToken).ConfigureAwait(false);
        DrainProgress progress = stored.GetValueOrDefault(scope) ?? new DrainProgress("");
        progress = progress with { State = lifted ? "draining" : "purging", SetAside = progress.Behind is null ? 0 : progress.SetAside };
        while (time.GetTimestamp() < until)
        {
            long started = time.GetTimestamp();
            ImmutableArray<HeldItem> items = await holds
                .ReadAsync(scope, progress.Behind, options.DrainRatePerSecond, cancellationToken)
                .ConfigureAwait(false);
            if (items.IsEmpty)
                return await EndAsync(scope, goesOn, progress, cancellationToken).ConfigureAwait(false);
            DrainProgress done = lifted
                ? await drain.ReleaseAsync(items, sink, cancellationToken).ConfigureAwait(false)
                : await drain.PurgeAsync(items, atCeiling: false, cancellationToken).ConfigureAwait(false);
            progress = progress with
            {
                Released = progress.Released + done.Released,
                HeldAgain = progress.HeldAgain + done.HeldAgain,
                Excluded = progress.Excluded + done.Excluded,
                Purged = progress.Purged + done.Purged,
                SetAside = progress.SetAside + done.SetAside,
                Behind = items[^1].Coordinates,
            };
            instruments.CountDrained(done);
            if (done.SetAside > 0)
                LogSetAside(scope, done.SetAside);
            await holds.WriteProgressAsync(scope, progress, cancellationToken).ConfigureAwait(false);
            if (done.Done == 0)
                return false; // no item could be ended: the next slice continues
            TimeSpan left = TimeSpan.FromSeconds(1) - time.GetElapsedTime(started);
            if (left > TimeSpan.Zero && items.Length == options.DrainRatePerSecond)
                await Task.Delay(left, time, cancellationToken).ConfigureAwait(false);
        }
        return false;
    }

    private async Task<bool> EndAsync(string scope, bool goesOn, DrainProgress progress, CancellationToken cancellationToken)
    {
        // At the end, an order that has ended holds no item. A reason, or an order that stays in force, may still hold items.
        bool done = goesOn || (await holds.ReadAsync(scope, null, 1, cancellationToken).ConfigureAwait(false)).IsEmpty;
        var ended = progress with { State = done ? "done" : progress.State, Behind = null };
        await holds.WriteProgressAsync(scope, ended, cancellationToken).ConfigureAwait(false);
        return done;
    }

    private async Task<ImmutableArray<HoldProgress>> ReadAsync(string? scope, CancellationToken cancellationToken)
    {
        ImmutableDictionary<string, (long Count, DateTimeOffset Oldest)> counts = await holds
            .CountAsync(scope, cancellationToken)
            .ConfigureAwait(false);
        ImmutableDictionary<string, DrainProgress> progress = await holds.ReadProgressAsync(cancellationToken).ConfigureAwait(false);
        return
        [
            .. counts
                .Keys.Union(progress.Keys)
                .Order(StringComparer.Ordinal)
                .Select(key =>
                {
                    DrainProgress done = progress.GetValueOrDefault(key) ?? new DrainProgress("waiting");
                    (long Count, DateTimeOffset Oldest)? held = counts.TryGetValue(key, out (long, DateTimeOffset) found) ? found : null;
                    return new HoldProgress(
                        key,
                        done.State,
                        held?.Count ?? 0,
                        done.Released,
                        done.HeldAgain,
                        done.Excluded,
                        done.Purged,
                        options.DrainRatePerSecond,
                        held?.Oldest,
                        done.SetAside
                    )
                    {
                        DoneAt = done.State == "done" ? done.WrittenAt : null, // nothing is written after the end
                    };
                }),
        ];
    }

    [LoggerMessage(4001, LogLevel.Information, "{By} requested that the items held as {Scope} are decided again")]
    private partial void LogRetry(string scope, string by);

    [LoggerMessage(4002, LogLevel.Information, "{Items} items held under {Scope} reached the ceiling of {Days} days and were purged")]
    private partial void LogExpired(string scope, int items, int days);

    [LoggerMessage(4003, LogLevel.Warning, "{Items} items held under {Scope} could be neither decided nor purged, and stay held")]
    private partial void LogSetAside(string scope, long items);
}
