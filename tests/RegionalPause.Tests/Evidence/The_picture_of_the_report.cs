using System.Collections.Immutable;
using RegionalPause.App.Pages;
using RegionalPause.Decisions;
using RegionalPause.Engagement;
using RegionalPause.Evidence;
using RegionalPause.Orders;
using RegionalPause.Recalls;
using RegionalPause.Tests.Orders;
using Shouldly;

namespace RegionalPause.Tests.Evidence;

/// <summary>Items a minute before and after, with the instants of the order.</summary>
[Requirement("R27")]
public sealed class The_picture_of_the_report
{
    private static readonly DateTimeOffset Minute = new(
        Sample.Order.RecordedAt.UtcTicks - Sample.Order.RecordedAt.UtcTicks % TimeSpan.TicksPerMinute,
        TimeSpan.Zero
    );

    [Fact]
    public void counts_the_minutes_around_the_start_and_no_other()
    {
        var minutes = new EvidenceMinutes(Sample.Order);
        minutes.Count(Minute.AddMinutes(-EvidenceMinutes.Around).AddTicks(-1), Outcome.Admit);
        minutes.Count(Minute.AddMinutes(-EvidenceMinutes.Around), Outcome.Admit);
        minutes.Count(Minute.AddSeconds(59), Outcome.Hold);
        minutes.Count(Minute, Outcome.Exclude);
        minutes.Count(Minute.AddMinutes(EvidenceMinutes.Around).AddSeconds(59), Outcome.Admit);
        minutes.Count(Minute.AddMinutes(EvidenceMinutes.Around + 1), Outcome.Admit);

        ImmutableArray<EvidenceMinute> counted = minutes.ToImmutable();

        counted.Length.ShouldBe(2 * EvidenceMinutes.Around + 1);
        counted[0].ShouldBe(new EvidenceMinute(Minute.AddMinutes(-EvidenceMinutes.Around), 1, 0));
        counted[EvidenceMinutes.Around].ShouldBe(new EvidenceMinute(Minute, 0, 2));
        counted[^1].Admitted.ShouldBe(1);
        counted.Sum(m => m.Admitted + m.Withheld).ShouldBe(4);
    }

    [Fact]
    public void is_left_out_where_nothing_was_decided() => new EvidenceMinutes(Sample.Order).ToImmutable().ShouldBeEmpty();

    [Fact]
    public void shows_bars_and_instants_and_says_the_same_in_words()
    {
        var minutes = new EvidenceMinutes(Sample.Order);
        for (int i = 0; i < 20; i++)
            minutes.Count(Minute.AddMinutes(-3), Outcome.Admit);
        for (int i = 0; i < 10; i++)
            minutes.Count(Minute.AddMinutes(2), Outcome.Hold);
        EvidenceFacts facts = Facts with { Minutes = minutes.ToImmutable() };

        EvidencePicture picture = EvidencePicture.Of(facts).ShouldNotBeNull();

        picture.Bars.Select(bar => bar.IsAdmitted).ShouldBe([true, false]);
        picture.Most.ShouldBe(20);
        picture.Marks.Select(mark => mark.Name).ShouldBe(["in force", "fenced", "effective"]);
        picture.Marks.Select(mark => mark.LabelY).ShouldBeUnique(); // they are within a second of one another
        picture.Summary.ShouldBe(
            "In the minutes shown, 20 items were admitted, 0 of them in minutes that began after the order was in force, and 10 were held or excluded."
        );
        EvidencePicture.Of(Facts).ShouldBeNull();
    }

    private static EvidenceFacts Facts =>
        new()
        {
            Order = new OrderState
            {
                Order = Sample.Order,
                Stage = OrderStage.Effective,
                CommittedAt = Minute.AddSeconds(10),
                FencedAt = Minute.AddSeconds(10.1),
                EffectiveAt = Minute.AddSeconds(10.3),
            },
            History = [],
            Certificate = null,
            Counts = [],
            Incidents = [],
            Engagement = new EngagementLog(Sample.Order.Id, []),
            Campaigns = [],
            Objections = new EvidenceObjections(0, 0, 0, null),
            Quarantine = new EvidenceQuarantine(null, new RecallLog(new QuarantineSource.ByOrder(Sample.Order.Id), [])),
            Ledger = null,
            Fault = null,
            Key = "",
            ReadAt = Minute.AddHours(1),
        };
}
