using RegionalPause.Campaigns;
using RegionalPause.Contract;
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
    private const string Order = "linkedin-uk-2024",
        Notice = "linkedin-uk-notice";

    // Longer than the default of 400 days, which this pause outlived; purged rather than asked about, so that the ceiling would show.
    private static readonly PauseRequest Suspension = new()
    {
        Id = Order,
        Jurisdictions = ["UK"],
        Authority = "ICO",
        Reason = "Suspended pending further engagement with the ICO",
        RetentionDays = 450,
        AtCeiling = "purge", // [ICO-LI]
    };

    [Fact, Requirement("D6", "D15", "D32", "R15")]
    public async Task holds_for_409_days_and_lets_in_what_the_terms_of_its_end_name()
    {
        // members notice the setting; EU, EEA and Switzerland were excluded from the start [KEY] [TTN]
        await using Chronology told = await BeginAsync(azurite, 2024, 9, 18);
        await told.OpenAsync("UK");
        await told.RegisterAsync("GB", "en", "Europe/London", "member", "objector");
        (await told.SubmitAsync(new Post("post:gb", "GB", "member"))).ShouldBe("permitted");
        (await told.SubmitAsync(new Post("post:ie", "IE"))).ShouldBe("flag-closed");
        (await told.SubmitAsync(new Post("post:no", "NO"))).ShouldBe("flag-closed");
        (await told.SubmitAsync(new Post("post:ch", "CH"))).ShouldBe("flag-closed");

        told.On(2024, 9, 20); // [ICO-LI] [KEY]
        await told.PauseAsync(Suspension);
        await told.EnterAsync(
            Order,
            new EngagementRequest
            {
                Kind = "concern-raised",
                Position = "engaged",
                On = new DateOnly(2024, 9, 20),
                Reference = "The ICO welcomes the suspension and goes on monitoring",
            }
        );
        (await told.SubmitAsync(new Post("post:held", "GB", "member"))).ShouldBe("paused");
        (await told.SubmitAsync(new Post("post:old", "GB", "member") { Written = At(2003, 5, 5) })).ShouldBe("paused"); // the first proposal reached back to 2003 [AP]
        (await told.SubmitAsync(new Post("post:objector", "GB", "objector"))).ShouldBe("paused");

        told.On(2025, 9, 18); // announced for 3 November, 46 days ahead [HNS]
        await told.FireTimersAsync();
        await told.TellAsync(
            new CampaignRequest
            {
                Id = Notice,
                Order = Order,
                Controller = "The platform",
                StartsOn = new DateOnly(2025, 11, 3),
            }
        );
        await told.DeliverNoticesAsync(Notice);

        told.On(2025, 9, 23); // "no further action now", no clearance [ICO-LI]
        EngagementLog log = await told.EnterAsync(
            Order,
            new EngagementRequest
            {
                Kind = "closed",
                Position = "no-further-action-now",
                On = new DateOnly(2025, 9, 23),
                Reference = "Page updated: its view rests on what it was told",
            }
        );
        log.Position.ShouldBe(AuthorityPosition.NoFurtherActionNow);

        told.On(2025, 10, 28);
        await told.ObjectAsync("objector", ObjectionSource.Notice, Notice);

        told.On(2025, 11, 3); // [REG]
        await told.FireTimersAsync();
        (await told.OrderAsync(Order)).Stage.ShouldBe(OrderStage.Effective);
        (await told.HeldAsync()).ShouldBe([(Order, 3)]);
        (new DateOnly(2025, 11, 3).DayNumber - new DateOnly(2024, 9, 20).DayNumber).ShouldBe(409);

        // A shorter period than was proposed [ILN]; its first day was not published, so this one is ours.
        await told.ProposeAsync(Order, new ProposalBody { ContentNotBefore = new DateOnly(2003, 5, 5), Campaign = Notice });
        await told.ProposeAsync(Order, new ProposalBody { ContentNotBefore = new DateOnly(2020, 1, 1), Campaign = Notice });
        await told.ResumeAsync(Order);

        told.Admitted.ShouldBe(["post:gb#1", "post:held#1"]);
        (await told.HeldAsync()).ShouldBe([("outside-span", 1)]);
        await told.FireTimersAsync();
        (await told.HeldAsync()).ShouldBe([("outside-span", 1)]); // held for 409 days, and outside the span only since today
        (await told.SubmitAsync(new Post("post:objector", "GB", "objector") { Revision = 2 })).ShouldBe("author-objected");
        (await told.SubmitAsync(new Post("post:ie", "IE") { Revision = 2 })).ShouldBe("flag-closed");

        EvidenceFacts evidence = await told.EvidenceAsync(Order);
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
        await told.PauseAsync(Suspension);

        // The DPC's statement: a report within five months of the start on 3 November [ILN] [PM]. It stands here since a log belongs to an
        // order, and the EU was never paused.
        told.On(2025, 11, 7);
        await told.EnterAsync(
            Order,
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
        await using Chronology told = await BeginAsync(azurite, 2024, 9, 18);
        await told.OpenAsync("UK");
        told.On(2024, 9, 20);
        await told.PauseAsync(Suspension with { RetentionDays = 400 });
        await told.SubmitAsync(new Post("post:held", "GB"));

        told.On(2025, 11, 3);
        await told.FireTimersAsync();

        (await told.HeldAsync()).ShouldBeEmpty();
        told.Admitted.ShouldBeEmpty();
        (await told.EvidenceAsync(Order)).Total(EvidenceColumn.Purged).ShouldBe(1);
    }
}
