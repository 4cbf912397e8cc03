using System.Collections.Immutable;
using System.Diagnostics;
using RegionalPause.Jurisdictions;
using RegionalPause.Requests;
using RegionalPause.Safety;
using static RegionalPause.Orders.PauseCommand;
using static RegionalPause.Orders.PauseEvent;

namespace RegionalPause.Orders;

/// <summary>
/// The life of an order as one function of state and command. Pure and total: it returns an answer for every pair and never throws.
/// </summary>
/// <remarks>
/// <para>Only people end an order: two, neither of whom issued it. No timer and no restart ends it (R12, R14, D6). The same rule applies to
/// a scheduled order: it covers nothing yet, but people may rely on its start.</para>
/// <para>If an enforced order was ever in force, only <see cref="ResumeTraining"/> lifts it, under the safety rules of its jurisdictions.
/// If these have no rules, <see cref="EndOrder"/> lifts it too (R22). A withdrawal purges the held items and closes the flags of the
/// jurisdictions that the order covered, so it needs two people and no rules; opening such a flag again needs the rules (R47). Two people
/// with one reason undo a pause issued by mistake, within a set time. <see cref="Loosening"/> checks each of these changes.</para>
/// <para>Approvals given while the order was scheduled become void when it comes into force: they were for an order that covered nothing
/// yet.</para>
/// <para>A shadow order goes from its commit directly to <see cref="OrderStage.Effective"/>: it enforces nothing, so there is nothing to
/// fence. Its <c>FencedAt</c> and <c>EffectiveAt</c> stay empty, so that it cannot be mistaken for a pause (R13).</para>
/// </remarks>
public static class PauseDecider
{
    private static readonly Decision<PauseEvent>.Unchanged Unchanged = new();

    /// <summary>Decides one command. <paramref name="state"/> is <c>null</c> if the order does not exist.</summary>
    public static Decision<PauseEvent> Decide(OrderState? state, PauseCommand command) =>
        (state, command) switch
        {
            (null, Pause c) => Happens(c.Order.IsDue(c.Now) ? new OrderCommitted(c.Order, c.Now) : new OrderScheduled(c.Order, c.Now)),
            (null, _) => Refuse(RefusalCode.NotFound, "There is no such order."),

            ({ } s, Pause c) when !s.Order.AsksTheSameAs(c.Order) => Refuse(
                RefusalCode.OrderDiffers,
                $"Order '{s.Order.Id}' exists with different content. Give the new order another id."
            ),
            ({ HasEnded: true } s, Pause) => Refuse(
                RefusalCode.NotInThisStage,
                $"Order '{s.Order.Id}' was {s.StageInWords} and this cannot change. To pause again, issue an order with a new id."
            ),
            (_, Pause) => Unchanged, // the same order again (R12)

            ({ Stage: OrderStage.Scheduled } s, Start c) when s.Order.IsDue(c.Now) => Happens(new OrderCommitted(s.Order, c.Now)),
            ({ HasEnded: false }, Start) => Unchanged, // not due yet, or started already

            ({ Stage: OrderStage.Fencing } s, RecordFenced c) => Happens(new OrderFenced(s.Order.Id, Later(c.Now, s.CommittedAt))),
            ({ Stage: OrderStage.Fenced or OrderStage.Effective }, RecordFenced) => Unchanged, // another instance was first

            ({ Stage: OrderStage.Fenced } s, BecomeEffective c) => Happens(new OrderEffective(s.Order.Id, Later(c.Now, s.FencedAt))),
            ({ Stage: OrderStage.Effective }, BecomeEffective) => Unchanged,

            ({ Stage: OrderStage.Effective, EverHeldBack: true, TrainingStoppedAt: null } s, StopTraining c) => Happens(
                new TrainingStopped(
                    s.Order.Id,
                    [.. c.Permits.OrderBy(p => p.Permit)],
                    c.Permits.Aggregate(Later(c.Now, s.EffectiveAt), (at, p) => Later(at, p.At))
                )
            ),
            ({ Stage: OrderStage.Effective } or { HasEnded: true }, StopTraining) => Unchanged, // stated already, or nothing to state

            ({ } s, EndOrder c) => DecideEnd(s, c),
            ({ } s, Undo c) => DecideUndo(s, c),
            ({ IsInForce: true, Order.Shadow: false } s, ResumeTraining c) => DecideResume(s, c),

            ({ } s, Confirm c) => DecideConfirmation(s, c),

            ({ } s, _) => Refuse(
                RefusalCode.NotInThisStage,
                $"Order '{s.Order.Id}' is {s.StageInWords}. The command is not allowed in this stage."
            ),
        };

    /// <summary>The state after an event. <paramref name="version"/> is the control version that contains the event.</summary>
    /// <exception cref="UnreachableException">The event cannot follow that state: <see cref="Decide"/> did not write this log.</exception>
    public static OrderState Evolve(OrderState? state, PauseEvent e, long version) =>
        (state, e) switch
        {
            (null, OrderScheduled x) => new() { Order = x.Order, Stage = OrderStage.Scheduled },
            (null or { Stage: OrderStage.Scheduled }, OrderCommitted x) => new()
            {
                Order = x.Order,
                Stage = x.Order.Shadow ? OrderStage.Effective : OrderStage.Fencing,
                Version = version,
                CommittedAt = x.At,
                // A scheduled order may have been confirmed, and the confirmation corrected (D4).
                Corrections = state?.Corrections ?? [],
            },
            ({ Stage: OrderStage.Fencing } s, OrderFenced x) => s with { Stage = OrderStage.Fenced, FencedAt = x.At },
            ({ Stage: OrderStage.Fenced } s, OrderEffective x) => s with { Stage = OrderStage.Effective, EffectiveAt = x.At },
            ({ Stage: OrderStage.Effective, TrainingStoppedAt: null } s, TrainingStopped x) => s with { TrainingStoppedAt = x.At },
            ({ HasEnded: false } s, EndingApproved x) => s with
            {
                // One request a person: a request for another ending replaces the earlier request.
                Approvals =
                [
                    .. s.Approvals.Where(a => !a.By.IsSameAs(x.By)),
                    new EndingApproval(x.Ending, x.By, x.At) { Reason = x.Reason },
                ],
            },
            ({ HasEnded: false } s, OrderLifted x) => s with
            {
                Stage = OrderStage.Lifted,
                EndedAt = x.At,
                EndedVersion = version,
                Undone = x.Undo,
            },
            ({ IsInForce: true } s, OrderNarrowed x) when x.Jurisdictions.Except(s.Rest.Jurisdictions).Any() is false => s with
            {
                Resumed = [.. s.Resumed.Union(x.Jurisdictions).Order()],
            },
            ({ HasEnded: false } s, OrderWithdrawn x) => s with { Stage = OrderStage.Withdrawn, EndedAt = x.At, EndedVersion = version },
            ({ } s, AuthorityConfirmed x) => s with
            {
                Order = s.Order with { ConfirmedToAuthorityAt = x.ConfirmedToAuthorityAt },
                Corrections = x is { Corrects: { } before, Reason: { } reason }
                    ? [.. s.Corrections, new ToldCorrection(before, reason, x.By, x.At)]
                    : s.Corrections,
            },
            _ => throw new UnreachableException($"{e.Name} of '{e.Id}' cannot follow {state?.Stage.ToString() ?? "nothing"}."),
        };

    /// <summary>The event that ends an order after all required people asked for it.</summary>
    internal static PauseEvent EndOf(OrderState s, EndOrder c) =>
        c.Ending == OrderEnding.Lift
            ? new OrderLifted(s.Order.Id, c.Now) { WithoutRules = s.EverHeldBack ? c.WithoutRules : null }
            : new OrderWithdrawn(s.Order.Id, c.Now) { Closed = s.EverHeldBack ? [.. s.Rest.Jurisdictions.Order()] : [] };

    /// <summary>The event that follows when a resumption is approved.</summary>
    internal static PauseEvent EndOf(OrderState s, ResumeTraining c)
    {
        ImmutableArray<JurisdictionCode> resumed = [.. c.Record.Standing.Proposal.Jurisdictions.Order()];
        return s.Rest.Jurisdictions.Except(resumed).Any()
            ? new OrderNarrowed(s.Order.Id, resumed, c.Now) { Resumption = c.Record }
            : new OrderLifted(s.Order.Id, c.Now) { Resumption = c.Record };
    }

    private static Decision<PauseEvent> DecideEnd(OrderState s, EndOrder c)
    {
        if (c.Ending is not (OrderEnding.Lift or OrderEnding.Withdraw))
            return Refuse(RefusalCode.Invalid, "An order ends by 'lift' or by 'withdraw'.");
        if (s.HasEnded)
        {
            return s.Stage == (c.Ending == OrderEnding.Lift ? OrderStage.Lifted : OrderStage.Withdrawn) && s.Undone is null
                ? Unchanged
                : Refuse(RefusalCode.NotInThisStage, $"Order '{s.Order.Id}' was {s.StageInWords} already; this cannot change.");
        }

        if (c.By.IsNobody)
            return Refuse(RefusalCode.NeedsAuthenticatedPerson, "Ending an order needs a person who is named.");
        var approved = new EndingApproved(s.Order.Id, c.Ending, c.By, c.Now);
        PauseEvent ended = EndOf(s, c);
        if (s.Order.IsDrill)
            return Happens(approved, ended); // a drill covers no members, so one person is enough
        if (MayNotEnd(s, c.By) is { } barred)
            return barred;
        string? rules = ended is OrderLifted lifted
            ? Loosening.RefusesLift(s, lifted.WithoutRules)
            : Loosening.RefusesWithdrawal(s, ((OrderWithdrawn)ended).Closed);
        if (rules is not null)
            return Refuse(RefusalCode.SafetyRules, rules);

        ImmutableArray<EndingApproval> sameEnding = [.. s.Approvals.Where(a => a.Ending == c.Ending)];
        if (sameEnding.Any(a => a.By.IsSameAs(c.By)))
            return Unchanged; // the same person twice does not count as two people

        return sameEnding.IsEmpty ? Happens(approved) : Happens(approved, ended);
    }

    private static Decision<PauseEvent> DecideUndo(OrderState s, Undo c)
    {
        if (s.Undone is not null)
            return Unchanged;
        if (!s.IsInForce || !s.EverHeldBack)
            return Refuse(RefusalCode.NotInThisStage, $"Order '{s.Order.Id}' is {s.StageInWords}; only a pause in force can be undone.");
        if (c.By.IsNobody)
            return Refuse(RefusalCode.NeedsAuthenticatedPerson, "Undoing a pause needs a person who is named.");
        if (MayNotEnd(s, c.By) is { } barred)
            return barred;
        if (Loosening.IsTooLateToUndo(s, c.Now, c.Within) is { } late)
            return Refuse(RefusalCode.NotInThisStage, late);
        EndingApproval[] words = [.. s.Approvals.Where(a => a.Ending == OrderEnding.Undo)];
        if (words.Any(a => a.By.IsSameAs(c.By)))
            return Unchanged; // the same person twice does not count as two people
        if (words is [{ Reason: { } reason } first, ..])
        {
            var because = new RulesOverride(
                reason,
                first.By,
                c.By,
                c.Checklist.Data,
                [.. c.Checklist.Results.Where(r => !r.Met).Select(r => r.Rule)]
            );
            return Loosening.RefusesUndo(s, because, c.Now) is { } why
                ? Refuse(RefusalCode.SafetyRules, why)
                : Happens(
                    new EndingApproved(s.Order.Id, OrderEnding.Undo, c.By, c.Now),
                    new OrderLifted(s.Order.Id, c.Now) { Undo = because }
                );
        }
        return string.IsNullOrWhiteSpace(c.Reason)
            ? Refuse(RefusalCode.Invalid, "Undoing a pause needs a reason: it overrides every safety rule that is not met.")
            : Happens(new EndingApproved(s.Order.Id, OrderEnding.Undo, c.By, c.Now) { Reason = c.Reason.Trim() });
    }

    private static Decision<PauseEvent>.Refused? MayNotEnd(OrderState s, Person by) =>
        by.IsService
            ? Refuse(
                RefusalCode.NeedsAuthenticatedPerson,
                $"'{by}' is an application. Two people must end order '{s.Order.Id}', each with a token of their own."
            )
        : by.IsSameAs(s.Order.IssuedBy)
            ? Refuse(RefusalCode.NeedsAnotherPerson, $"'{by}' issued order '{s.Order.Id}'. Two other people must end it.")
        : null;

    private static Decision<PauseEvent> DecideResume(OrderState s, ResumeTraining c)
    {
        if (Loosening.RefusesResumption(c.Record, s) is { } why)
            return Refuse(RefusalCode.SafetyRules, why);
        return Happens(EndOf(s, c));
    }

    // When the authority was told is a legal fact (D4), so a correction has a reason, and both instants stay. A refusal tells the recorded
    // one to the second, as the ledger has it.
    private static Decision<PauseEvent> DecideConfirmation(OrderState s, Confirm c)
    {
        if (c.ConfirmedToAuthorityAt > c.Now)
            return RefuseConfirmation(s, c);
        if (s.Order.ConfirmedToAuthorityAt is not { } recorded)
            return Happens(new AuthorityConfirmed(s.Order.Id, c.ConfirmedToAuthorityAt, c.By, c.Now));
        // the ledger has whole seconds, so a smaller difference is no correction
        if (Instants.ToLedgerSecond(recorded) == Instants.ToLedgerSecond(c.ConfirmedToAuthorityAt))
            return Unchanged;
        return string.IsNullOrWhiteSpace(c.Reason)
            ? Refuse(
                RefusalCode.NotInThisStage,
                $"It is recorded that the authority was told of order '{s.Order.Id}' at {Instants.Text(Instants.ToLedgerSecond(recorded))}. "
                    + "Nothing was changed. To correct it, state the reason."
            )
            : Happens(
                new AuthorityConfirmed(s.Order.Id, c.ConfirmedToAuthorityAt, c.By, c.Now) { Corrects = recorded, Reason = c.Reason.Trim() }
            );
    }

    private static Decision<PauseEvent>.Refused RefuseConfirmation(OrderState s, Confirm c) =>
        new(
            new Refusal(RefusalCode.Invalid, $"The authority cannot have been told of order '{s.Order.Id}' in the future.")
            {
                Errors =
                [
                    new FieldError(
                        "confirmedToAuthorityAt",
                        Instants.Text(c.ConfirmedToAuthorityAt),
                        $"an instant not after {Instants.Text(c.Now)}"
                    ),
                ],
            }
        );

    // If an instance's clock is behind, the instants of the certificate must still not go backwards.
    private static DateTimeOffset Later(DateTimeOffset now, DateTimeOffset? before) => before > now ? before.Value : now;

    private static Decision<PauseEvent>.Events Happens(params ImmutableArray<PauseEvent> events) => new(events);

    private static Decision<PauseEvent>.Refused Refuse(RefusalCode code, string detail) => new(new Refusal(code, detail));
}
