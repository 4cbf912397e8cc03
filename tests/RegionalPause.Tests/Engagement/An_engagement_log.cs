using RegionalPause.Engagement;
using RegionalPause.Requests;
using RegionalPause.Safety;
using Shouldly;
using static RegionalPause.Tests.Engagement.Dealings;

namespace RegionalPause.Tests.Engagement;

[Requirement("R23", "D31")]
public sealed class An_engagement_log
{
    private const string Hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    private static readonly EngagementEntry Closing = Said(EngagementKind.Closed, AuthorityPosition.NoFurtherActionNow);

    [Fact]
    public void numbers_its_entries_in_the_order_they_were_entered() =>
        Of(Said(EngagementKind.ConcernRaised), Said(EngagementKind.Meeting, on: Today.AddDays(-3)))
            .Log.Entries.Select(e => e.Number)
            .ShouldBe([1, 2]);

    [Fact]
    public void says_where_the_authority_stands_by_the_day_it_said_so()
    {
        Dealings dealings = Of(
            Said(EngagementKind.Response, AuthorityPosition.Engaged),
            Said(EngagementKind.ConcernRaised, AuthorityPosition.NoResponse, Today.AddDays(-5))
        );

        dealings.Log.Position.ShouldBe(AuthorityPosition.Engaged);
    }

    [Fact]
    public void has_no_position_where_nobody_recorded_one() => Of(Said(EngagementKind.Meeting)).Log.Position.ShouldBeNull();

    [Fact]
    public void takes_the_same_entry_once_however_often_it_is_sent() =>
        Of(Said(EngagementKind.Meeting)).Enter(Said(EngagementKind.Meeting)).ShouldBeOfType<Decision<EngagementEntry>.Unchanged>();

    [Theory]
    [InlineData(EngagementKind.NoObjectionStated)]
    public void never_turns_no_objection_into_an_approval(EngagementKind kind) =>
        new Dealings().Refused(Said(kind, AuthorityPosition.Approved) with { Document = Hash }).ShouldContain("never becomes one");

    [Fact]
    public void never_does_so_by_a_correction_either() =>
        Of(Said(EngagementKind.NoObjectionStated, AuthorityPosition.NoFurtherActionNow))
            .Refused(Said(EngagementKind.Response, AuthorityPosition.Approved) with { Document = Hash, Corrects = 1 })
            .ShouldContain("never becomes one");

    [Fact]
    public void takes_an_approval_only_with_its_document()
    {
        new Dealings().Refused(Said(EngagementKind.Response, AuthorityPosition.Approved)).ShouldContain("SHA-256");
        Of(Said(EngagementKind.Response, AuthorityPosition.Approved) with { Document = Hash })
            .Log.Position.ShouldBe(AuthorityPosition.Approved);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(AuthorityPosition.NoResponse)]
    [InlineData(AuthorityPosition.Engaged)]
    public void is_not_closed_without_an_outcome(AuthorityPosition? position) =>
        new Dealings().Refused(Said(EngagementKind.Closed, position)).ShouldContain("outcome");

    [Fact]
    public void is_closed_by_an_outcome_and_stays_so_while_the_authority_only_watches() =>
        Of(Said(EngagementKind.ConcernRaised), Closing, Said(EngagementKind.Monitoring)).Log.Closed!.Number.ShouldBe(2);

    [Theory]
    [InlineData(EngagementKind.ConcernRaised, 0)]
    [InlineData(EngagementKind.Ordered, 0)]
    [InlineData(EngagementKind.ConcernRaised, -30)] // it was not known when the log was closed
    public void is_opened_again_by_what_comes_to_light_later(EngagementKind kind, int days) =>
        Of(Said(EngagementKind.Meeting), Closing, Said(kind, on: Today.AddDays(days))).Log.Closed.ShouldBeNull();

    [Fact]
    public void is_corrected_by_another_entry_and_keeps_both()
    {
        Dealings dealings = Of(
            Said(EngagementKind.Closed, AuthorityPosition.NoFurtherActionNow),
            Said(EngagementKind.Monitoring, AuthorityPosition.Engaged) with
            {
                Corrects = 1,
            }
        );

        dealings.Log.Entries.Length.ShouldBe(2);
        dealings.Log.Standing.ShouldHaveSingleItem().Number.ShouldBe(2);
        dealings.Log.Closed.ShouldBeNull();
        dealings.Log.Position.ShouldBe(AuthorityPosition.Engaged);
    }

    [Fact]
    public void takes_one_correction_of_an_entry_that_exists()
    {
        Dealings dealings = Of(Said(EngagementKind.Meeting), Said(EngagementKind.Response) with { Corrects = 1 });

        dealings.Refused(Said(EngagementKind.Meeting) with { Corrects = 9 }).ShouldContain("no entry 9");
        dealings.Refused(Said(EngagementKind.Monitoring) with { Corrects = 1 }).ShouldContain("correct entry");
    }

    [Fact, Requirement("D37")]
    public void tells_what_is_open_what_comes_soon_and_what_is_overdue()
    {
        EngagementLog log = Of(Said(EngagementKind.Undertaking) with { Due = new DueDate(DueTerm.FiveWorkingDays, Today) }).Log;

        log.Dues(new DateOnly(2024, 9, 24)).ShouldHaveSingleItem().State.ShouldBe(DueState.Open);
        log.Dues(new DateOnly(2024, 9, 25)).ShouldHaveSingleItem().State.ShouldBe(DueState.Soon);
        log.Dues(new DateOnly(2024, 9, 27)).ShouldHaveSingleItem().State.ShouldBe(DueState.Soon);
        log.Dues(new DateOnly(2024, 9, 28)).ShouldHaveSingleItem().State.ShouldBe(DueState.Overdue);
    }

    [Fact, Requirement("D37")]
    public void forgets_a_due_date_that_was_met_and_lets_it_be_met_once()
    {
        Dealings dealings = Of(
            Said(EngagementKind.Undertaking) with
            {
                Due = new DueDate(DueTerm.FiveMonths, Today),
            },
            Said(EngagementKind.Response) with
            {
                Settles = 1,
            }
        );

        dealings.Log.Dues(Today.AddYears(1)).ShouldBeEmpty();
        dealings.Refused(Said(EngagementKind.Meeting) with { Settles = 1 }).ShouldContain("met the due date");
        dealings.Refused(Said(EngagementKind.Meeting) with { Settles = 2 }).ShouldContain("no entry 2 with a due date");
    }

    [Fact, Requirement("D37")]
    public void has_a_due_date_again_where_what_met_it_is_corrected() =>
        Of(
            Said(EngagementKind.Undertaking) with
            {
                Due = new DueDate(DueTerm.FiveMonths, Today),
            },
            Said(EngagementKind.Response) with
            {
                Settles = 1,
            },
            Said(EngagementKind.Meeting) with
            {
                Corrects = 2,
            }
        )
            .Log.Dues(Today)
            .ShouldHaveSingleItem()
            .Entry.Number.ShouldBe(1);
}
