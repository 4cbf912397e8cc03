using RegionalPause.Cli.Api;
using RegionalPause.Cli.Scenarios;
using RegionalPause.Contract;
using Shouldly;

namespace RegionalPause.Tests.Cli.Scenarios;

/// <summary>A scenario ends its own orders and replaces its own terms, and never those of people.</summary>
[Requirement("R32")]
public sealed class An_order_of_a_scenario
{
    private const string Replayed = "linkedin-uk-2024-261130t023005";

    private static readonly DateTimeOffset Noon = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(Replayed, true)]
    [InlineData("linkedin-uk-2024-back-gb-261130t023005", true)]
    [InlineData("x-2024-back-ie-261130t023005", true)]
    [InlineData("linkedin-uk-2024", false)]
    [InlineData("linkedin-uk-2024-", false)]
    [InlineData("linkedin-uk-2024-of-olivia", false)]
    [InlineData("linkedin-uk-2024-261130t023005-2", false)]
    [InlineData("linkedin-uk-2024-261330t023005", false)]
    [InlineData("linkedin-uk-2024-back-fr-261130t023005", false)]
    [InlineData("linkedin-uk-2024-back-gb", false)]
    [InlineData("uk-2024-261130t023005", false)]
    public void has_its_id_and_the_suffix_of_a_run(string order, bool isMade) => ScenarioList.Made(order).ShouldBe(isMade);

    [Fact]
    public void is_the_origin_of_terms_if_it_was_resumed_last()
    {
        TermsOrigin.Find("GB", [Lifted("of-olivia", 0), Lifted(Replayed, 1)])!.Id.ShouldBe(Replayed);
        TermsOrigin.Find("GB", [InPart(Replayed, 1), Lifted("of-olivia", 0)])!.Id.ShouldBe(Replayed);
    }

    [Fact]
    public void is_not_the_origin_of_terms_if_an_order_of_people_may_have_been_resumed_later()
    {
        TermsOrigin.Find("GB", []).ShouldBeNull();
        TermsOrigin.Find("GB", [Lifted("of-olivia", 0)]).ShouldBeNull();
        TermsOrigin.Find("GB", [Lifted(Replayed, 1), Lifted("of-olivia", 1)]).ShouldBeNull();
        TermsOrigin.Find("GB", [Lifted(Replayed, 1), InPart("of-olivia", 0)]).ShouldBeNull();
        TermsOrigin.Find("GB", [InPart(Replayed, 1) with { EndedAt = Noon.AddHours(3) }, Lifted("of-olivia", 2)]).ShouldBeNull();
    }

    [Fact]
    public void is_not_the_origin_of_terms_of_another_place_or_after_an_undo()
    {
        TermsOrigin.Find("IE", [Lifted(Replayed, 1)]).ShouldBeNull();
        TermsOrigin.Find("GB", [Lifted(Replayed, 1) with { Undone = new UndoneView("by mistake", "alice", "bob", []) }]).ShouldBeNull();
    }

    // Lifted at an hour after noon.
    private static OrderView Lifted(string id, int hour) =>
        AnswerJson.Read(Samples.Order("lifted"), CliJson.Default.OrderView)! with
        {
            Id = id,
            EndedAt = Noon.AddHours(hour),
        };

    // In force since an hour after noon, and resumed in one of its places.
    private static OrderView InPart(string id, int hour) =>
        AnswerJson.Read(Samples.Order("effective"), CliJson.Default.OrderView)! with
        {
            Id = id,
            CommittedAt = Noon.AddHours(hour),
            Resumed = ["GB"],
        };
}
