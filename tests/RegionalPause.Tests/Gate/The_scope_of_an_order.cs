using RegionalPause.Content;
using RegionalPause.Decisions;
using RegionalPause.Gate;
using RegionalPause.Orders;
using RegionalPause.Requests;
using Shouldly;
using static RegionalPause.Tests.Gate.Given;

namespace RegionalPause.Tests.Gate;

public sealed class The_scope_of_an_order
{
    private static readonly PauseOrder X = Order("x-2024", "IE") with { Processed = Days("2024-05-07", "2024-08-01", "Europe/Dublin") };

    [Fact, Requirement("D1")]
    public void is_every_code_it_names_and_no_other()
    {
        string[] eu = ["AX", "DE", "FR", "GP", "RE"];
        string[] others = ["FO", "GI", "GL", "JE", "NC"];
        Snapshot law = Law([.. eu, .. others], Order("eu-1", eu));

        eu.ShouldAllBe(code => law.Decide(Item(code)).Reason == ReasonCode.Paused);
        others.ShouldAllBe(code => law.Decide(Item(code)).Outcome == Outcome.Admit);
    }

    [Fact, Requirement("D10")]
    public void is_the_content_types_it_names()
    {
        Snapshot law = Law(["GB"], Order("images", "GB") with { ContentTypes = [ContentType.Image] });

        law.Decide(Item("GB") with { Type = ContentType.Image }).Outcome.ShouldBe(Outcome.Hold);
        foreach (ContentType other in Enum.GetValues<ContentType>().Where(t => t != ContentType.Image))
            law.Decide(Item("GB") with { Type = other }).Outcome.ShouldBe(Outcome.Admit, other.ToString());
    }

    [Fact, Requirement("D10")]
    public void leaves_safety_models_alone_and_so_do_closed_flags()
    {
        ContentItem item = Item("GB") with { Purpose = TrainingPurpose.SafetyModel };

        Law(["GB"], Order("uk-1", "GB")).Decide(item).Outcome.ShouldBe(Outcome.Admit);
        Law([]).Decide(item).Outcome.ShouldBe(Outcome.Admit);
        Law([]).Decide(item with { Minor = MinorStatus.Minor }).Outcome.ShouldBe(Outcome.Exclude);
    }

    [Fact, Requirement("D5", "R12")]
    public void is_the_days_in_which_content_was_processed_whenever_it_was_made()
    {
        ContentItem old = Item("IE") with { CreatedAt = At("2019-03-01T10:00:00Z") };
        Snapshot law = Law(["IE"], X);

        law.Decide(old with { CollectedAt = At("2024-06-01T10:00:00Z") }).Outcome.ShouldBe(Outcome.Hold);
        law.Decide(old with { CollectedAt = At("2024-08-02T10:00:00Z") }).Outcome.ShouldBe(Outcome.Admit);
    }

    [Theory, Requirement("D5")]
    [InlineData("2024-05-06T22:59:59Z", false)]
    [InlineData("2024-05-06T23:00:00Z", true)]
    [InlineData("2024-08-01T22:59:59Z", true)]
    [InlineData("2024-08-01T23:00:00Z", false)]
    public void is_whole_days_of_the_named_zone_both_ends_included(string collected, bool covered) =>
        Law(["IE"], X).Decide(Item("IE") with { CollectedAt = At(collected) }).Outcome.ShouldBe(covered ? Outcome.Hold : Outcome.Admit);

    [Fact, Requirement("D5", "R6")]
    public void reaches_the_present_while_its_processed_range_has_no_end() =>
        Law(["IE"], X with { Processed = X.Processed! with { To = null } })
            .Decide(Item("IE") with { CollectedAt = At("2030-01-01T00:00:00Z") })
            .Outcome.ShouldBe(Outcome.Hold);

    [Fact, Requirement("D5", "R6")]
    public void is_every_day_where_this_machine_does_not_know_the_zone() =>
        Law(["IE"], Order("x", "IE") with { Created = Days("1999-01-01", "1999-01-02", "Atlantis/Capital") })
            .Decide(Item("IE"))
            .Outcome.ShouldBe(Outcome.Hold);

    [Fact, Requirement("D6")]
    public void never_ends_by_itself() =>
        Law(["GB"], Order("uk-1", "GB") with { ReviewOn = new DateOnly(2024, 10, 1) })
            .Decide(Item("GB") with { CreatedAt = Noon.AddYears(10), CollectedAt = Noon.AddYears(10) })
            .Outcome.ShouldBe(Outcome.Hold);

    private static DayRange Days(string from, string to, string zone) => new(Day(from), Day(to), zone);

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd");

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, null);
}
