using RegionalPause.Campaigns;
using RegionalPause.Contract;
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
    private const string Order = "meta-2024",
        Notice = "meta-uk-notice";

    // The authorities of Ireland and the United Kingdom each asked on their own; one order can have one of them, so the reason names both.
    private static readonly PauseRequest Pause = new()
    {
        Id = Order,
        Jurisdictions = ["EU", "EEA", "UK"],
        Reason = "Talks with the Irish and the British authority",
        RetentionDays = 450,
    };

    private static readonly string[] Told = [.. Enumerable.Range(1, 19).Select(n => $"member-{n:D2}")];

    [Fact, Requirement("D27", "D29", "R22")]
    public async Task would_not_have_started_on_the_35_days_of_its_first_notice()
    {
        await using Chronology told = await BeginAsync(azurite, 2024, 5, 22); // notices go out for 26 June [GEN] [JUR]
        await told.RegisterAsync("GB", "en", "Europe/London", "member");
        await told.OpenAsync("UK");
        // A campaign prepares the end of an order: one holds everything back until members were told.
        await told.PauseAsync(Pause with { Jurisdictions = ["UK"] });
        var notice = new CampaignRequest
        {
            Id = Notice,
            Order = Order,
            Controller = "The platform",
            StartsOn = new DateOnly(2024, 6, 26),
        };
        await told.TellAsync(notice);
        (await told.WarningsAsync(Notice))
            .ShouldHaveSingleItem()
            .ShouldStartWith("Members told on 2024-05-22 have 35 days until the start on 2024-06-26: the safety rules give them 45");
        await told.DeliverNoticesAsync(Notice);
        (await told.TryToReviseAsync(Notice, notice with { StartsOn = new DateOnly(2024, 6, 19) }))
            .Refusal!.Errors.ShouldHaveSingleItem()
            .Field.ShouldBe("startsOn"); // 28 days

        told.On(2024, 6, 26, hour: 10);
        ResumptionReview review = await told.ProposeAsync(
            Order,
            new ProposalBody
            {
                ContentNotBefore = new DateOnly(2007, 1, 1),
                Campaign = Notice,
                WindowDays = 35,
            }
        );

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
        await using Chronology told = await BeginAsync(azurite, 2024, 6, 6);
        await told.OpenAsync("EEA", "UK", "JE", "GI");
        await told.RegisterAsync("GB", "en", "Europe/London", [.. Told, "bounced", "objector-june", "objector-autumn"]);
        await told.RegisterAsync("GB", "en", "Europe/London", 2008, ["youth"]);
        await told.RegisterAsync("IE", "en", "Europe/Dublin", "irish");
        await told.ObjectAsync("objector-june", ObjectionSource.Form);

        told.On(2024, 6, 14); // EU, EEA and the UK [DPA-META] [ICO-META]
        (await told.PlanAsync(Pause)).Warnings.ShouldContain(
            "JE, GG, IM and GI are not included: they do not follow GB unless they are named."
        );
        await told.PauseAsync(Pause);
        (await told.SubmitAsync(new Post("post:told", "GB", "member-01"))).ShouldBe("paused");
        (await told.SubmitAsync(new Post("post:bounced", "GB", "bounced"))).ShouldBe("paused");
        (await told.SubmitAsync(new Post("post:june", "GB", "objector-june"))).ShouldBe("author-objected");
        (await told.SubmitAsync(new Post("post:autumn", "GB", "objector-autumn"))).ShouldBe("paused");
        (await told.SubmitAsync(new Post("post:youth", "GB", "youth") { IsOfMinor = true })).ShouldBe("minor");
        (await told.SubmitAsync(new Post("post:ie", "IE", "irish"))).ShouldBe("paused");
        (await told.SubmitAsync(new Post("post:moved", "GB", "member-02") { MovedFrom = "IE" })).ShouldBe("paused");
        (await told.SubmitAsync(new Post("post:re", "RE"))).ShouldBe("paused"); // Réunion follows EU law
        (await told.SubmitAsync(new Post("post:je", "JE"))).ShouldBe("permitted");
        (await told.SubmitAsync(new Post("post:gi", "GI"))).ShouldBe("permitted");

        told.On(2024, 9, 13); // the UK is to resume, without an approval of the ICO [FB-UK] [ORG]
        (
            await told.TryToEnterAsync(
                Order,
                new EngagementRequest
                {
                    Kind = "no-objection-stated",
                    Position = "approved",
                    On = new DateOnly(2024, 9, 13),
                    Reference = "The ICO on the UK",
                }
            )
        ).Refusal!.Code.ShouldBe(RefusalCode.Invalid);
        EngagementLog log = await told.EnterAsync(
            Order,
            new EngagementRequest
            {
                Kind = "closed",
                Position = "no-further-action-now",
                On = new DateOnly(2024, 9, 13),
                Reference = "The ICO on the UK: monitors, and approved nothing",
            }
        );
        log.Position.ShouldBe(AuthorityPosition.NoFurtherActionNow);

        told.On(2024, 9, 17); // notices from the following week [FB-UK]
        await told.TellAsync(
            new CampaignRequest
            {
                Id = Notice,
                Order = Order,
                Jurisdictions = ["UK"],
                Controller = "The platform",
                StartsOn = new DateOnly(2024, 11, 4),
            }
        );
        // nobody is asked twice, nobody under 18, nobody in the EU
        told.Told(Notice).ShouldBe([.. ((string[])["bounced", .. Told, "objector-autumn"]).Order(StringComparer.Ordinal)]);
        await told.DeliverNoticesAsync(Notice, bounced: "bounced");
        await told.ObjectAsync("objector-autumn", ObjectionSource.Notice, Notice);

        told.On(2024, 11, 4);
        await told.ProposeAsync(
            Order,
            new ProposalBody
            {
                Jurisdictions = ["UK"],
                ContentNotBefore = new DateOnly(2007, 1, 1),
                Campaign = Notice,
            }
        );
        await told.ResumeAsync(Order);

        told.Admitted.ShouldBe(["post:je#1", "post:gi#1", "post:told#1"]);
        // IE, RE and whoever moved from IE; and whoever was not told
        (await told.HeldAsync()).ShouldBe([(Order, 3), ("window-open", 1)], ignoreOrder: true);
        await told.FireTimersAsync();
        (await told.HeldAsync()).ShouldContain(("window-open", 1)); // held since June, and waiting for a notice only since today
        (await told.SubmitAsync(new Post("post:june", "GB", "objector-june") { Revision = 2 })).ShouldBe("author-objected");
        (await told.SubmitAsync(new Post("post:autumn", "GB", "objector-autumn") { Revision = 2 })).ShouldBe("author-objected");
        (await told.SubmitAsync(new Post("post:youth", "GB", "youth") { Revision = 2, IsOfMinor = true })).ShouldBe("minor");
        (await told.SubmitAsync(new Post("post:ie", "IE", "irish") { Revision = 2 })).ShouldBe("paused");

        OrderState order = await told.OrderAsync(Order);
        (
            order.IsInForce,
            order.Rest.Jurisdictions.Contains(new JurisdictionCode("GB")),
            order.Rest.Jurisdictions.Contains(new JurisdictionCode("IE"))
        ).ShouldBe((true, false, true));
        EvidenceFacts evidence = await told.EvidenceAsync(Order);
        evidence.Engagement.Entries.ShouldAllBe(e => e.Position != AuthorityPosition.Approved);
        evidence
            .History.Select(e => e.Event)
            .OfType<PauseEvent.OrderNarrowed>()
            .ShouldHaveSingleItem()
            .Jurisdictions.ShouldBe([new JurisdictionCode("GB")]);
    }
}
