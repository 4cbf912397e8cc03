using System.Collections.Immutable;
using RegionalPause.Content;
using RegionalPause.Decisions;
using RegionalPause.Jurisdictions;
using RegionalPause.Ledger;
using RegionalPause.Objections;
using RegionalPause.Orders;
using RegionalPause.Quarantine;
using RegionalPause.Requests;
using RegionalPause.Verification;
using Shouldly;

namespace RegionalPause.Tests.Quarantine;

/// <summary>Which admissions of a ledger belong to a quarantine set.</summary>
[Requirement("R16", "D17")]
public sealed class An_admission_to_be_undone
{
    private const long OrderVersion = 10;

    // X's undertaking of 8 August 2024, about what was processed between 7 May and 1 August.
    private static readonly PauseOrder Undertaking = new()
    {
        Id = OrderId.Parse("x-2024"),
        Named = ["IE"],
        Jurisdictions = [new JurisdictionCode("IE")],
        Authority = "IE-DPC",
        IssuedBy = "olivia",
        EffectiveFrom = At("2024-08-08"),
        RecordedAt = At("2024-08-08"),
        Processed = new DayRange(new DateOnly(2024, 5, 7), new DateOnly(2024, 8, 1), "Europe/Dublin"),
    };

    private static readonly Pseudonym Member = Pseudonym.Of(new byte[32], "member", "m-1");

    [Theory, Requirement("D5")]
    [InlineData("2019-03-01", "2024-06-01", "2024-06-01", true)]
    [InlineData("2019-03-01", "2019-03-02", "2024-06-01", true)] // collected long before, processed by admitting it
    [InlineData("2019-03-01", "2024-07-31", "2024-08-02", true)] // collected in the range, admitted after it
    [InlineData("2019-03-01", "2024-08-02", "2024-08-02", false)]
    [InlineData("2024-06-01", "2024-05-06", "2024-05-06", false)] // written in the range does not count
    public void is_one_processed_in_the_range_and_not_one_written_in_it(string created, string collected, string admitted, bool isHit) =>
        (OfOrder(Undertaking, Entry(created, collected), admitted) is not null).ShouldBe(isHit);

    [Theory]
    [InlineData("GB", TrainingPurpose.GenerativeAi, Outcome.Admit)]
    [InlineData("IE", TrainingPurpose.SafetyModel, Outcome.Admit)]
    [InlineData("IE", TrainingPurpose.GenerativeAi, Outcome.Hold)]
    public void is_not_one_elsewhere_or_for_another_purpose_or_that_was_never_made(string code, TrainingPurpose purpose, Outcome outcome) =>
        OfOrder(
                Undertaking,
                Entry("2024-06-01", "2024-06-01", code) with
                {
                    Purpose = purpose,
                    Decision = new Decision(outcome, ReasonCode.Permitted),
                },
                "2024-06-01"
            )
            .ShouldBeNull();

    [Fact]
    public void is_one_of_the_types_and_the_days_of_writing_that_the_order_names()
    {
        PauseOrder videos = Undertaking with
        {
            Processed = null,
            ContentTypes = [ContentType.Video],
            Created = new DayRange(new DateOnly(2024, 1, 1), null, "UTC"),
        };
        LedgerEntry.Decided video = Entry("2024-06-01", "2024-06-01") with { Type = ContentType.Video };

        OfOrder(videos, video, "2024-06-01").ShouldNotBeNull();
        OfOrder(videos, video with { Type = ContentType.Post }, "2024-06-01").ShouldBeNull();
        OfOrder(videos, video with { CreatedAt = At("2023-12-31") }, "2024-06-01").ShouldBeNull();
    }

    // Hong Kong 2024: said on the 14th that use stopped as of the 11th.
    [Theory, Requirement("D4")]
    [InlineData("2024-10-10", false)]
    [InlineData("2024-10-11", true)]
    [InlineData("2024-10-13", true)]
    public void is_one_made_since_the_instant_from_which_the_order_was_to_apply(string admitted, bool isHit) =>
        (
            OfOrder(
                Undertaking with
                {
                    Processed = null,
                    EffectiveFrom = At("2024-10-11"),
                    RecordedAt = At("2024-10-14"),
                },
                Entry("2024-06-01", "2024-06-01"),
                admitted
            )
            is not null
        ).ShouldBe(isHit);

    [Fact]
    public void is_not_one_made_lawfully_after_the_order_ended() =>
        OfOrder(Undertaking with { Processed = null }, Entry("2024-06-01", "2024-06-01"), "2025-11-03", OrderVersion + 5).ShouldBeNull();

    [Fact, Requirement("D38")]
    public void is_one_that_the_law_forbade_whenever_it_was_made() =>
        OfOrder(Undertaking, Entry("2024-06-01", "2024-06-01"), "2024-08-09", OrderVersion, "order 'x-2024' covered it in IE")
            .ShouldNotBeNull()
            .Incident.ShouldBe("order 'x-2024' covered it in IE");

    [Fact, Requirement("R20", "D21")]
    public void is_one_whose_author_refuses_now_and_no_other_author()
    {
        ImmutableDictionary<Pseudonym, ObjectionScope> refused = Heard(Word());
        Pseudonym other = Pseudonym.Of(new byte[32], "member", "m-2");

        OfObjections(refused, null, Member).ShouldNotBeNull();
        OfObjections(refused, Member, Member).ShouldNotBeNull();
        OfObjections(refused, other, Member).ShouldBeNull();
        OfObjections(refused, null, other).ShouldBeNull();
        OfObjections(refused, null, null).ShouldBeNull();
    }

    [Fact, Requirement("R20")]
    public void is_none_any_more_once_the_objection_is_taken_back() =>
        OfObjections(Heard(Word(), Word() with { Withdraws = true }), null, Member).ShouldBeNull();

    [Fact, Requirement("R20")]
    public void is_one_of_the_kinds_the_objection_is_about() =>
        OfObjections(Heard(Word() with { Scope = ObjectionScope.Of([TrainingPurpose.GenerativeAi], [ContentType.Video]) }), null, Member)
            .ShouldBeNull();

    private static QuarantinedItem? OfOrder(
        PauseOrder order,
        LedgerEntry.Decided entry,
        string admitted,
        long version = OrderVersion - 1,
        string? forbidden = null
    ) => QuarantineRules.OfOrder(order, OrderVersion, Seen(entry, admitted, version, forbidden));

    private static QuarantinedItem? OfObjections(
        ImmutableDictionary<Pseudonym, ObjectionScope> refused,
        Pseudonym? of,
        Pseudonym? author
    ) => QuarantineRules.OfObjections(refused, of, Seen(Entry("2024-06-01", "2024-06-01") with { Author = author }, "2024-06-01", 1, null));

    private static ImmutableDictionary<Pseudonym, ObjectionScope> Heard(params RecordedObjection[] words) =>
        words.Aggregate(ImmutableDictionary<Pseudonym, ObjectionScope>.Empty, (refused, word) => word.AddTo(refused));

    private static RecordedObjection Word() =>
        new(Member, false, ObjectionScope.GenerativeTraining, ObjectionSource.Settings, At("2024-08-01"), null);

    private static AuditedEntry Seen(LedgerEntry.Decided entry, string admitted, long version, string? forbidden) =>
        new(
            new LedgerRecord.Batch
            {
                Shard = ShardId.Parse("s-1"),
                Position = 3,
                Previous = LedgerCodec.Genesis,
                At = At(admitted),
                ControlVersion = version,
                NotAfter = null,
                SettledUpTo = -1,
                Entries = [],
            },
            2,
            40,
            entry,
            forbidden
        );

    private static LedgerEntry.Decided Entry(string created, string collected, string code = "IE") =>
        new()
        {
            Item = ItemKey.Of(new ItemId("post:1", 1)),
            Day = new DateOnly(2024, 6, 1),
            Before = null,
            Decision = new Decision(Outcome.Admit, ReasonCode.Permitted),
            Type = ContentType.Post,
            Purpose = TrainingPurpose.GenerativeAi,
            CreatedAt = At(created),
            CollectedAt = At(collected),
            CountedUnder = new JurisdictionCode(code),
            Jurisdictions = [new JurisdictionCode(code)],
        };

    private static DateTimeOffset At(string day) =>
        DateTimeOffset.Parse($"{day}T12:00:00Z", System.Globalization.CultureInfo.InvariantCulture);
}
