using RegionalPause.Cli.Scenarios;
using RegionalPause.Engagement;
using RegionalPause.Evidence;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Jurisdictions;
using RegionalPause.Objections;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Resumption;
using RegionalPause.Safety;
using RegionalPause.Tests;
using Shouldly;
using static RegionalPause.IntegrationTests.Chronologies.Chronology;

namespace RegionalPause.IntegrationTests.Chronologies;

/// <summary>
/// Meta in the United Kingdom, 2024: told too late, paused with the EU, told again, resumed alone. It resumed "over the coming months"
/// [FB-UK]; the day in November and the span are ours.
/// </summary>
public sealed class Meta_UK_2024(Azurite azurite)
{
    [Fact, Requirement("D27", "D29", "R22")]
    public async Task would_not_have_started_on_the_35_days_of_its_first_notice()
    {
        await using Chronology told = await BeginAsync(azurite, Meta2024.FirstNotices); // notices go out for 26 June [GEN] [JUR]
        await told.RegisterAsync("GB", "en", "Europe/London", "member");
        await told.OpenAsync("UK");
        // A campaign prepares the end of an order: one holds everything back until members were told.
        await told.PauseAsync(Meta2024.Pause with { Jurisdictions = ["UK"] });
        var notice = Meta2024.Campaign with { StartsOn = Meta2024.FirstStart };
        await told.TellAsync(notice);
        (await told.WarningsAsync(Meta2024.Notice))
            .ShouldHaveSingleItem()
            .ShouldStartWith("Members told on 2024-05-22 have 35 days until the start on 2024-06-26: the safety rules give them 45");
        await told.DeliverNoticesAsync(Meta2024.Notice);
        (await told.TryToReviseAsync(Meta2024.Notice, notice with { StartsOn = new DateOnly(2024, 6, 19) }))
            .Refusal!.Errors.ShouldHaveSingleItem()
            .Field.ShouldBe("startsOn"); // 28 days

        told.On(Meta2024.FirstStart, hour: 10);
        ResumptionReview review = await told.ProposeAsync(Meta2024.Order, Meta2024.Terms with { WindowDays = 35 });

        review
            .Missing.Single(m => m.Rule == ResumptionRule.WindowElapsed)
            .ShouldSatisfyAllConditions(
                m => m.Required.ShouldStartWith("45 full days"),
                m => m.Found.ShouldBe("the proposal gives members 35 days")
            );
        review.Checklist.Warnings.ShouldHaveSingleItem().ShouldStartWith("A window of 35 days is shorter than 42");
    }

    [Fact, Requirement("D1", "D19", "D23", "D27", "D31", "D33", "D34")]
    public async Task resumes_alone_for_those_who_were_told_and_did_not_object()
    {
        // Nothing was trained on yet in June [DPC-META]; flags are open here, since a pause of what is closed would show nothing.
        await using Chronology told = await BeginAsync(azurite, Meta2024.Complained);
        await told.OpenAsync("EEA", "UK", "JE", "GI");
        await told.RegisterAsync("GB", "en", "Europe/London", [.. Meta2024.Reached, "bounced", "objector-june", "objector-autumn"]);
        await told.RegisterAsync("GB", "en", "Europe/London", 2010, ["youth"]);
        await told.RegisterAsync("IE", "en", "Europe/Dublin", "irish");
        await told.ObjectAsync("objector-june", ObjectionSource.Form);

        told.On(Meta2024.Paused); // EU, EEA and the UK [DPA-META] [ICO-META]
        (await told.PlanAsync(Meta2024.Pause)).Warnings.ShouldContain(
            "JE, GG, IM and GI are not included: they do not follow GB unless they are named."
        );
        await told.PauseAsync(Meta2024.Pause);
        (await told.SubmitAsync(Meta2024.OfTold)).ShouldBe("paused");
        (await told.SubmitAsync(Meta2024.OfBounced)).ShouldBe("paused");
        (await told.SubmitAsync(Meta2024.OfJune)).ShouldBe("author-objected");
        (await told.SubmitAsync(Meta2024.OfAutumn)).ShouldBe("paused");
        (await told.SubmitAsync(Meta2024.OfYouth)).ShouldBe("minor");
        (await told.SubmitAsync(Meta2024.Irish)).ShouldBe("paused");
        (await told.SubmitAsync(Meta2024.Moved)).ShouldBe("paused");
        (await told.SubmitAsync(new Post("post:re", "RE"))).ShouldBe("paused"); // Réunion follows EU law
        (await told.SubmitAsync(new Post("post:je", "JE"))).ShouldBe("permitted");
        (await told.SubmitAsync(new Post("post:gi", "GI"))).ShouldBe("permitted");

        told.On(Meta2024.Announced); // the UK is to resume, without an approval of the ICO [FB-UK] [ORG]
        (await told.TryToEnterAsync(Meta2024.Order, Meta2024.Approval)).Refusal!.Code.ShouldBe(RefusalCode.Invalid);
        EngagementLog log = await told.EnterAsync(Meta2024.Order, Meta2024.Closing);
        log.Position.ShouldBe(AuthorityPosition.NoFurtherActionNow);

        told.On(Meta2024.Told); // notices from the following week [FB-UK]
        await told.TellAsync(Meta2024.Campaign);
        // nobody is asked twice, nobody under 18, nobody in the EU
        told.Told(Meta2024.Notice)
            .ShouldBe([.. ((string[])["bounced", .. Meta2024.Reached, "objector-autumn"]).Order(StringComparer.Ordinal)]);
        await told.DeliverNoticesAsync(Meta2024.Notice, bounced: "bounced");
        await told.ObjectAsync("objector-autumn", ObjectionSource.Notice, Meta2024.Notice);

        told.On(Meta2024.Resumed);
        await told.ProposeAsync(Meta2024.Order, Meta2024.Terms);
        await told.ResumeAsync(Meta2024.Order);

        told.Admitted.ShouldBe(["post:je#1", "post:gi#1", "post:told#1"]);
        // IE, RE and whoever moved from IE; and whoever was not told
        (await told.HeldAsync()).ShouldBe([(Meta2024.Order, 3), ("window-open", 1)], ignoreOrder: true);
        await told.FireTimersAsync();
        (await told.HeldAsync()).ShouldContain(("window-open", 1)); // held since June, and waiting for a notice only since today
        (await told.SubmitAsync(Meta2024.OfJune with { Revision = 2 })).ShouldBe("author-objected");
        (await told.SubmitAsync(Meta2024.OfAutumn with { Revision = 2 })).ShouldBe("author-objected");
        (await told.SubmitAsync(Meta2024.OfYouth with { Revision = 2 })).ShouldBe("minor");
        (await told.SubmitAsync(Meta2024.Irish with { Revision = 2 })).ShouldBe("paused");

        OrderState order = await told.OrderAsync(Meta2024.Order);
        (
            order.IsInForce,
            order.Rest.Jurisdictions.Contains(new JurisdictionCode("GB")),
            order.Rest.Jurisdictions.Contains(new JurisdictionCode("IE"))
        ).ShouldBe((true, false, true));
        EvidenceFacts evidence = await told.EvidenceAsync(Meta2024.Order);
        evidence.Engagement.Entries.ShouldAllBe(e => e.Position != AuthorityPosition.Approved);
        evidence
            .History.Select(e => e.Event)
            .OfType<PauseEvent.OrderNarrowed>()
            .ShouldHaveSingleItem()
            .Jurisdictions.ShouldBe([new JurisdictionCode("GB")]);
    }
}
