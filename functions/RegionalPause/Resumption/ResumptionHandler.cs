using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using RegionalPause.Control;
using RegionalPause.Jurisdictions;
using RegionalPause.Ledger;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Safety;
using RegionalPause.Storage;

namespace RegionalPause.Resumption;

/// <summary>
/// Resumes training (R22): load, gather the facts, decide, append. A proposal is the row <c>resumption|ORDER</c> of the control partition, replaced with each
/// step in the transaction of its event, and by the record of its resumption when it is carried out; one an order, never deleted. The step that resumes commits
/// the approval, the order's end and the terms in one transaction, and fences every shard: the terms may forbid what the order did not.
/// </summary>
public sealed class ResumptionHandler
{
    private readonly ControlTable control;
    private readonly ShardFencing fencing;
    private readonly ResumptionFactsReader facts;
    private readonly SafetyRuleBook rules;
    private readonly JurisdictionAtlas atlas;
    private readonly StoreClock clock;
    private readonly TimeSpan undoWithin;

    internal ResumptionHandler(
        ControlTable control, ShardFencing fencing, ResumptionFactsReader facts, SafetyRuleBook rules, JurisdictionAtlas atlas, StoreClock clock, IOptions<PauseOptions> pauses) =>
        (this.control, this.fencing, this.facts, this.rules, this.atlas, this.clock, undoWithin) = (control, fencing, facts, rules, atlas, clock, pauses.Value.UndoWithin);

    /// <summary>How a resumption stands; of an order that has ended, on what it was resumed; <c>null</c> where there is no such order.</summary>
    public async Task<ResumptionReview?> FindAsync(OrderId id, CancellationToken cancellationToken) =>
        await control.FindOrderAsync(id, cancellationToken).ConfigureAwait(false) is { } order
            ? (await ReadAsync(order, cancellationToken).ConfigureAwait(false)).Review
            : null;

    /// <summary>Proposes, or puts another proposal in the place of the one there is, which voids everything said of that.</summary>
    public Task<Result<ResumptionReview>> ProposeAsync(OrderId id, ResumptionRequest request, Person by, CancellationToken cancellationToken) => DoAsync(id, review =>
        ResumptionRequestReader.Read(request, review.Order, codes => rules.Of(codes, review.Order.Order.Rules)?.WindowDays ?? SafetyRules.LeastWindowDays, clock.Now, atlas).Succeeded(out ResumptionProposal? proposal, out Refusal? refusal)
            ? new ResumptionCommand.Propose(proposal, by, clock.Now)
            : refusal, cancellationToken);

    /// <summary>One person's word that a rule need not be met, or the second one's that agrees.</summary>
    public Task<Result<ResumptionReview>> OverrideAsync(OrderId id, string? rule, string? reason, Person by, CancellationToken cancellationToken) => DoAsync(id, review =>
    {
        var wrong = new FieldErrors("The override");
        if (!EnumWords<ResumptionRule>.TryRead(rule, out ResumptionRule known))
            wrong.Add("rule", rule, EnumWords<ResumptionRule>.Expected);
        string? why = FieldText.Read("reason", reason, TextLimits.OverrideReason, wrong);
        return wrong.Refusal is { } refusal ? refusal : new ResumptionCommand.Override(known, why, review.Checklist, by, clock.Now);
    }, cancellationToken);

    /// <summary>One person's approval of what has this digest; with the second one training resumes.</summary>
    public Task<Result<ResumptionReview>> ApproveAsync(OrderId id, string digest, Person by, CancellationToken cancellationToken) =>
        DoAsync(id, review => new ResumptionCommand.Approve(digest, review.Checklist, by, clock.Now), cancellationToken);

    /// <summary>What training would resume on once two people have approved that; writes nothing (R44).</summary>
    public async Task<Result<ProposedChange>> PreviewApproveAsync(OrderId id, string digest, Person by, CancellationToken cancellationToken)
    {
        ControlState state = await control.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (await FindOrderAsync(state, id, cancellationToken).ConfigureAwait(false) is not { } order)
            return NoSuchOrder;
        (ProposalState? standing, ResumptionReview review) = await ReadAsync(order, cancellationToken).ConfigureAwait(false);
        Decision<ResumptionEvent> decision = ResumptionDecider.Decide(standing, order, new ResumptionCommand.Approve(digest, review.Checklist, by, clock.Now));
        if (decision is Decision<ResumptionEvent>.Refused(var refused))
            return refused;
        if (standing is null)
            return ProposedChange.Nothing(state); // resumed already
        ResumptionRecord? resumes = decision is Decision<ResumptionEvent>.Events([var approved])
            ? ResumptionDecider.RecordOf(ResumptionDecider.Evolve(standing, approved), approved)
            : null;
        PauseEvent end = PauseDecider.EndOf(order, new PauseCommand.ResumeTraining(
            resumes ?? new ResumptionRecord { Standing = standing, Checklist = review.Checklist, Digest = digest }, clock.Now));
        var change = new ControlChange([], [], version => PauseDecider.Evolve(order, end, version), null, Tightens: false)
        {
            Terms = ResumptionTerms.Of(id, standing.Proposal),
        };
        return ProposedChange.Of(state, change, needsAnotherPerson: resumes is null);
    }

    /// <summary>Takes one's approval back.</summary>
    public Task<Result<ResumptionReview>> WithdrawApprovalAsync(OrderId id, Person by, CancellationToken cancellationToken) =>
        DoAsync(id, _ => new ResumptionCommand.WithdrawApproval(by, clock.Now), cancellationToken);

    /// <summary>
    /// One person's word that a pause was issued by mistake; with the second person's it is undone (R47): one recorded override of every
    /// rule that is not met, and what the order held is decided again. Neither may be the issuer; both within
    /// <see cref="PauseOptions.UndoWithin"/>.
    /// </summary>
    public async Task<Result<OrderState>> UndoAsync(OrderId id, string? reason, Person by, CancellationToken cancellationToken)
    {
        var wrong = new FieldErrors("The undo");
        string? why = FieldText.Read("reason", reason, TextLimits.OverrideReason, wrong);
        if (wrong.Refusal is { } unreadable)
            return unreadable;
        // Crash here: the step is taken whole or not at all, and nobody was told; where it resumes, CompletePauses fences.
        return await control.ApplyAsync<OrderState>(async state =>
        {
            if (await FindOrderAsync(state, id, cancellationToken).ConfigureAwait(false) is not { } order)
                return NoSuchOrder;
            (_, ResumptionReview review) = await ReadAsync(order, cancellationToken).ConfigureAwait(false);
            switch (PauseDecider.Decide(order, new PauseCommand.Undo(why, review.Checklist, undoWithin, by, clock.Now)))
            {
                case Decision<PauseEvent>.Refused(var refused):
                    return refused;
                case Decision<PauseEvent>.Events(var events):
                    OrderState Evolve(long version) => events.Aggregate(order, (s, e) => PauseDecider.Evolve(s, e, version));
                    var change = new ControlChange([.. events.Select(e => new ReadOnlyMemory<byte>(PauseJson.Write(e)))], [], Evolve, null, Tightens: false);
                    return new ControlStep<OrderState>(change, Evolve);
                default:
                    return (ControlStep<OrderState>)order;
            }
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What that would change once two people have asked for it; writes nothing (R44).</summary>
    public async Task<Result<ProposedChange>> PreviewUndoAsync(OrderId id, string? reason, Person by, CancellationToken cancellationToken)
    {
        var wrong = new FieldErrors("The undo");
        string? why = FieldText.Read("reason", reason, TextLimits.OverrideReason, wrong);
        if (wrong.Refusal is { } unreadable)
            return unreadable;
        ControlState state = await control.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (await FindOrderAsync(state, id, cancellationToken).ConfigureAwait(false) is not { } order)
            return NoSuchOrder;
        (_, ResumptionReview review) = await ReadAsync(order, cancellationToken).ConfigureAwait(false);
        Decision<PauseEvent> decision = PauseDecider.Decide(order, new PauseCommand.Undo(why, review.Checklist, undoWithin, by, clock.Now));
        if (decision is Decision<PauseEvent>.Refused(var refused))
            return refused;
        if (order.HasEnded)
            return ProposedChange.Nothing(state);
        PauseEvent? end = decision is Decision<PauseEvent>.Events(var events) ? events.OfType<PauseEvent.OrderLifted>().SingleOrDefault() : null;
        PauseEvent lifted = end ?? new PauseEvent.OrderLifted(id, clock.Now);
        var change = new ControlChange([], [], version => PauseDecider.Evolve(order, lifted, version), null, Tightens: false);
        return ProposedChange.Of(state, change, needsAnotherPerson: end is null);
    }

    private async Task<Result<ResumptionReview>> DoAsync(OrderId id, Func<ResumptionReview, Result<ResumptionCommand>> ask, CancellationToken cancellationToken)
    {
        // Crash here: the step is taken whole or not at all, and nobody was told; where it resumes, CompletePauses fences.
        Result<Taken> applied = await control.ApplyAsync<Taken>(async state =>
        {
            if (await FindOrderAsync(state, id, cancellationToken).ConfigureAwait(false) is not { } order)
                return NoSuchOrder;
            (ProposalState? standing, ResumptionReview review) = await ReadAsync(order, cancellationToken).ConfigureAwait(false);
            if (!ask(review).Succeeded(out ResumptionCommand? command, out Refusal? refusal))
                return refusal;
            switch (ResumptionDecider.Decide(standing, order, command))
            {
                case Decision<ResumptionEvent>.Refused(var why):
                    return why;
                case Decision<ResumptionEvent>.Events(var events):
                    if (!Change(order, events, standing, command.Now).Succeeded(out ControlChange? change, out refusal))
                        return refusal;
                    return new ControlStep<Taken>(change, version => new Taken(review, version, change.Tightens, command.Now));
                default:
                    return (ControlStep<Taken>)new Taken(review, null, Tightens: false, default);
            }
        }, cancellationToken).ConfigureAwait(false);
        if (!applied.Succeeded(out Taken? taken, out Refusal? refused))
            return refused;
        if (taken.Version is not { } version)
            return taken.Review;
        if (taken.Tightens)
            await fencing.FenceUpToAsync(version, $"terms:{id}", taken.At, cancellationToken).ConfigureAwait(false);
        return await FindAsync(id, cancellationToken).ConfigureAwait(false) ?? taken.Review;
    }

    private static Refusal NoSuchOrder => new(RefusalCode.NotFound, "There is no such order.");

    private async Task<OrderState?> FindOrderAsync(ControlState state, OrderId id, CancellationToken cancellationToken) =>
        state.Orders.GetValueOrDefault(id) ?? await control.FindOrderAsync(id, cancellationToken).ConfigureAwait(false);

    private static Result<ControlChange> Change(OrderState order, ImmutableArray<ResumptionEvent> events, ProposalState? before, DateTimeOffset now)
    {
        ProposalState after = events.Aggregate(before, ResumptionDecider.Evolve)!;
        ResumptionRecord? record = ResumptionDecider.RecordOf(after, events[^1]);
        ImmutableArray<ReadOnlyMemory<byte>> said = [.. events.Select(e => new ReadOnlyMemory<byte>(ResumptionJson.Write(e)))];
        string row = RowOf(order.Order.Id);
        if (record is null)
            return new ControlChange(said, [], null, null, Tightens: false) { ModuleRows = [new ModuleRow(row, ResumptionJson.Write(after), Once: false)] };
        // The order's own decider has the last word: it knows no other road to a lift (R22).
        if (PauseDecider.Decide(order, new PauseCommand.ResumeTraining(record, now)) is not Decision<PauseEvent>.Events(var ends))
            return new Refusal(RefusalCode.SafetyRules, $"Order '{order.Order.Id}' is not resumed on what was approved.");
        return new ControlChange([.. said, .. ends.Select(e => new ReadOnlyMemory<byte>(PauseJson.Write(e)))], [],
            version => ends.Aggregate(order, (s, e) => PauseDecider.Evolve(s, e, version)), null, Tightens: true)
        {
            ModuleRows = [new ModuleRow(row, ResumptionJson.WriteCarriedOut(record), Once: false)], Terms = ResumptionTerms.Of(order.Order.Id, record.Standing.Proposal), Drains = true,
        };
    }

    // The proposal there is, and what people see of it. An order that has ended is not checked any more: rules and facts of today say nothing of it.
    private async Task<(ProposalState? Proposed, ResumptionReview Review)> ReadAsync(OrderState order, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte>? row = await control.FindRowAsync(RowOf(order.Order.Id), cancellationToken).ConfigureAwait(false);
        ResumptionRecord? carriedOut = row is { } kept ? ResumptionJson.ReadCarriedOut(kept.Span) : null;
        if (order.HasEnded)
            return (null, ResumptionReview.OfEnded(order, carriedOut, rules.Data));
        // What was carried out in a part of an order leaves room for the next proposal.
        ProposalState? standing = row is { } bytes && carriedOut is null ? ResumptionJson.ReadStanding(bytes.Span) : null;
        return (standing, await ReviewAsync(order, standing, cancellationToken).ConfigureAwait(false));
    }

    private async Task<ResumptionReview> ReviewAsync(OrderState order, ProposalState? standing, CancellationToken cancellationToken)
    {
        ResumptionProposal proposal = standing?.Proposal ?? new ResumptionProposal
        {
            Jurisdictions = order.Rest.Jurisdictions, ContentNotBefore = default, WindowDays = rules.Of(order.Rest.Jurisdictions, order.Order.Rules)?.WindowDays ?? SafetyRules.LeastWindowDays,
        };
        SafetyRules? asked = rules.Of(proposal.Jurisdictions, order.Order.Rules);
        ResumptionFacts known = await facts.ReadAsync(order.Order.Id, proposal, asked, cancellationToken).ConfigureAwait(false);
        Checklist checklist = ResumptionRules.Check(proposal, known, asked, rules.Data);
        return new ResumptionReview(order, standing, checklist, standing is null ? null : ResumptionJson.Digest(standing, checklist));
    }

    private static string RowOf(OrderId id) => $"resumption|{id}";

    /// <summary>A step that was taken.</summary>
    /// <param name="Review">What was reviewed before it.</param>
    /// <param name="Version">The version it made; <c>null</c> where nothing changed.</param>
    /// <param name="Tightens">Whether every shard has to be fenced.</param>
    /// <param name="At">When.</param>
    private sealed record Taken(ResumptionReview Review, long? Version, bool Tightens, DateTimeOffset At);
}
