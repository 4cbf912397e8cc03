using System.Collections.Immutable;
using RegionalPause.Control;
using RegionalPause.Flags;
using RegionalPause.Jurisdictions;
using RegionalPause.Ledger;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Safety;
using RegionalPause.Storage;

namespace RegionalPause.Pauses;

/// <summary>Commands about orders: load, decide, append; then fence. HTTP, CLI and queue all come here (R14).</summary>
public sealed class PauseHandler
{
    private readonly ControlTable control;
    private readonly OrderCommands log;
    private readonly PauseEffector finisher;
    private readonly FlagHandler flags;
    private readonly ShardFencing fencing;
    private readonly PauseForecast forecast;
    private readonly JurisdictionAtlas atlas;
    private readonly SafetyRuleBook rules;
    private readonly StoreClock clock;

    internal PauseHandler(ControlTable control, OrderCommands log, PauseEffector finisher, FlagHandler flags, ShardFencing fencing, PauseForecast forecast, JurisdictionAtlas atlas, SafetyRuleBook rules, StoreClock clock) =>
        (this.control, this.log, this.finisher, this.flags, this.fencing, this.forecast, this.atlas, this.rules, this.clock) = (control, log, finisher, flags, fencing, forecast, atlas, rules, clock);

    /// <summary>Shows what an order would do; writes nothing.</summary>
    public async Task<Result<PausePlan>> PlanAsync(PauseRequest request, Person by, CancellationToken cancellationToken)
    {
        // Read first: it tells the store's time as well.
        ControlState state = await control.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (!PauseRequestReader.Read(request, by, clock.Now, atlas).Succeeded(out PauseOrder? order, out Refusal? refusal))
            return refusal;
        order = Recorded(order, by);
        OrderState? standing = state.Orders.GetValueOrDefault(order.Id) ?? await control.FindOrderAsync(order.Id, cancellationToken).ConfigureAwait(false);
        return PauseDecider.Decide(standing, new PauseCommand.Pause(order, clock.Now)) is Decision<PauseEvent>.Refused(var refused)
            ? refused
            : await forecast.PlanAsync(order, state, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Commits an order and begins fencing; returns once the order is committed (stage <see cref="OrderStage.Fencing"/> or later) or scheduled.
    /// The same id with the same content again is the same order (R12). Follow its progress with <see cref="FindAsync"/>.
    /// </summary>
    public async Task<Result<OrderState>> PauseAsync(PauseRequest request, Person by, CancellationToken cancellationToken)
    {
        await control.ReadVersionAsync(cancellationToken).ConfigureAwait(false);
        if (!PauseRequestReader.Read(request, by, clock.Now, atlas).Succeeded(out PauseOrder? order, out Refusal? refusal))
            return refusal;
        order = Recorded(order, by);
        Result<OrderState> result = await log.ApplyAsync(order.Id, new PauseCommand.Pause(order, clock.Now), null, cancellationToken).ConfigureAwait(false);
        if (result.Succeeded(out OrderState? standing, out _) && standing.Stage is OrderStage.Fencing or OrderStage.Fenced)
            finisher.Begin(order.Id);
        return result;
    }

    /// <summary>
    /// Records one person's word that the order is to end; with the second one it ends. <paramref name="by"/> must be an authenticated person other than
    /// the issuer (R14). Where safety rules stand before a lift, only a resumption lifts (R22). A withdrawal closes the flags of what the
    /// order covered, and returns when no instance admits under them any more (R47).
    /// </summary>
    public async Task<Result<OrderState>> EndAsync(OrderId id, OrderEnding ending, Person by, CancellationToken cancellationToken)
    {
        (ControlState state, OrderState? standing, PauseCommand.EndOrder command) =
            await ReadToEndAsync(id, ending, by, cancellationToken).ConfigureAwait(false);
        if (PauseDecider.Decide(standing, command) is not Decision<PauseEvent>.Events(var events) || Closing.Of(events, state) is not { IsEmpty: false } closed)
            return await log.ApplyAsync(id, command, null, cancellationToken).ConfigureAwait(false);
        // More flags than one transaction has room for: all but the last are closed before. Whoever dies in between leaves them closed and
        // the order in force.
        if (closed.Length > ControlChange.MostRows
            && (await flags.CloseAsync([.. closed.Skip(ControlChange.MostRows).Select(f => f.Code)], by, $"order {id} is being withdrawn", cancellationToken).ConfigureAwait(false)).Refusal is { } refused)
            return refused;
        Result<OrderState> result = await log.ApplyAsync(id, command, null, cancellationToken).ConfigureAwait(false);
        // Whoever dies before this leaves the flags closed and no shard fenced; CompletePauses fences.
        if (result.Succeeded(out OrderState? ended, out _) && ended.Stage == OrderStage.Withdrawn)
            await fencing.FenceUpToAsync(ended.EndedVersion, "flags", command.Now, cancellationToken).ConfigureAwait(false);
        return result;
    }

    /// <summary>What that would change once two people have asked for it; writes nothing (R44).</summary>
    public async Task<Result<ProposedChange>> PreviewEndAsync(OrderId id, OrderEnding ending, Person by, CancellationToken cancellationToken)
    {
        (ControlState state, OrderState? standing, PauseCommand.EndOrder command) =
            await ReadToEndAsync(id, ending, by, cancellationToken).ConfigureAwait(false);
        Decision<PauseEvent> decision = PauseDecider.Decide(standing, command);
        if (decision is Decision<PauseEvent>.Refused(var refused))
            return refused;
        if (standing is not { HasEnded: false })
            return ProposedChange.Nothing(state);
        PauseEvent end = PauseDecider.EndOf(standing, command);
        var change = new ControlChange([], Closing.Of([end], state), version => PauseDecider.Evolve(standing, end, version), null, Tightens: false);
        bool ends = decision is Decision<PauseEvent>.Events(var events) && events.Any(e => e is PauseEvent.OrderLifted or PauseEvent.OrderWithdrawn);
        return ProposedChange.Of(state, change, needsAnotherPerson: !ends);
    }

    /// <summary>Notes when the authority was told of an order: the third of its instants (D4). A later word corrects an earlier one; the log keeps both.</summary>
    public async Task<Result<OrderState>> ConfirmAsync(OrderId id, DateTimeOffset confirmedToAuthorityAt, Person by, CancellationToken cancellationToken)
    {
        await control.ReadVersionAsync(cancellationToken).ConfigureAwait(false); // tells the store's time
        return await log.ApplyAsync(id, new PauseCommand.Confirm(confirmedToAuthorityAt, by, clock.Now), null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One order, ended ones included; <c>null</c> if unknown.</summary>
    public Task<OrderState?> FindAsync(OrderId id, CancellationToken cancellationToken) => control.FindOrderAsync(id, cancellationToken);

    /// <summary>Every order, ended ones included if asked for, newest first.</summary>
    public async Task<ImmutableArray<OrderState>> ListAsync(bool ended, CancellationToken cancellationToken)
    {
        ControlState state = await control.ReadAsync(cancellationToken).ConfigureAwait(false);
        ImmutableArray<OrderState> past = ended ? await control.ReadEndedAsync(cancellationToken).ConfigureAwait(false) : [];
        return [.. state.Orders.Values.Concat(past).OrderByDescending(o => o.Order.RecordedAt).ThenBy(o => o.Order.Id)];
    }

    private async Task<(ControlState State, OrderState? Order, PauseCommand.EndOrder Command)> ReadToEndAsync(
        OrderId id, OrderEnding ending, Person by, CancellationToken cancellationToken)
    {
        ControlState state = await control.ReadAsync(cancellationToken).ConfigureAwait(false);
        OrderState? standing = state.Orders.GetValueOrDefault(id) ?? await control.FindOrderAsync(id, cancellationToken).ConfigureAwait(false);
        RuleData? without = standing is not null && rules.Of(standing.Order.Jurisdictions, standing.Order.Rules) is null ? rules.Data : null;
        return (state, standing, new PauseCommand.EndOrder(ending, by, clock.Now) { WithoutRules = without });
    }

    // An order keeps who issued it by identity (R45), and the rules of its jurisdictions as they are now (R47).
    private PauseOrder Recorded(PauseOrder order, Person by) => order with { IssuedBy = by, Rules = rules.Record(order.Jurisdictions) };

    /// <summary>The certificate of an order that became effective; <c>null</c> before.</summary>
    public Task<PauseCertificate?> FindCertificateAsync(OrderId id, CancellationToken cancellationToken) => control.FindCertificateAsync(id, cancellationToken);
}
