using RegionalPause.Contract;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Resumption;
using RegionalPause.Safety;
using RegionalPause.Tests.Jurisdictions;
using Shouldly;
using static RegionalPause.Tests.Resumption.Resuming;

namespace RegionalPause.Tests.Resumption;

[Requirement("R22", "D32", "D33")]
public sealed class A_proposal_as_it_is_asked_for
{
    private static readonly ProposalBody Request = new()
    {
        ContentNotBefore = new DateOnly(2023, 1, 1),
        Assessments = new()
        {
            Dpia = new() { Reference = " DPIA-1 ", Sha256 = new string('A', 64) },
        },
    };

    [Fact]
    public void is_for_all_that_the_order_covers_with_the_window_of_the_rules()
    {
        ResumptionProposal proposal = Read(Request);

        proposal.Jurisdictions.ShouldBe([Gb, Ie]);
        (proposal.WindowDays, proposal.Campaign, proposal.Kinds.Length).ShouldBe((45, null, 0));
        proposal.Assessments.ShouldBe([new Assessment(AssessmentKind.Dpia, "DPIA-1", Hash)]);
    }

    [Fact]
    public void may_name_a_part_of_the_order() => Read(Request with { Jurisdictions = ["UK"] }).Jurisdictions.ShouldBe([Gb]);

    [Fact]
    public void names_nothing_the_order_has_let_go_of() =>
        Refused(Request with { Jurisdictions = ["GB"] }, Order with { Resumed = [Gb] }).ShouldBe(["jurisdictions[0]"]);

    /// <summary>Fault F23.</summary>
    [Theory]
    [InlineData("UK-Notice")]
    [InlineData(" uk-notice ")]
    public void names_a_campaign_in_its_one_spelling(string campaign) =>
        Read(Request with { Campaign = campaign }).Campaign!.Value.Value.ShouldBe("uk-notice");

    [Theory]
    [InlineData("uk_notice")]
    [InlineData("uk.notice")]
    [InlineData("uk-notíce")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123-")]
    public void names_no_campaign_that_cannot_be(string campaign) => Refused(Request with { Campaign = campaign }).ShouldBe(["campaign"]);

    [Fact]
    public void is_told_everything_that_is_wrong_with_it_at_once() =>
        Refused(
                new ProposalBody
                {
                    Jurisdictions = ["EEA", "Atlantis"],
                    Kinds = ["poem"],
                    Campaign = "a b",
                    WindowDays = 29,
                    ContentNotBefore = default,
                    Assessments = new()
                    {
                        Lia = new() { Reference = "", Sha256 = "x" },
                        Compatibility = new() { Reference = "x@example.org", Sha256 = Hash },
                    },
                }
            )
            .ShouldBe([
                "jurisdictions[0]",
                "jurisdictions[1]",
                "contentNotBefore",
                "kinds[0]",
                "campaign",
                "windowDays",
                "assessments.lia.reference",
                "assessments.lia.sha256",
                "assessments.compatibility.reference",
            ]);

    [Fact]
    public void names_a_span_that_does_not_begin_tomorrow() =>
        Refused(Request with { ContentNotBefore = DateOnly.FromDateTime(Now.UtcDateTime).AddDays(1) }).ShouldBe(["contentNotBefore"]);

    private static ResumptionProposal Read(ProposalBody request) =>
        ProposalReader.Read(request, Order, codes => Book.Of(codes)!.WindowDays, Now, Atlas.Embedded).Value.ShouldNotBeNull();

    private static string[] Refused(ProposalBody request, OrderState? order = null)
    {
        Refusal refusal = ProposalReader.Read(request, order ?? Order, _ => 45, Now, Atlas.Embedded).Refusal.ShouldNotBeNull();
        return [.. refusal.Errors.Select(e => e.Field)];
    }
}
