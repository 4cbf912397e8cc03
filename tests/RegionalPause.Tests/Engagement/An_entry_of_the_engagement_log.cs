using System.Text;
using RegionalPause.Engagement;
using RegionalPause.Requests;
using RegionalPause.Safety;
using Shouldly;
using static RegionalPause.Tests.Engagement.Dealings;

namespace RegionalPause.Tests.Engagement;

[Requirement("R23", "D4")]
public sealed class An_entry_of_the_engagement_log
{
    private static readonly EngagementRequest Request = new()
    {
        Kind = "meeting",
        On = Today,
        Reference = "call with the case officer",
    };

    public static TheoryData<AuthorityPosition> Positions => [.. Enum.GetValues<AuthorityPosition>()];

    public static TheoryData<EngagementKind> Kinds => [.. Enum.GetValues<EngagementKind>()];

    [Theory]
    [InlineData(0, false)]
    [InlineData(-1, false)]
    [InlineData(-2, true)]
    [InlineData(-400, true)]
    public void is_marked_late_when_it_is_dated_back_more_than_a_day(int days, bool late) =>
        Read(Request with { On = Today.AddDays(days) }).IsLate.ShouldBe(late);

    [Fact]
    public void says_who_entered_it_and_when_in_whole_seconds()
    {
        EngagementEntry entry = EngagementRequestReader.Read(Request, Order, " olivia ", Now.AddMilliseconds(1)).Value.ShouldNotBeNull();

        (entry.By, entry.EnteredAt).ShouldBe(("olivia", Now.AddSeconds(1)));
    }

    [Fact]
    public void counts_its_due_date_from_the_day_it_happened_or_from_another()
    {
        Read(Request with { Due = "one-month" }).Due.ShouldBe(new DueDate(DueTerm.OneMonth, Today));
        Read(Request with { Due = "five-months", DueFrom = Today.AddDays(30) })
            .Due.ShouldBe(new DueDate(DueTerm.FiveMonths, Today.AddDays(30)));
    }

    [Fact]
    public void is_told_everything_that_is_wrong_with_it_at_once()
    {
        Refusal refusal = EngagementRequestReader
            .Read(
                new EngagementRequest
                {
                    Kind = "chat",
                    Position = "fine",
                    On = Today.AddDays(2),
                    Reference = "",
                    Document = "abc",
                    Due = "soon",
                    DueFrom = Today,
                    Settles = 0,
                    Corrects = -1,
                },
                Order,
                "",
                Now
            )
            .Refusal.ShouldNotBeNull();

        refusal
            .Errors.Select(e => e.Field)
            .Order()
            .ShouldBe(["by", "corrects", "document", "due", "kind", "on", "position", "reference", "settles"]);
        refusal.Detail.ShouldStartWith("The entry cannot be read");
    }

    [Theory]
    [InlineData("mail of anna.smith@example.org")]
    [InlineData("")]
    [InlineData("bell \a")]
    public void has_a_reference_without_an_address(string reference) =>
        EngagementRequestReader
            .Read(Request with { Reference = reference }, Order, "olivia", Now)
            .Refusal!.Errors.ShouldHaveSingleItem()
            .Field.ShouldBe("reference");

    [Fact]
    public void has_no_room_for_a_correspondence() =>
        EngagementRequestReader
            .Read(Request with { Reference = new string('x', RegionalPause.Requests.TextLimits.Reference + 1) }, Order, "olivia", Now)
            .Refusal!.Errors.ShouldHaveSingleItem()
            .Field.ShouldBe("reference");

    [Theory, MemberData(nameof(Positions)), Requirement("D31")]
    public void keeps_the_authoritys_position_as_it_was_recorded(AuthorityPosition position) =>
        Again(Said(EngagementKind.Response, position)).Position.ShouldBe(position);

    [Theory, MemberData(nameof(Kinds))]
    public void keeps_what_happened_as_it_was_recorded(EngagementKind kind) => Again(Said(kind)).Kind.ShouldBe(kind);

    [Fact]
    public void is_the_same_after_it_was_written_and_read()
    {
        EngagementEntry entry = Read(
            Request with
            {
                Document = new string('A', 64),
                Due = "five-working-days",
                Settles = 3,
                Corrects = 4,
                Position = "no-further-action-now",
            }
        ) with
        {
            Number = 7,
        };

        Again(entry).ShouldBe(entry);
        entry.Document.ShouldBe(new string('a', 64));
    }

    [Fact]
    public void stands_in_the_ledger_in_these_bytes() =>
        Encoding
            .UTF8.GetString(EngagementJson.Write(Said(EngagementKind.Closed, AuthorityPosition.NoFurtherActionNow) with { Number = 2 }))
            .ShouldBe(
                """{"v":1,"event":"EngagementEntered","at":"2024-09-20T09:30:00+00:00","by":"olivia","order":"uk-ico-2024","number":2,"kind":"closed","position":"no-further-action-now","on":"2024-09-20","reference":"IC-12345"}"""
            );

    [Theory]
    [InlineData("\"number\":1", "\"numbers\":1")]
    [InlineData("\"meeting\"", "\"approved\"")]
    [InlineData("\"2024-10-20\"", "\"2024-10-21\"")] // a due date that the term does not give
    [InlineData("\"v\":1", "\"v\":2")]
    public void is_not_read_where_something_is_missing_or_unknown(string part, string other)
    {
        string json = Encoding
            .UTF8.GetString(
                EngagementJson.Write(Said(EngagementKind.Meeting) with { Number = 1, Due = new DueDate(DueTerm.OneMonth, Today) })
            )
            .Replace(part, other, StringComparison.Ordinal);

        Should.Throw<InvalidDataException>(() => EngagementJson.Read(Encoding.UTF8.GetBytes(json)));
    }

    private static EngagementEntry Read(EngagementRequest request) =>
        EngagementRequestReader.Read(request, Order, "olivia", Now).Value.ShouldNotBeNull();

    private static EngagementEntry Again(EngagementEntry entry) => EngagementJson.Read(EngagementJson.Write(entry));
}
