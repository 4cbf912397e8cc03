using RegionalPause.Jurisdictions;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Tests.Orders;
using Shouldly;

namespace RegionalPause.Tests.Drills;

[Requirement("R14a")]
public sealed class A_drills_order
{
    private static readonly PauseOrder Drill = Sample.Order with { Named = ["XD"], Jurisdictions = [JurisdictionCode.Drill] };

    [Fact]
    public void ends_on_the_word_of_its_issuer_alone() =>
        OrderStory.Given(Pause(Drill)).When(Sample.Withdraw(Sample.Olivia)).Stage(OrderStage.Withdrawn);

    [Fact, Requirement("R14")]
    public void is_none_where_it_covers_a_single_place_where_people_live() =>
        OrderStory
            .Given(Pause(Drill with { Jurisdictions = [Sample.Order.Jurisdictions[0], JurisdictionCode.Drill] }))
            .When(Sample.Withdraw(Sample.Olivia))
            .ThenRefused(RefusalCode.NeedsAnotherPerson);

    [Fact]
    public void takes_place_where_no_group_reaches()
    {
        JurisdictionAtlas atlas = JurisdictionAtlas.LoadEmbedded();

        atlas.Groups.ShouldAllBe(g => !g.Codes.Contains(JurisdictionCode.Drill));
        atlas[JurisdictionCode.Drill].Kind.ShouldBe(JurisdictionKind.Synthetic);
    }

    private static PauseCommand.Pause Pause(PauseOrder order) => new(order, Sample.Now);
}
