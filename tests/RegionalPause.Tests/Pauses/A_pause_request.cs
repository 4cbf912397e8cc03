using RegionalPause.Content;
using RegionalPause.Contract;
using RegionalPause.Decisions;
using RegionalPause.Jurisdictions;
using RegionalPause.Orders;
using RegionalPause.Pauses;
using RegionalPause.Requests;
using Shouldly;

namespace RegionalPause.Tests.Pauses;

public class A_pause_request
{
    private static readonly JurisdictionAtlas Atlas = JurisdictionAtlas.LoadEmbedded();
    private static readonly DateTimeOffset Now = new(2024, 9, 20, 9, 30, 0, 250, TimeSpan.Zero);
    private static readonly PauseRequest Emergency = new() { Jurisdictions = ["UK"], Authority = "ICO" };

    private static PauseOrder Order(PauseRequest request, string by = "olivia")
    {
        PauseRequestReader
            .Read(request, by, Now, Atlas)
            .Succeeded(out PauseOrder? order, out Refusal? refusal)
            .ShouldBeTrue(refusal?.Detail);
        return order!;
    }

    private static FieldError[] Errors(PauseRequest request, string by = "olivia")
    {
        PauseRequestReader.Read(request, by, Now, Atlas).Succeeded(out _, out Refusal? refusal).ShouldBeFalse();
        refusal.ShouldNotBeNull().Code.ShouldBe(RefusalCode.Invalid);
        return [.. refusal.Errors];
    }

    private static string[] Fields(PauseRequest request, string by = "olivia") => [.. Errors(request, by).Select(e => e.Field)];

    [Fact, Requirement("R14")]
    public void needs_three_fields_in_an_emergency()
    {
        PauseOrder order = Order(Emergency, " olivia ");
        order.Named.ShouldBe(["UK"]);
        order.Jurisdictions.Select(j => j.Value).ShouldBe(["GB"]);
        (order.Authority, order.Reason, order.IssuedBy).ShouldBe(("GB-ICO", null, "olivia"));
        (order.Meanwhile, order.RetentionDays, order.AtCeiling, order.Shadow).ShouldBe((Meanwhile.Hold, 400, AtCeiling.Ask, false));
        (order.EffectiveFrom, order.RecordedAt, order.ConfirmedToAuthorityAt).ShouldBe((Now, Now, null));
        order.ContentTypes.ShouldBeEmpty();
    }

    [Fact, Requirement("R14")]
    public void may_give_a_reason_in_place_of_an_authority() =>
        Order(new() { Jurisdictions = ["uk"], Reason = "  told by phone\nat 10:20 " }).Reason.ShouldBe("told by phone\nat 10:20");

    [Theory, InlineData(null), InlineData(""), InlineData("   "), Requirement("R14")]
    public void without_authority_and_reason_is_refused(string? blank) =>
        Errors(Emergency with { Authority = blank, Reason = blank })
            .ShouldHaveSingleItem()
            .ShouldBe(new FieldError("authority", null, "a supervisory authority, or a reason instead"));

    [Fact, Requirement("R14", "R29")]
    public void is_told_everything_that_is_wrong_at_once()
    {
        Fields(
                new PauseRequest
                {
                    Id = "UK pause!",
                    Jurisdictions = ["UK", "Atlantis", "ZZ"],
                    Authority = "Ministry of Silly Walks",
                    Reason = new string('x', RegionalPause.Requests.TextLimits.Reason + 1),
                    ContentTypes = ["image", "gif"],
                    Created = new DayRange(new(2024, 5, 2), new(2024, 5, 1), "UTC"),
                    Processed = new DayRange(new(2024, 5, 1), null, "Europe/Atlantis"),
                    Meanwhile = "block",
                    RetentionDays = 0,
                    AtCeiling = "3",
                    EffectiveFrom = Now.AddYears(2),
                    ConfirmedToAuthorityAt = Now.AddSeconds(1),
                    ReviewOn = new(2024, 9, 19),
                },
                by: " "
            )
            .ShouldBe([
                "jurisdictions[1]",
                "jurisdictions[2]",
                "effectiveFrom",
                "authority",
                "reason",
                "id",
                "contentTypes[1]",
                "created.to",
                "processed.zone",
                "by",
                "meanwhile",
                "retentionDays",
                "atCeiling",
                "confirmedToAuthorityAt",
                "reviewOn",
            ]);
    }

    [Fact, Requirement("R29")]
    public void is_told_no_more_than_a_hundred_wrong_fields() =>
        Errors(Emergency with { ContentTypes = [.. Enumerable.Repeat("gif", 10_000)] }).Length.ShouldBe(100);

    [Fact, Requirement("R29")]
    public void is_told_field_value_and_expectation()
    {
        Errors(Emergency with { Meanwhile = "block" })
            .ShouldHaveSingleItem()
            .ShouldBe(new FieldError("meanwhile", "block", "one of hold, exclude"));
        Errors(Emergency with { ContentTypes = ["gif"] })
            .ShouldHaveSingleItem()
            .Expected.ShouldBe("one of post, article, video, comment, image, profile, group, prompt");
        Errors(Emergency with { Jurisdictions = [new string('Q', 500)] }).ShouldHaveSingleItem().Value!.Length.ShouldBe(64);
    }

    [Fact, Requirement("R4", "D1")]
    public void keeps_the_names_and_every_code_they_mean_today()
    {
        PauseOrder order = Order(Emergency with { Jurisdictions = [" eea ", "CH", "EEA"] });
        order.Named.ShouldBe(["EEA", "CH"]);
        order.Jurisdictions.Length.ShouldBe(30 + 7 + 1);
        order.Jurisdictions.ShouldBeInOrder();
        order.Jurisdictions.Select(j => j.Value).ShouldContain("RE");
    }

    [Fact, Requirement("R12")]
    public void without_jurisdictions_is_refused()
    {
        Fields(Emergency with { Jurisdictions = [] }).ShouldBe(["jurisdictions"]);
        Fields(Emergency with { Jurisdictions = default }).ShouldBe(["jurisdictions"]);
        Fields(Emergency with { Jurisdictions = [null!] }).ShouldBe(["jurisdictions[0]"]);
        Fields(Emergency with { Jurisdictions = [.. Enumerable.Repeat("UK", 101)] }).ShouldBe(["jurisdictions"]);
    }

    [Fact, Requirement("R12")]
    public void without_an_id_gets_one_from_names_and_instant()
    {
        Order(Emergency).Id.Value.ShouldBe("uk-20240920t093000z");
        Order(Emergency with { Jurisdictions = ["EEA", "UK", "CH"] }).Id.Value.ShouldBe("eea-uk-ch-20240920t093000z");
        Order(Emergency with { Jurisdictions = [.. "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU".Split(' ')] })
            .Id.Value.ShouldBe("at-and-17-more-20240920t093000z");
    }

    [Fact, Requirement("R12")]
    public void that_states_its_instant_gets_the_same_id_whenever_it_is_sent()
    {
        PauseRequest stated = Emergency with { EffectiveFrom = new DateTimeOffset(2024, 9, 18, 10, 0, 0, TimeSpan.FromHours(1)) };
        Order(stated).Id.Value.ShouldBe("uk-20240918t090000z");
    }

    [Fact, Requirement("R12")]
    public void states_its_instant_to_the_second_and_in_utc()
    {
        PauseOrder order = Order(Emergency with { EffectiveFrom = new DateTimeOffset(2024, 9, 18, 10, 0, 0, 999, TimeSpan.FromHours(1)) });
        order.EffectiveFrom.ShouldBe(new DateTimeOffset(2024, 9, 18, 9, 0, 0, TimeSpan.Zero));
        order.EffectiveFrom.Offset.ShouldBe(TimeSpan.Zero);
    }

    [Theory, Requirement("R12", "D4")]
    [
        InlineData("2014-12-31T23:59:59Z", false),
        InlineData("2015-01-01T00:00:00Z", true),
        InlineData("2025-09-20T09:30:00Z", true),
        InlineData("2025-09-20T09:30:01Z", false)
    ]
    public void may_begin_between_2015_and_a_year_from_now(string from, bool allowed)
    {
        PauseRequest request = Emergency with
        {
            EffectiveFrom = DateTimeOffset.Parse(from, System.Globalization.CultureInfo.InvariantCulture),
        };
        if (allowed)
            Order(request);
        else
            Fields(request).ShouldBe(["effectiveFrom"]);
    }

    [Fact, Requirement("R12", "D5")]
    public void takes_xs_undertaking()
    {
        PauseOrder order = Order(
            new()
            {
                Jurisdictions = ["EEA"],
                Authority = "DPC",
                Processed = new DayRange(new(2024, 5, 7), new(2024, 8, 1), " Europe/Dublin "),
            }
        );
        order.Authority.ShouldBe("IE-DPC");
        order.Processed.ShouldBe(new DayRange(new(2024, 5, 7), new(2024, 8, 1), "Europe/Dublin"));
    }

    [Theory, Requirement("R12", "D5")]
    [InlineData("2024-09-20", "2024-09-20", "UTC", null)]
    [InlineData("2024-09-21", null, "UTC", "created.from")]
    [InlineData(null, "2024-09-21", "UTC", "created.to")]
    [InlineData("2024-09-20", "2024-09-21", "Pacific/Kiritimati", "created.to")] // 23:30 there
    [InlineData("2024-09-19", "2024-09-20", "Pacific/Pago_Pago", "created.to")] // still the 19th there, 22:30
    [InlineData("2024-09-19", null, "Pacific/Pago_Pago", null)]
    [InlineData(null, null, "UTC", "created")]
    [InlineData("2024-09-19", null, null, "created.zone")]
    [InlineData("2024-09-19", null, "", "created.zone")]
    [InlineData("2024-09-19", null, "../../../etc/passwd", "created.zone")]
    [InlineData("2024-09-19", null, "/usr/share/zoneinfo/UTC", "created.zone")]
    public void takes_ranges_that_lie_in_the_past_where_they_are(string? from, string? to, string? zone, string? wrong)
    {
        static DateOnly? Day(string? text) => text is null ? null : DateOnly.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        PauseRequest request = Emergency with { Created = new DayRange(Day(from), Day(to), zone!) };
        if (wrong is null)
            Order(request).Created.ShouldNotBeNull();
        else
            Fields(request).ShouldBe([wrong]);
    }

    [Theory, InlineData(0, false), InlineData(1, true), InlineData(3650, true), InlineData(3651, false), Requirement("R15")]
    public void keeps_held_items_from_a_day_to_ten_years(int days, bool allowed)
    {
        if (allowed)
            Order(Emergency with { RetentionDays = days }).RetentionDays.ShouldBe(days);
        else
            Fields(Emergency with { RetentionDays = days }).ShouldBe(["retentionDays"]);
    }

    [Fact, Requirement("R12")]
    public void may_be_reviewed_today_and_was_confirmed_by_now_at_the_latest()
    {
        PauseOrder order = Order(Emergency with { ReviewOn = new(2024, 9, 20), ConfirmedToAuthorityAt = Now });
        (order.ReviewOn, order.ConfirmedToAuthorityAt).ShouldBe((new DateOnly(2024, 9, 20), Now));
    }

    [Fact, Requirement("R14")]
    public void is_written_in_text_that_can_be_shown()
    {
        // Not as attribute arguments: metadata is UTF-8 and has no half pairs.
        foreach (string reason in new[] { "bell\u0007", "half a pair \ud83d", "\ude00 the other half", "escape \u001b[31m" })
            Fields(Emergency with { Reason = reason }).ShouldBe(["reason"]);
        Order(Emergency with { Reason = "a whole pair \ud83d\ude00, and \ufffd" }).Reason.ShouldNotBeNull();
    }

    [Fact, Requirement("R14")]
    public void takes_words_in_any_case_and_types_once_in_order()
    {
        PauseOrder order = Order(Emergency with { Meanwhile = "Exclude", AtCeiling = "PURGE", ContentTypes = ["video", "Post", "VIDEO"] });
        (order.Meanwhile, order.AtCeiling).ShouldBe((Meanwhile.Exclude, AtCeiling.Purge));
        order.ContentTypes.ShouldBe([ContentType.Post, ContentType.Video]);
    }

    [Fact, Requirement("R12")]
    public void read_twice_asks_the_same() =>
        Order(Emergency with { Id = "uk", ContentTypes = ["video", "post"] })
            .AsksTheSameAs(
                Order(Emergency with { Id = "UK", Jurisdictions = ["uk"], Authority = "gb-ico", ContentTypes = ["post", "video"] }, "alice")
            )
            .ShouldBeTrue();
}
