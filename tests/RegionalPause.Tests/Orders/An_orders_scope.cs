using RegionalPause.Content;
using RegionalPause.Requests;
using Shouldly;

namespace RegionalPause.Tests.Orders;

public class An_orders_scope
{
    private static readonly ContentItem Item = new()
    {
        Id = new("post-1", 1),
        Type = ContentType.Post,
        Purpose = TrainingPurpose.GenerativeAi,
        AuthorId = MemberId.Parse("m"),
        CreatedAt = At("2019-03-01T12:00:00Z"),
        CollectedAt = At("2024-06-01T12:00:00Z"),
        Signals = [],
        Jurisdictions = [],
        HasUnknownSignal = false,
        CountedUnder = null,
        RefusesTraining = false,
        Minor = MinorStatus.Adult,
        SpecialCategory = false,
    };

    private static readonly DayRange X = new(new(2024, 5, 7), new(2024, 8, 1), "Europe/Dublin");

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    [Fact, Requirement("D10")]
    public void is_generative_training_only() => Sample.Order.Concerns(Item with { Purpose = TrainingPurpose.SafetyModel }).ShouldBeFalse();

    [Fact, Requirement("D10")]
    public void is_the_types_it_names_or_all()
    {
        Sample.Order.Concerns(Item).ShouldBeTrue();
        (Sample.Order with { ContentTypes = [ContentType.Image] }).Concerns(Item).ShouldBeFalse();
        (Sample.Order with { ContentTypes = [ContentType.Image, ContentType.Post] }).Concerns(Item).ShouldBeTrue();
    }

    [Theory, Requirement("D5")]
    [InlineData("2024-05-06T22:59:59Z", false), InlineData("2024-05-06T23:00:00Z", true)] // midnight in Dublin, in summer
    [InlineData("2024-08-01T22:59:59Z", true), InlineData("2024-08-01T23:00:00Z", false)]
    public void is_the_days_of_the_zone_both_included(string collected, bool covered) =>
        (Sample.Order with { Processed = X }).Concerns(Item with { CollectedAt = At(collected) }).ShouldBe(covered);

    [Fact, Requirement("D5")]
    public void goes_by_when_an_old_post_was_processed_and_not_written()
    {
        (Sample.Order with { Processed = X }).Concerns(Item).ShouldBeTrue();
        (Sample.Order with { Created = X }).Concerns(Item).ShouldBeFalse();
        (Sample.Order with { Created = X, Processed = X }).Concerns(Item).ShouldBeFalse();
    }

    [Fact, Requirement("D5", "R9")]
    public void reaches_the_present_with_an_open_processed_range_however_early_collected() =>
        (Sample.Order with { Processed = X with { To = null } })
            .Concerns(Item with { CollectedAt = At("2020-01-01T00:00:00Z") })
            .ShouldBeTrue();

    [Theory, Requirement("D5")]
    [InlineData("2024-05-06T12:00:00Z", false), InlineData("2024-05-07T12:00:00Z", true), InlineData("2999-01-01T00:00:00Z", true)]
    public void has_no_end_where_a_created_range_has_none(string created, bool covered) =>
        (Sample.Order with { Created = X with { To = null } }).Concerns(Item with { CreatedAt = At(created) }).ShouldBe(covered);

    [Fact, Requirement("R6")]
    public void covers_every_day_in_a_zone_this_machine_does_not_know() =>
        (Sample.Order with { Processed = X with { Zone = "Europe/Atlantis" } })
            .Concerns(Item with { CollectedAt = At("2020-01-01T00:00:00Z") })
            .ShouldBeTrue();
}
