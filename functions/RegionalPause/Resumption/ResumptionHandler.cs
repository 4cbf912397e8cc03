using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using RegionalPause.Contract;
using RegionalPause.Control;
using RegionalPause.Jurisdictions;
using RegionalPause.Ledger;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Safety;
using RegionalPause.Storage;

namespace RegionalPause.Resumption;

/// <summary>
/// Resumes training (R22): load, collect the facts, decide, append. A proposal is the row <c>resumption|ORDER</c> of the control partition.
/// Each step replaces the row in the transaction of its event; when the proposal is carried out, the record of the resumption replaces it.
/// One row an order, never deleted. The step that resumes commits the approval, the end of the order and the terms in one transaction, and
/// then fences every shard: the terms may forbid content that the order did not forbid.
/// </summary>
public sealed class ResumptionHandler(
    ControlTable control,
    ShardFencing fencing,
    ResumptionFactsReader facts,
    SafetyRuleBook rules,
    JurisdictionAtlas atlas,
    StoreClock clock,
    IOptions<PauseOptions> pauses
)
{
    private const string Rows = "resumption|";

    private readonly TimeSpan undoWithin = pauses.Value.UndoWithin;

    /// <summary>
    /// The review of a resumption. If the order has ended: the record of its resumption. <c>null</c> if the order does not exist.
    /// </summary>
    public async Task<ResumptionReview?> FindAsync(OrderId id, CancellationToken cancellationToken) =>
        await control.FindOrderAsync(id, cancellationToken).ConfigureAwait(false) is { } order
            ? (await ReadAsync(order, cancellationToken).ConfigureAwait(false)).Review
            : null;

    /// <summary>The reviews of all proposals that are not carried out yet, by order.</summary>
    public async Task<ImmutableArray<ResumptionReview>> ListProposedAsync(CancellationToken cancellationToken)
    {
        ImmutableArray<ResumptionReview>.Builder reviews = ImmutableArray.CreateBuilder<ResumptionReview>();
        await foreach (ModuleRow row in control.ReadRowsAsync(Rows, cancellationToken).ConfigureAwait(false))
        {
            if (
                ResumptionJson.ReadCarriedOut(row.Bytes.Span) is null
                && await FindAsync(OrderId.Parse(row.Key[Rows.Length..]), cancellationToken).ConfigureAwait(false)
                    is { Standing: not null, Order.HasEnded: false } review
            )
                reviews.Add(review);
        }
        return reviews.ToImmutable();
    }

    /// <summary>Proposes, or replaces the current proposal. A replacement voids its overrides and approvals.</summary>
    public Task<Result<ResumptionReview>> ProposeAsync(OrderId id, ProposalBody request, Person by, CancellationToken cancellationToken) =>
        DoAsync(
            id,
            review =>
            {
                int WindowOf(ImmutableArray<JurisdictionCode> codes) =>
                    rules.Of(codes, review.Order.Order.Rules)?.WindowDays ?? SafetyRules.LeastWindowDays;
                Result<ResumptionProposal> read = ProposalReader.Read(request, review.Order, WindowOf, clock.Now, atlas);
                return read.Succeeded(out ResumptionProposal? proposal, out Refusal? refusal)
                    ? new ResumptionCommand.Propose(proposal, by, clock.Now)
                    : refusal;
            },
            cancellationToken
        );

    /// <summary>One person's request to override a rule, or the second person's agreement.</summary>
    public Task<Result<ResumptionReview>> OverrideAsync(
        OrderId id,
        string? rule,
        string? reason,
        Person by,
        CancellationToken cancellationToken
    ) =>
        DoAsync(
            id,
            review =>
            {
                var wrong = new FieldErrors("The override");
                if (!EnumWords<ResumptionRule>.TryRead(rule, out ResumptionRule known))
                    wrong.Add("rule", rule, EnumWords<ResumptionRule>.Expected);
                string? why = FieldText.Read("reason", reason, TextLimits.OverrideReason, wrong);
                return wrong.Refusal is { } refusal ? refusal : new ResumptionCommand.Override(known, why, review.Checklist, by, clock.Now);
            },
            cancellationToken
        );

    /// <summary>One person's approval of what has this digest. With the second person's approval training resumes.</summary>
    public Task<Result<ResumptionReview>> ApproveAsync(OrderId id, string digest, Person by, CancellationToken cancellationToken) =>
        DoAsync(id, review => new ResumptionCommand.Approve(digest, review.Checklist, by, clock.Now), cancellationToken);

    /// <summary>Shows what would resume after two people have approved this digest. Writes nothing (R44).</summary>
    public async Task<Result<ProposedChange>> PreviewApproveAsync(OrderId id, string digest, Person by, CancellationToken cancellationToken)
    {
        ControlState state = await control.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (await control.FindOrderAsync(state, id, cancellationToken).ConfigureAwait(false) is not { } order)
            return NoSuchOrder;
        (ProposalState? proposed, ResumptionReview review) = await ReadAsync(order, cancellationToken).ConfigureAwait(false);
        var approve = new ResumptionCommand.Approve(digest, review.Checklist, by, clock.Now);
        Decision<ResumptionEvent> decision = ResumptionDecider.Decide(proposed, order, approve);
        if (decision is Decision<ResumptionEvent>.Refused(var refused))
            return refused;
        if (proposed is null)
            return ProposedChange.Nothing(state); // training resumed already
        ResumptionRecord? resumes = decision is Decision<ResumptionEvent>.Events([var approved])
            ? ResumptionDecider.RecordOf(ResumptionDecider.Evolve(proposed, approved), approved)
            : null;
        PauseEvent end = PauseDecider.EndOf(
            order,
            new PauseCommand.ResumeTraining(
                resumes
                    ?? new ResumptionRecord
                    {
                        Standing = proposed,
                        Checklist = review.Checklist,
                        Digest = digest,
                    },
                clock.Now
            )
        );
        var change = new ControlChange([], [], version => PauseDecider.Evolve(order, end, version), null, Tightens: false)
        {
            Terms = ResumptionTerms.Of(id, proposed.Proposal),
        };
        return ProposedChange.Of(state, change, needsAnotherPerson: resumes is null);
    }

    /// <summary>Withdraws the person's own approval.</summary>
    public Task<Result<ResumptionReview>> WithdrawApprovalAsync(OrderId id, Person by, CancellationToken cancellationToken) =>
        DoAsync(id, _ => new ResumptionCommand.WithdrawApproval(by, clock.Now), cancellationToken);

    /// <summary>
    /// One person's statement that a pause was issued by mistake. The second person's statement undoes it (R47): one recorded override
    /// covers every rule that is not met, and the held items are decided again. Neither person may be the issuer; both must act within <see
    /// cref="PauseOptions.UndoWithin"/>.
    /// </summary>
    public async Task<Result<OrderState>> UndoAsync(OrderId id, string? reason, Person by, CancellationToken cancellationToken)
    {
        if (UndoReason(reason, out string? why) is { } unreadable)
            return unreadable;
        // Crash here: the step is committed whole or not at all, and the caller has no answer; after a resumption CompletePauses fences.
        return await control
            .ApplyAsync<OrderState>(
                async state =>
                {
                    if (await control.FindOrderAsync(state, id, cancellationToken).ConfigureAwait(false) is not { } order)
                        return NoSuchOrder;
                    (_, ResumptionReview review) = await ReadAsync(order, cancellationToken).ConfigureAwait(false);
                    switch (PauseDecider.Decide(order, new PauseCommand.Undo(why, review.Checklist, undoWithin, by, clock.Now)))
                    {
                        case Decision<PauseEvent>.Refused(var refused):
                            return refused;
                        case Decision<PauseEvent>.Events(var events):
                            OrderState Evolve(long version) => events.Aggregate(order, (s, e) => PauseDecider.Evolve(s, e, version));
                            var change = new ControlChange(
                                [.. events.Select(e => new ReadOnlyMemory<byte>(PauseJson.Write(e)))],
                                [],
                                Evolve,
                                null,
                                Tightens: false
                            );
                            return new ControlStep<OrderState>(change, Evolve);
                        default:
                            return (ControlStep<OrderState>)order;
                    }
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Shows what the undo would change after two people have asked for it. Writes nothing (R44).</summary>
    public async Task<Result<ProposedChange>> PreviewUndoAsync(OrderId id, string? reason, Person by, CancellationToken cancellationToken)
    {
        if (UndoReason(reason, out string? why) is { } unreadable)
            return unreadable;
        ControlState state = await control.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (await control.FindOrderAsync(state, id, cancellationToken).ConfigureAwait(false) is not { } order)
            return NoSuchOrder;
        (_, ResumptionReview review) = await ReadAsync(order, cancellationToken).ConfigureAwait(false);
        Decision<PauseEvent> decision = PauseDecider.Decide(order, new PauseCommand.Undo(why, review.Checklist, undoWithin, by, clock.Now));
        if (decision is Decision<PauseEvent>.Refused(var refused))
            return refused;
        if (order.HasEnded)
            return ProposedChange.Nothing(state);
        PauseEvent? end = decision is Decision<PauseEvent>.Events(var events)
            ? events.OfType<PauseEvent.OrderLifted>().SingleOrDefault()
            : null;
        PauseEvent lifted = end ?? new PauseEvent.OrderLifted(id, clock.Now);
        var change = new ControlChange([], [], version => PauseDecider.Evolve(order, lifted, version), null, Tightens: false);
        return ProposedChange.Of(state, change, needsAnotherPerson: end is null);
    }

    private async Task<Result<ResumptionReview>> DoAsync(
        OrderId id,
        Func<ResumptionReview, Result<ResumptionCommand>> ask,
        CancellationToken cancellationToken
    )
    {
        // Crash here: the step is committed whole or not at all, and the caller has no answer; after a resumption CompletePauses fences.
        Result<Taken> applied = await control
            .ApplyAsync<Taken>(
                async state =>
                {
                    if (await control.FindOrderAsync(state, id, cancellationToken).ConfigureAwait(false) is not { } order)
                        return NoSuchOrder;
                    (ProposalState? proposed, ResumptionReview review) = await ReadAsync(order, cancellationToken).ConfigureAwait(false);
                    if (!ask(review).Succeeded(out ResumptionCommand? command, out Refusal? refusal))
                        return refusal;
                    switch (ResumptionDecider.Decide(proposed, order, command))
                    {
                        case Decision<ResumptionEvent>.Refused(var why):
                            return why;
                        case Decision<ResumptionEvent>.Events(var events):
                            if (!Change(order, events, proposed, command.Now).Succeeded(out ControlChange? change, out refusal))
                                return refusal;
                            return new ControlStep<Taken>(change, version => new Taken(review, version, change.Tightens, command.Now));
                        default:
                            return (ControlStep<Taken>)new Taken(review, null, Tightens: false, default);
                    }
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        if (!applied.Succeeded(out Taken? taken, out Refusal? refused))
            return refused;
        if (taken.Version is not { } version)
            return taken.Review;
        if (taken.Tightens)
            await fencing.FenceUpToAsync(version, $"terms:{id}", taken.At, cancellationToken).ConfigureAwait(false);
        return await FindAsync(id, cancellationToken).ConfigureAwait(false) ?? taken.Review;
    }

    private static Refusal? UndoReason(string? reason, out string? why)
    {
        var wrong = new FieldErrors("The undo");
        why = FieldText.Read("reason", reason, TextLimits.OverrideReason, wrong);
        return wrong.Refusal;
    }

    private static Refusal NoSuchOrder => new(RefusalCode.NotFound, "There is no such order.");

    private static Result<ControlChange> Change(
        OrderState order,
        ImmutableArray<ResumptionEvent> events,
        ProposalState? before,
        DateTimeOffset now
    )
    {
        ProposalState after = events.Aggregate(before, ResumptionDecider.Evolve)!;
        ResumptionRecord? record = ResumptionDecider.RecordOf(after, events[^1]);
        ImmutableArray<ReadOnlyMemory<byte>> said = [.. events.Select(e => new ReadOnlyMemory<byte>(ResumptionJson.Write(e)))];
        string row = RowOf(order.Order.Id);
        if (record is null)
        {
            return new ControlChange(said, [], null, null, Tightens: false)
            {
                ModuleRows = [new ModuleRow(row, ResumptionJson.Write(after), Once: false)],
            };
        }
        // The decider of the order must agree: only a resumption that it accepts lifts the order (R22).
        if (PauseDecider.Decide(order, new PauseCommand.ResumeTraining(record, now)) is not Decision<PauseEvent>.Events(var ends))
            return new Refusal(RefusalCode.SafetyRules, $"Order '{order.Order.Id}' cannot be resumed with what was approved.");
        return new ControlChange(
            [.. said, .. ends.Select(e => new ReadOnlyMemory<byte>(PauseJson.Write(e)))],
            [],
            version => ends.Aggregate(order, (s, e) => PauseDecider.Evolve(s, e, version)),
            null,
            Tightens: true
        )
        {
            ModuleRows = [new ModuleRow(row, ResumptionJson.WriteCarriedOut(record), Once: false)],
            Terms = ResumptionTerms.Of(order.Order.Id, record.Standing.Proposal),
            Drains = true,
        };
    }

    // The current proposal, and its review. An order that has ended is not checked any more: current rules and facts do not apply to it.
    private async Task<(ProposalState? Proposed, ResumptionReview Review)> ReadAsync(OrderState order, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte>? row = await control.FindRowAsync(RowOf(order.Order.Id), cancellationToken).ConfigureAwait(false);
        ResumptionRecord? carriedOut = row is { } kept ? ResumptionJson.ReadCarriedOut(kept.Span) : null;
        if (order.HasEnded)
            return (null, ResumptionReview.OfEnded(order, carriedOut, rules.Data));
        // After a resumption in a part of the order, another proposal may follow.
        ProposalState? proposed = row is { } bytes && carriedOut is null ? ResumptionJson.ReadStanding(bytes.Span) : null;
        return (proposed, await ReviewAsync(order, proposed, cancellationToken).ConfigureAwait(false));
    }

    private async Task<ResumptionReview> ReviewAsync(OrderState order, ProposalState? proposed, CancellationToken cancellationToken)
    {
        ResumptionProposal proposal =
            proposed?.Proposal
            ?? new ResumptionProposal
            {
                Jurisdictions = order.Rest.Jurisdictions,
                ContentNotBefore = default,
                WindowDays = rules.Of(order.Rest.Jurisdictions, order.Order.Rules)?.WindowDays ?? SafetyRules.LeastWindowDays,
            };
        SafetyRules? asked = rules.Of(proposal.Jurisdictions, order.Order.Rules);
        ResumptionFacts known = await facts.ReadAsync(order.Order.Id, proposal, asked, cancellationToken).ConfigureAwait(false);
        Checklist checklist = ResumptionRules.Check(proposal, known, asked, rules.Data);
        return new ResumptionReview(order, proposed, checklist, proposed is null ? null : ResumptionJson.Digest(proposed, checklist));
    }

    private static string RowOf(OrderId id) => Rows + id;

    /// <summary>The result of a step.</summary>
    /// <param name="Review">The review before the step.</param>
    /// <param name="Version">The control version that it created; <c>null</c> if nothing changed.</param>
    /// <param name="Tightens">Whether every shard must be fenced.</param>
    /// <param name="At">When.</param>
    private sealed record Taken(ResumptionReview Review, long? Version, bool Tightens, DateTimeOffset At);
}
