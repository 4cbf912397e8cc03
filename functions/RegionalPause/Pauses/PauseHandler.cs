using System.Collections.Immutable;
using RegionalPause.Contract;
using RegionalPause.Control;
using RegionalPause.Flags;
using RegionalPause.Jurisdictions;
using RegionalPause.Ledger;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Safety;
using RegionalPause.Storage;

namespace RegionalPause.Pauses;

/// <summary>Commands about orders: load, decide, append, then fence. HTTP, CLI and queue all use this class (R14).</summary>
public sealed class PauseHandler(
    ControlTable control,
    OrderCommands log,
    PauseEffector finisher,
    FlagHandler flags,
    ShardFencing fencing,
    PauseForecast forecast,
    JurisdictionAtlas atlas,
    SafetyRuleBook rules,
    StoreClock clock
)
{
    /// <summary>Shows what an order would do. Writes nothing.</summary>
    public async Task<Result<PausePlan>> PlanAsync(PauseRequest request, Person by, CancellationToken cancellationToken)
    {
        // Read the state first: the read also updates the store's clock.
        ControlState state = await control.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (!Read(request, by).Succeeded(out PauseOrder? order, out Refusal? refusal))
            return refusal;
        OrderState? existing = await control.FindOrderAsync(state, order.Id, cancellationToken).ConfigureAwait(false);
        return PauseDecider.Decide(existing, new PauseCommand.Pause(order, clock.Now)) is Decision<PauseEvent>.Refused(var refused)
            ? refused
            : await forecast.PlanAsync(order, state, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Commits an order and starts fencing. Returns when the order is committed (stage <see cref="OrderStage.Fencing"/> or later) or
    /// scheduled. A repeated request with the same id and content is the same order (R12). Follow its progress with <see
    /// cref="FindAsync"/>.
    /// </summary>
    public async Task<Result<OrderState>> PauseAsync(PauseRequest request, Person by, CancellationToken cancellationToken)
    {
        if (!OrderId.TryParse(request.Id?.Trim(), out OrderId id))
        {
            // An order that is given no id gets one from the time of the store.
            await control.ReadVersionAsync(cancellationToken).ConfigureAwait(false);
            if (!Read(request, by).Succeeded(out PauseOrder? order, out Refusal? refusal))
                return refusal;
            id = order.Id;
            request = request with { Id = id.Value };
        }
        cancellationToken.ThrowIfCancellationRequested();
        // A caller who hangs up later does not stop the pause. Otherwise the order could be committed, and its fences wait for the timer.
        Task<List<ShardId>> expected = fencing.ExpectAsync(CancellationToken.None);
        Result<OrderState> result = await log.BeginAsync(id, Begin, CancellationToken.None).ConfigureAwait(false);
        if (result.Succeeded(out OrderState? committed, out _) && committed.Stage is OrderStage.Fencing or OrderStage.Fenced)
            finisher.Begin(committed, expected);
        return result;

        Result<PauseCommand> Begin() =>
            Read(request, by).Succeeded(out PauseOrder? order, out Refusal? refusal)
                ? new PauseCommand.Pause(order, order.RecordedAt)
                : refusal;
    }

    /// <summary>
    /// Records one person's request that the order ends; the second person's request ends it. <paramref name="by"/> must be an
    /// authenticated person other than the issuer (R14). If safety rules apply to the jurisdictions, only a resumption lifts the order
    /// (R22). A withdrawal closes the flags of the jurisdictions it covered, and returns when no instance admits under them any more (R47).
    /// </summary>
    public async Task<Result<OrderState>> EndAsync(OrderId id, OrderEnding ending, Person by, CancellationToken cancellationToken)
    {
        (ControlState state, OrderState? order, PauseCommand.EndOrder command) = await ReadToEndAsync(id, ending, by, cancellationToken)
            .ConfigureAwait(false);
        if (
            PauseDecider.Decide(order, command) is not Decision<PauseEvent>.Events(var events)
            || Closing.Of(events, state) is not { IsEmpty: false } closed
        )
        {
            return await log.ApplyAsync(id, command, null, cancellationToken).ConfigureAwait(false);
        }
        // If one transaction has no room for all flags, the flags beyond its limit are closed before it. If the process dies in between,
        // they stay closed and the order stays in force.
        if (closed.Length > ControlChange.MostRows)
        {
            ImmutableArray<JurisdictionCode> first = [.. closed.Skip(ControlChange.MostRows).Select(f => f.Code)];
            Result<ImmutableArray<TrainingFlag>> closing = await flags
                .CloseAsync(first, by, $"order {id} is being withdrawn", cancellationToken)
                .ConfigureAwait(false);
            if (closing.Refusal is { } refused)
                return refused;
        }
        Result<OrderState> result = await log.ApplyAsync(id, command, null, cancellationToken).ConfigureAwait(false);
        // If the process dies before this line, the flags are closed and no shard is fenced; CompletePauses fences.
        if (result.Succeeded(out OrderState? ended, out _) && ended.Stage == OrderStage.Withdrawn)
            await fencing.FenceUpToAsync(ended.EndedVersion, "flags", command.Now, cancellationToken).ConfigureAwait(false);
        return result;
    }

    /// <summary>Shows what the request would change after two people have made it. Writes nothing (R44).</summary>
    public async Task<Result<ProposedChange>> PreviewEndAsync(
        OrderId id,
        OrderEnding ending,
        Person by,
        CancellationToken cancellationToken
    )
    {
        (ControlState state, OrderState? order, PauseCommand.EndOrder command) = await ReadToEndAsync(id, ending, by, cancellationToken)
            .ConfigureAwait(false);
        Decision<PauseEvent> decision = PauseDecider.Decide(order, command);
        if (decision is Decision<PauseEvent>.Refused(var refused))
            return refused;
        if (order is not { HasEnded: false })
            return ProposedChange.Nothing(state);
        PauseEvent end = PauseDecider.EndOf(order, command);
        var change = new ControlChange(
            [],
            Closing.Of([end], state),
            version => PauseDecider.Evolve(order, end, version),
            null,
            Tightens: false
        );
        bool ends =
            decision is Decision<PauseEvent>.Events(var events)
            && events.Any(e => e is PauseEvent.OrderLifted or PauseEvent.OrderWithdrawn);
        return ProposedChange.Of(state, change, needsAnotherPerson: !ends);
    }

    /// <summary>
    /// Records when the authority was told of an order: the third of its instants (D4). Another instant than the recorded one is a
    /// correction: it needs a reason, and the order keeps both.
    /// </summary>
    public async Task<Result<OrderState>> ConfirmAsync(
        OrderId id,
        DateTimeOffset confirmedToAuthorityAt,
        string? reason,
        Person by,
        CancellationToken cancellationToken
    )
    {
        var wrong = new FieldErrors("The confirmation");
        string? why = FieldText.Read("reason", reason, TextLimits.OverrideReason, wrong);
        if (wrong.Refusal is { } unreadable)
            return unreadable;
        await control.ReadVersionAsync(cancellationToken).ConfigureAwait(false); // updates the store's clock
        var confirm = new PauseCommand.Confirm(confirmedToAuthorityAt, by, clock.Now) { Reason = why };
        return await log.ApplyAsync(id, confirm, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One order, also if it has ended; <c>null</c> if it does not exist.</summary>
    public Task<OrderState?> FindAsync(OrderId id, CancellationToken cancellationToken) => control.FindOrderAsync(id, cancellationToken);

    /// <summary>Every order, newest first.</summary>
    /// <param name="ended">Whether to include the orders that have ended.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<ImmutableArray<OrderState>> ListAsync(bool ended, CancellationToken cancellationToken)
    {
        ControlState state = await control.ReadAsync(cancellationToken).ConfigureAwait(false);
        ImmutableArray<OrderState> past = ended ? await control.ReadEndedAsync(cancellationToken).ConfigureAwait(false) : [];
        return [.. state.Orders.Values.Concat(past).OrderByDescending(o => o.Order.RecordedAt).ThenBy(o => o.Order.Id)];
    }

    private async Task<(ControlState State, OrderState? Order, PauseCommand.EndOrder Command)> ReadToEndAsync(
        OrderId id,
        OrderEnding ending,
        Person by,
        CancellationToken cancellationToken
    )
    {
        ControlState state = await control.ReadAsync(cancellationToken).ConfigureAwait(false);
        OrderState? order = await control.FindOrderAsync(state, id, cancellationToken).ConfigureAwait(false);
        RuleData? without = order is not null && rules.Of(order.Order.Jurisdictions, order.Order.Rules) is null ? rules.Data : null;
        return (state, order, new PauseCommand.EndOrder(ending, by, clock.Now) { WithoutRules = without });
    }

    // An order keeps its issuer's identity (R45) and the current rules of its jurisdictions (R47).
    private Result<PauseOrder> Read(PauseRequest request, Person by) =>
        PauseRequestReader.Read(request, by, clock.Now, atlas).Succeeded(out PauseOrder? order, out Refusal? refusal)
            ? order with
            {
                IssuedBy = by,
                Rules = rules.Record(order.Jurisdictions),
            }
            : refusal;

    /// <summary>The certificate of an order; <c>null</c> until the order is effective.</summary>
    public Task<PauseCertificate?> FindCertificateAsync(OrderId id, CancellationToken cancellationToken) =>
        control.FindCertificateAsync(id, cancellationToken);
}
