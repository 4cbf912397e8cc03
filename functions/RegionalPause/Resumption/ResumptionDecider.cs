using System.Diagnostics;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Safety;
using static RegionalPause.Resumption.ResumptionCommand;
using static RegionalPause.Safety.ResumptionEvent;

namespace RegionalPause.Resumption;

/// <summary>
/// The life of a proposal to resume as one function of state and command. Pure and total.
/// </summary>
/// <remarks>
/// <para>An edit makes a new revision: approvals and overrides of the earlier revision are void. An approval is bound to the digest of
/// exactly what was reviewed. Every change of that (an edit, a rule that is no longer met, an override, other rule data) means that earlier
/// approvals no longer count.</para>
/// <para>Nothing can be approved while a rule is neither met nor overridden by two people: such an approval could never take effect.</para>
/// </remarks>
public static class ResumptionDecider
{
    private const int Approvers = 2;

    private static readonly Decision<ResumptionEvent>.Unchanged Unchanged = new();

    /// <summary>Decides one command.</summary>
    /// <param name="state">The current proposal; <c>null</c> if there is no proposal.</param>
    /// <param name="order">The order it is about.</param>
    /// <param name="command">The command.</param>
    public static Decision<ResumptionEvent> Decide(ProposalState? state, OrderState order, ResumptionCommand command) =>
        (state, command) switch
        {
            (_, { By.IsNobody: true }) => Refuse(RefusalCode.NeedsAuthenticatedPerson, "Resuming needs people who are named."),
            (_, { By: { IsService: true } by }) => Refuse(
                RefusalCode.NeedsAuthenticatedPerson,
                $"'{by}' is an application. Resuming needs people, each with a token of their own."
            ),
            // the second approver lost the response and repeats the request
            (_, Approve) when order.Stage == OrderStage.Lifted => Unchanged,
            _ when order.HasEnded => Refuse(RefusalCode.NotInThisStage, $"Order '{order.Order.Id}' was {order.StageInWords} already."),
            _ when !order.IsInForce || order.Order.Shadow => Refuse(
                RefusalCode.NotInThisStage,
                $"Order '{order.Order.Id}' is {order.StageInWords} and holds nothing back; two people can lift it without a resumption."
            ),

            (_, Propose c) when c.Proposal.Jurisdictions.Except(order.Rest.Jurisdictions).ToArray() is { Length: > 0 } others => Refuse(
                RefusalCode.Invalid,
                $"Order '{order.Order.Id}' does not cover {string.Join(", ", others)}."
            ),
            (_, Propose c) when c.Proposal.Jurisdictions.IsEmpty => Refuse(RefusalCode.Invalid, "Name at least one jurisdiction."),
            (_, Propose c) when c.Proposal.WindowDays < SafetyRules.LeastWindowDays => Refuse(
                RefusalCode.Invalid,
                $"A window must have at least {SafetyRules.LeastWindowDays} days."
            ),
            (null, Propose c) => Happens(new ResumptionProposed(order.Order.Id, c.Proposal, c.By, c.Now)),
            ({ } s, Propose c) when s.Proposal.SaysTheSameAs(c.Proposal) => Unchanged,
            (_, Propose c) => Happens(new ResumptionEdited(order.Order.Id, c.Proposal, c.By, c.Now)),

            (null, _) => Refuse(RefusalCode.NotFound, $"There is no proposal yet to resume order '{order.Order.Id}'."),
            ({ } s, Override c) => DecideOverride(s, c),
            ({ } s, Approve c) => DecideApproval(s, order, c),
            ({ } s, WithdrawApproval c) => s.Approvals.Any(a => a.By.IsSameAs(c.By))
                ? Happens(new ApprovalWithdrawn(s.Order, c.By, c.Now))
                : Unchanged,
            _ => throw new UnreachableException($"Command {command.GetType().Name}."),
        };

    /// <summary>The proposal after an event.</summary>
    /// <exception cref="UnreachableException">The event cannot follow: <see cref="Decide"/> did not write this log.</exception>
    public static ProposalState Evolve(ProposalState? state, ResumptionEvent e) =>
        (state, e) switch
        {
            (null, ResumptionProposed x) => new()
            {
                Order = x.Order,
                Revision = 1,
                Proposal = x.Proposal,
                Authors = [x.By],
            },
            ({ } s, ResumptionEdited x) => new()
            {
                Order = s.Order,
                Revision = s.Revision + 1,
                Proposal = x.Proposal,
                Authors = s.Authors.Any(a => a.IsSameAs(x.By)) ? s.Authors : s.Authors.Add(x.By),
                Replaced = s.Proposal,
            },
            ({ } s, RuleOverridden x) => s with
            {
                Overrides = [.. s.Overrides.Where(o => o.Rule != x.Rule), new RuleOverride(x.Rule, x.Reason, x.By, null)],
            },
            ({ } s, OverrideSeconded x) when s.Overrides.Any(o => o.Rule == x.Rule) => s with
            {
                Overrides = [.. s.Overrides.Select(o => o.Rule == x.Rule ? o with { SecondedBy = x.By } : o)],
            },
            // A person who approved another digest before must review again.
            ({ } s, ResumptionApproved x) => s with
            {
                Approvals =
                [
                    .. s.Approvals.Where(a => a.Digest == x.Digest && !a.By.IsSameAs(x.By)),
                    new ResumptionApproval(x.By, x.At, x.Digest),
                ],
            },
            ({ } s, ApprovalWithdrawn x) => s with { Approvals = [.. s.Approvals.Where(a => !a.By.IsSameAs(x.By))] },
            _ => throw new UnreachableException($"{e.Name} of '{e.Order}' cannot follow {(state is null ? "nothing" : "a proposal")}."),
        };

    /// <summary>
    /// The record with which training resumes, in the transaction of the event; <c>null</c> if the event does not resume it.
    /// </summary>
    /// <param name="state">The proposal after the event.</param>
    /// <param name="last">The event.</param>
    public static ResumptionRecord? RecordOf(ProposalState state, ResumptionEvent last)
    {
        if (last is not ResumptionApproved approved || state.Approvals.Length < Approvers)
            return null;
        ProposalState counted = state with { Overrides = [.. state.Overrides.Where(o => o.IsComplete)], Replaced = null };
        return new ResumptionRecord
        {
            Standing = counted,
            Checklist = approved.Checklist,
            Digest = approved.Digest,
        };
    }

    private static Decision<ResumptionEvent> DecideOverride(ProposalState s, Override c)
    {
        if (c.Checklist.Results.FirstOrDefault(r => r.Rule == c.Rule) is not { } result)
        {
            return Refuse(
                RefusalCode.Invalid,
                $"There is no rule '{EnumWords<ResumptionRule>.Of(c.Rule)}' to override here; "
                    + "the approval by two people cannot be overridden."
            );
        }
        if (s.Overrides.FirstOrDefault(o => o.Rule == c.Rule) is { } there)
        {
            if (there.By.IsSameAs(c.By) || there.SecondedBy?.IsSameAs(c.By) == true)
                return Unchanged; // the same person twice does not count as two people
            return there.SecondedBy is null ? Happens(new OverrideSeconded(s.Order, c.Rule, c.By, c.Now)) : Unchanged;
        }
        if (result.Met)
            return Refuse(RefusalCode.Invalid, $"Rule '{EnumWords<ResumptionRule>.Of(c.Rule)}' is met: {result.Found}.");
        return string.IsNullOrWhiteSpace(c.Reason)
            ? Refuse(RefusalCode.Invalid, "An override needs a reason.")
            : Happens(new RuleOverridden(s.Order, c.Rule, c.Reason.Trim(), c.By, c.Now));
    }

    private static Decision<ResumptionEvent> DecideApproval(ProposalState s, OrderState order, Approve c)
    {
        if (ResumptionCheck.IsBarred(c.By, s, order))
        {
            return Refuse(
                RefusalCode.NeedsAnotherPerson,
                $"'{c.By}' issued order '{order.Order.Id}' or wrote the proposal. Two other people must approve it."
            );
        }
        string digest = ResumptionJson.Digest(s, c.Checklist);
        if (!string.Equals(digest, c.Digest.Trim(), StringComparison.OrdinalIgnoreCase))
        {
            return Refuse(
                RefusalCode.StaleDigest,
                $"The reviewed proposal has digest {c.Digest.Trim()}; the current one has {digest}. Review it again."
            );
        }
        if (s.Missing(c.Checklist) is { IsEmpty: false } missing)
        {
            IEnumerable<string> rules = missing.Select(m => $"{EnumWords<ResumptionRule>.Of(m.Rule)} ({m.Required}; {m.Found})");
            return Refuse(RefusalCode.SafetyRules, $"Neither met nor overridden by two people: {string.Join("; ", rules)}.");
        }
        if (s.Approvals.Any(a => a.Digest == digest && a.By.IsSameAs(c.By)))
            return Unchanged; // the same person twice does not count as two people

        return Happens(new ResumptionApproved(s.Order, digest, c.Checklist, c.By, c.Now));
    }

    private static Decision<ResumptionEvent>.Events Happens(ResumptionEvent e) => new([e]);

    private static Decision<ResumptionEvent>.Refused Refuse(RefusalCode code, string detail) => new(new Refusal(code, detail));
}
