using System.Collections.Immutable;
using RegionalPause.Contract;
using RegionalPause.Resumption;
using RegionalPause.Safety;

namespace RegionalPause.App.Api;

/// <summary>Converts resumptions to the contract.</summary>
internal static class ResumptionViews
{
    public static ResumptionView View(this ResumptionReview review) =>
        new(
            review.Order.Order.Id.Value,
            Words.Of(review.Order.Stage),
            review.Order.HasEnded ? [] : [.. review.Order.Rest.Jurisdictions.Select(c => c.Value)],
            [.. review.Order.Resumed.Select(c => c.Value)],
            review.Standing is { } standing ? View(standing) : null,
            review.Checklist.Data.Version,
            review.Checklist.Data.Sha256,
            review.IsReady,
            [
                .. review.Rules.Select(r => new RuleView(
                    Words.Of(r.Rule),
                    r.Met,
                    r.Required,
                    r.Found,
                    review.Standing?.Overrides.FirstOrDefault(o => o.Rule == r.Rule) is { } o
                        ? new OverrideView(o.Reason, o.By.Name, o.SecondedBy?.Name)
                        : null
                )),
            ],
            review.Checklist.Warnings,
            review.Digest,
            [.. review.Approvals.Select(a => new ResumptionApprovalView(a.By.Name, a.At))]
        );

    private static ProposalView View(ProposalState standing) =>
        new(
            standing.Revision,
            [.. standing.Authors.Select(a => a.Name)],
            [.. standing.Proposal.Jurisdictions.Select(c => c.Value)],
            standing.Proposal.ContentNotBefore,
            [.. standing.Proposal.Kinds.Select(Words.Of)],
            standing.Proposal.Campaign?.Value,
            standing.Proposal.WindowDays,
            standing.Proposal.Assessments.ToImmutableSortedDictionary(
                a => Words.Of(a.Kind),
                a => new AssessmentView(a.Reference, a.Sha256),
                StringComparer.Ordinal
            ),
            standing.Replaced is { } replaced
                ? [.. ProposalDifference.Of(replaced, standing.Proposal).Select(c => new ProposalChangeView(c.Term, c.Before, c.After))]
                : []
        );
}
