using RegionalPause.Content;
using RegionalPause.Orders;
using RegionalPause.Safety;
using Shouldly;
using static RegionalPause.Tests.Resumption.Resuming;

namespace RegionalPause.Tests.Resumption;

/// <summary>Whoever approves sees exactly what the last edit changed.</summary>
[Requirement("R22")]
public sealed class An_edit_of_a_proposal
{
    [Fact]
    public void is_shown_term_by_term()
    {
        ResumptionProposal after = Proposal with
        {
            Jurisdictions = [Gb],
            ContentNotBefore = new DateOnly(2024, 1, 1),
            Kinds = [ContentType.Post],
            Campaign = null,
            WindowDays = 60,
            Assessments = [.. Proposal.Assessments.Where(a => a.Kind != AssessmentKind.Dpia)],
        };

        ProposalDifference
            .Of(Proposal, after)
            .ShouldBe([
                new ProposalChange("jurisdictions", "GB, IE", "GB"),
                new ProposalChange("contentNotBefore", "2023-01-01", "2024-01-01"),
                new ProposalChange("kinds", "all", "post"),
                new ProposalChange("campaign", "c-1", "none"),
                new ProposalChange("windowDays", "45", "60"),
                new ProposalChange("assessments.dpia", $"DPIA-1, {Hash}", "none"),
            ]);
        ProposalDifference.Of(after, after).ShouldBeEmpty();
    }

    [Fact]
    public void is_kept_with_the_proposal_and_not_with_the_record_of_its_end()
    {
        Resuming story = Proposed();
        story.Standing!.Replaced.ShouldBeNull();

        story.Propose(Paul, Proposal with { ContentNotBefore = new DateOnly(2024, 1, 1) }).Happens();

        ProposalState kept = ResumptionJson.ReadStanding(ResumptionJson.Write(story.Standing));
        ProposalDifference.Of(kept.Replaced!, kept.Proposal).ShouldBe([new ProposalChange("contentNotBefore", "2023-01-01", "2024-01-01")]);
        story.Approve(Alice).Approve(Bob).Happens();
        ((PauseEvent.OrderLifted)story.Ended!).Resumption!.Standing.Replaced.ShouldBeNull();
    }
}
