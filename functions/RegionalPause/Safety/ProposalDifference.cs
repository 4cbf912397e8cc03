using System.Collections.Immutable;
using System.Globalization;
using RegionalPause.Content;
using RegionalPause.Requests;

namespace RegionalPause.Safety;

/// <summary>One term of a proposal that an edit changed.</summary>
/// <param name="Term">The name of the term, as in the request.</param>
/// <param name="Before">Its value before the edit, in words; <c>none</c> if it had none.</param>
/// <param name="After">Its value now.</param>
public sealed record ProposalChange(string Term, string Before, string After);

/// <summary>The exact difference between two revisions of a proposal, for the people who approve it (R22). Pure.</summary>
public static class ProposalDifference
{
    private const string Nothing = "none";

    /// <summary>The terms that differ, in the order of the request.</summary>
    public static ImmutableArray<ProposalChange> Of(ResumptionProposal before, ResumptionProposal after) =>
        [
            .. Terms(before)
                .Zip(Terms(after), (was, now) => new ProposalChange(was.Term, was.Value, now.Value))
                .Where(c => c.Before != c.After),
        ];

    private static IEnumerable<(string Term, string Value)> Terms(ResumptionProposal proposal) =>
        [
            ("jurisdictions", string.Join(", ", proposal.Jurisdictions)),
            ("contentNotBefore", proposal.ContentNotBefore.ToString("O", CultureInfo.InvariantCulture)),
            ("kinds", proposal.Kinds.IsEmpty ? "all" : string.Join(", ", proposal.Kinds.Select(EnumWords<ContentType>.Of))),
            ("campaign", proposal.Campaign?.Value ?? Nothing),
            ("windowDays", proposal.WindowDays.ToString(CultureInfo.InvariantCulture)),
            .. Enum.GetValues<AssessmentKind>()
                .Select(kind =>
                    (
                        $"assessments.{EnumWords<AssessmentKind>.Of(kind)}",
                        proposal.Assessments.FirstOrDefault(a => a.Kind == kind) is { } filed
                            ? $"{filed.Reference}, {filed.Sha256}"
                            : Nothing
                    )
                ),
        ];
}
