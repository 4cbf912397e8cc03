using System.Collections.Immutable;
using RegionalPause.App.Api;
using RegionalPause.App.OperatorConsole.Frame;
using RegionalPause.Engagement;
using RegionalPause.Flags;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Resumption;
using RegionalPause.Safety;

namespace RegionalPause.App.OperatorConsole.Overview;

/// <summary>Something that waits for the reader of the page.</summary>
/// <param name="What">What it is.</param>
/// <param name="About">What it is about.</param>
/// <param name="Address">Where it is done.</param>
public sealed record WaitingItem(string What, string About, string Address);

/// <summary>
/// Finds what waits for a person: approvals that the person may still give, and due dates. The deciders decide again, so this list must not
/// hide anything that they would accept, and may show what they would refuse. Pure.
/// </summary>
public static class WaitingItems
{
    /// <summary>What waits: overdue dates first, then approvals, then other due dates.</summary>
    /// <param name="facts">The control state.</param>
    /// <param name="person">The person.</param>
    /// <param name="mayApprove">Whether the person may approve.</param>
    public static ImmutableArray<WaitingItem> Of(ControlFacts facts, Person person, bool mayApprove) =>
        [
            .. facts.Dues.Where(due => due.State == DueState.Overdue).Select(Due),
            .. mayApprove ? Approvals(facts, person) : [],
            .. facts.Dues.Where(due => due.State != DueState.Overdue).Select(Due),
        ];

    /// <summary>A text that changes when something waits for anybody that did not before, or the other way round.</summary>
    public static string Mark(ControlFacts facts) =>
        string.Join(
            ' ',
            facts
                .Proposals.Select(review =>
                    $"{review.Digest} {review.IsReady} {review.Approvals.Length} {review.Standing?.Overrides.Length}"
                )
                .Concat(facts.State.Orders.Values.OrderBy(o => o.Order.Id).Select(o => $"{o.Approvals.Length}"))
                .Concat(facts.Openings.Select(asked => $"{asked.Code} {asked.By}"))
                .Concat(facts.Dues.Select(due => $"{due.Entry.Order} {due.Entry.Number} {due.State}"))
        );

    private static IEnumerable<WaitingItem> Approvals(ControlFacts facts, Person person) =>
        [
            .. facts.Proposals.SelectMany(review => OfProposal(review, person)),
            .. facts.State.Orders.Values.OrderBy(o => o.Order.Id).SelectMany(order => OfEndings(order, person)),
            .. facts
                .Openings.Where(asked => !asked.By.IsSameAs(person))
                .GroupBy(asked => (asked.By.Name, asked.Reason))
                .Select(same => OfOpening([.. same])),
        ];

    private static IEnumerable<WaitingItem> OfProposal(ResumptionReview review, Person person)
    {
        if (review is not { Standing: { } proposal, Order: { } order })
            yield break;
        string id = order.Order.Id.Value;
        string about = $"{id}: {string.Join(", ", proposal.Proposal.Jurisdictions)}";
        foreach (RuleOverride half in proposal.Overrides.Where(o => o.SecondedBy is null && !o.By.IsSameAs(person)))
            yield return new WaitingItem(
                $"Second the override of “{Phrase.Of(Words.Of(half.Rule))}” that {half.By} asked for",
                about,
                $"/orders/{id}/approve"
            );
        if (review.IsReady && !ResumptionCheck.IsBarred(person, proposal, order) && !review.Approvals.Any(a => a.By.IsSameAs(person)))
            yield return new WaitingItem(
                $"Approve the resumption that {string.Join(", ", proposal.Authors)} proposed",
                about,
                $"/orders/{id}/approve"
            );
    }

    private static IEnumerable<WaitingItem> OfEndings(OrderState order, Person person) =>
        order.HasEnded || order.Order.IssuedBy.IsSameAs(person)
            ? []
            : order
                .Approvals.GroupBy(a => a.Ending)
                .Where(same => !same.Any(a => a.By.IsSameAs(person)))
                .Select(same => new WaitingItem(
                    $"Agree to {Words.Of(same.Key)} a pause, as {string.Join(", ", same.Select(a => a.By))} asked",
                    $"{order.Order.Id}: {string.Join(", ", order.Order.Named)}",
                    $"/orders/{order.Order.Id}/end/{Words.Of(same.Key)}"
                ));

    private static WaitingItem OfOpening(ImmutableArray<OpeningAsked> same) =>
        new(
            $"Open training flags, as {same[0].By} asked",
            $"{string.Join(", ", same.Select(a => a.Code))}: {same[0].Reason}",
            $"/flags?name={same[0].Code}"
        );

    private static WaitingItem Due(OpenDue due) =>
        new(
            due.State == DueState.Overdue ? $"Overdue since {Counts.Day(due.On)}" : $"Due on {Counts.Day(due.On)}",
            $"{due.Entry.Order}: {due.Entry.Reference}",
            $"/orders/{due.Entry.Order}#engagement"
        );
}
