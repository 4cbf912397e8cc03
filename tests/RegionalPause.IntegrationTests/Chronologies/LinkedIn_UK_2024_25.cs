using RegionalPause.Cli.Scenarios;
using RegionalPause.Engagement;
using RegionalPause.Evidence;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Objections;
using RegionalPause.Orders;
using RegionalPause.Safety;
using RegionalPause.Tests;
using Shouldly;
using static RegionalPause.IntegrationTests.Chronologies.Chronology;

namespace RegionalPause.IntegrationTests.Chronologies;

/// <summary>LinkedIn in the United Kingdom, 20 September 2024 to 3 November 2025: 409 days.</summary>
public sealed class LinkedIn_UK_2024_25(Azurite azurite)
{
    [Fact, Requirement("D6", "D15", "D32", "R15")]
    public async Task holds_for_409_days_and_lets_in_what_the_terms_of_its_end_name()
    {
        // members notice the setting; EU, EEA and Switzerland were excluded from the start [KEY] [TTN]
        await using Chronology told = await BeginAsync(azurite, LinkedIn2024.Noticed);
        await told.OpenAsync("UK");
        await told.RegisterAsync("GB", "en", "Europe/London", "member", "objector");
        (await told.SubmitAsync(LinkedIn2024.Before)).ShouldBe("permitted");
        (await told.SubmitAsync(LinkedIn2024.French)).ShouldBe("flag-closed");
        (await told.SubmitAsync(LinkedIn2024.Norwegian)).ShouldBe("flag-closed");
        (await told.SubmitAsync(LinkedIn2024.Swiss)).ShouldBe("flag-closed");

        told.On(LinkedIn2024.Suspended); // [ICO-LI] [KEY]
        await told.PauseAsync(LinkedIn2024.Suspension);
        await told.EnterAsync(LinkedIn2024.Order, LinkedIn2024.Welcome);
        (await told.SubmitAsync(LinkedIn2024.Held)).ShouldBe("paused");
        (await told.SubmitAsync(LinkedIn2024.Old)).ShouldBe("paused"); // the first proposal reached back to 2003 [AP]
        (await told.SubmitAsync(LinkedIn2024.OfObjector)).ShouldBe("paused");

        told.On(LinkedIn2024.Announced); // announced for 3 November, 46 days ahead [HNS]
        await told.FireTimersAsync();
        await told.TellAsync(LinkedIn2024.Campaign);
        await told.DeliverNoticesAsync(LinkedIn2024.Notice);

        told.On(LinkedIn2024.Stated); // "no further action now", no clearance [ICO-LI]
        EngagementLog log = await told.EnterAsync(LinkedIn2024.Order, LinkedIn2024.Closing);
        log.Position.ShouldBe(AuthorityPosition.NoFurtherActionNow);

        told.On(LinkedIn2024.Reminded);
        await told.ObjectAsync("objector", ObjectionSource.Notice, LinkedIn2024.Notice);

        told.On(LinkedIn2024.Resumed); // [REG]
        await told.FireTimersAsync();
        (await told.OrderAsync(LinkedIn2024.Order)).Stage.ShouldBe(OrderStage.Effective);
        (await told.HeldAsync()).ShouldBe([(LinkedIn2024.Order, 3)]);
        (LinkedIn2024.Resumed.DayNumber - LinkedIn2024.Suspended.DayNumber).ShouldBe(409);

        await told.ProposeAsync(LinkedIn2024.Order, LinkedIn2024.FirstProposal);
        await told.ProposeAsync(LinkedIn2024.Order, LinkedIn2024.Terms);
        await told.ResumeAsync(LinkedIn2024.Order);

        told.Admitted.ShouldBe(["post:gb#1", "post:held#1"]);
        (await told.HeldAsync()).ShouldBe([("outside-span", 1)]);
        await told.FireTimersAsync();
        (await told.HeldAsync()).ShouldBe([("outside-span", 1)]); // held for 409 days, and outside the span only since today
        (await told.SubmitAsync(LinkedIn2024.OfObjector with { Revision = 2 })).ShouldBe("author-objected");
        (await told.SubmitAsync(LinkedIn2024.French with { Revision = 2 })).ShouldBe("flag-closed");

        EvidenceFacts evidence = await told.EvidenceAsync(LinkedIn2024.Order);
        (
            evidence.Total(EvidenceColumn.AdmittedBefore),
            evidence.Total(EvidenceColumn.Held),
            evidence.Total(EvidenceColumn.Purged),
            evidence.Total(EvidenceColumn.Released)
        ).ShouldBe((1, 3, 0, 1));
    }

    [Fact, Requirement("D37")]
    public async Task owes_a_report_five_months_after_it_ends()
    {
        await using Chronology told = await BeginAsync(azurite, 2025, 10, 1);
        await told.PauseAsync(LinkedIn2024.Suspension);

        // The DPC's statement: a report within five months of the start on 3 November [ILN] [PM]. It stands here since a log belongs to an
        // order, and the EU was never paused.
        told.On(2025, 11, 7);
        await told.EnterAsync(
            LinkedIn2024.Order,
            new EngagementRequest
            {
                Kind = "undertaking",
                On = new DateOnly(2025, 11, 7),
                Reference = "Report on how the safeguards work",
                Due = "five-months",
                DueFrom = new DateOnly(2025, 11, 3),
            }
        );
        (await told.DuesAsync()).ShouldBe([(new DateOnly(2026, 4, 3), DueState.Open)]);

        told.On(2026, 3, 4);
        (await told.DuesAsync()).ShouldBe([(new DateOnly(2026, 4, 3), DueState.Soon)]);
        told.On(2026, 4, 4);
        (await told.DuesAsync()).ShouldBe([(new DateOnly(2026, 4, 3), DueState.Overdue)]);
    }

    [Fact, Requirement("D15")]
    public async Task would_have_lost_what_it_held_under_a_ceiling_of_400_days()
    {
        await using Chronology told = await BeginAsync(azurite, LinkedIn2024.Noticed);
        await told.OpenAsync("UK");
        told.On(LinkedIn2024.Suspended);
        await told.PauseAsync(LinkedIn2024.Suspension with { RetentionDays = 400 });
        await told.SubmitAsync(LinkedIn2024.Held);

        told.On(LinkedIn2024.Resumed);
        await told.FireTimersAsync();

        (await told.HeldAsync()).ShouldBeEmpty();
        told.Admitted.ShouldBeEmpty();
        (await told.EvidenceAsync(LinkedIn2024.Order)).Total(EvidenceColumn.Purged).ShouldBe(1);
    }
}
