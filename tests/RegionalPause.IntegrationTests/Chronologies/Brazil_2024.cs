using System.Security.Cryptography;
using System.Text.Json;
using RegionalPause.Campaigns;
using RegionalPause.Contract;
using RegionalPause.Engagement;
using RegionalPause.Evidence;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Messaging;
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
/// Meta in Brazil, 2024: a suspension that the authority ordered, with days to comply and days to prove it. When training resumed, and with
/// content from when on, was not found; both are ours.
/// </summary>
public sealed class Brazil_2024(Azurite azurite)
{
    private const string Order = "br-2024",
        Notice = "br-2024-notice";

    [Fact, Requirement("D31", "D37", "R23")]
    public async Task is_complied_with_and_proven_within_working_days_that_a_weekend_does_not_count_in()
    {
        await using Chronology told = await BeginAsync(azurite, 2024, 7, 1, hour: 15);
        await told.OpenAsync("BR");

        told.On(2024, 7, 2, hour: 15); // the ANPD suspends: five working days to comply [FOL] [NEO1]
        await told.PauseAsync(
            new PauseRequest
            {
                Id = Order,
                Jurisdictions = ["BR"],
                Authority = "ANPD",
                Reason = "Ordered by the authority",
            }
        );
        EngagementLog ordered = await told.EnterAsync(
            Order,
            new EngagementRequest
            {
                Kind = "ordered",
                Position = "ordered",
                On = new DateOnly(2024, 7, 2),
                Reference = "Preventive measure",
                Due = "five-working-days",
            }
        );
        ordered.Position.ShouldBe(AuthorityPosition.Ordered);
        (await told.SubmitAsync(new Post("post:1", "BR"))).ShouldBe("paused");
        (await told.DuesAsync()).ShouldBe([(new DateOnly(2024, 7, 9), DueState.Open)]); // Tuesday to Tuesday

        told.On(2024, 7, 5, hour: 15);
        await told.EnterAsync(
            Order,
            new EngagementRequest
            {
                Kind = "response",
                On = new DateOnly(2024, 7, 5),
                Reference = "Complied with; reconsideration asked for",
                Settles = 1,
            }
        );
        (await told.DuesAsync()).ShouldBeEmpty();

        told.On(2024, 7, 10, hour: 15); // reconsideration refused, five more working days to prove compliance [BRP]
        await told.EnterAsync(
            Order,
            new EngagementRequest
            {
                Kind = "ordered",
                Position = "ordered",
                On = new DateOnly(2024, 7, 10),
                Reference = "Proof of compliance, and a plan",
                Due = "five-working-days",
            }
        );
        (await told.DuesAsync()).ShouldBe([(new DateOnly(2024, 7, 17), DueState.Open)]);
        told.On(2024, 7, 15, hour: 15);
        (await told.DuesAsync()).ShouldBe([(new DateOnly(2024, 7, 17), DueState.Soon)]);
        string proof = Convert.ToHexStringLower(SHA256.HashData(PauseJson.Write(await told.CertificateAsync(Order))));
        await told.EnterAsync(
            Order,
            new EngagementRequest
            {
                Kind = "response",
                On = new DateOnly(2024, 7, 15),
                Reference = "The pause certificate",
                Document = proof,
                Settles = 3,
            }
        );
        (await told.DuesAsync()).ShouldBeEmpty();

        // What was handed in is what the ledger vouches for.
        EvidenceFacts evidence = await told.EvidenceAsync(Order);
        evidence.History.Select(e => e.Event).OfType<PauseEvent.OrderEffective>().ShouldHaveSingleItem().CertificateHash.ShouldBe(proof);
        evidence.Engagement.Entries.Select(e => e.IsLate).ShouldAllBe(late => !late);
    }

    [Fact, Requirement("D31", "D34", "D27")]
    public async Task is_lifted_against_a_plan_which_is_no_approval_and_resumes_by_the_procedure()
    {
        await using Chronology told = await BeginAsync(azurite, 2024, 7, 1, hour: 15);
        await told.OpenAsync("BR");
        await told.RegisterAsync("BR", "pt", "America/Sao_Paulo", "adult");
        await told.RegisterAsync("BR", "pt", "America/Sao_Paulo", 2008, ["youth"]);
        told.On(2024, 7, 2, hour: 15);
        await told.PauseAsync(
            new PauseRequest
            {
                Id = Order,
                Jurisdictions = ["BR"],
                Authority = "ANPD",
            }
        );
        await told.EnterAsync(
            Order,
            new EngagementRequest
            {
                Kind = "ordered",
                Position = "ordered",
                On = new DateOnly(2024, 7, 2),
                Reference = "Preventive measure",
            }
        );
        (await told.SubmitAsync(new Post("post:adult", "BR", "adult"))).ShouldBe("paused");
        (await told.SubmitAsync(new Post("post:youth", "BR", "youth") { IsOfMinor = true })).ShouldBe("minor");

        told.On(2024, 8, 30, hour: 15); // lifted against a compliance plan [NEO2] [TAB]
        (
            await told.TryToEnterAsync(
                Order,
                new EngagementRequest
                {
                    Kind = "closed",
                    Position = "approved",
                    On = new DateOnly(2024, 8, 30),
                    Reference = "Lifted against a plan",
                }
            )
        ).Refusal!.Code.ShouldBe(RefusalCode.Invalid); // no document approves anything
        await told.EnterAsync(
            Order,
            new EngagementRequest
            {
                Kind = "closed",
                Position = "no-further-action-now",
                On = new DateOnly(2024, 8, 30),
                Reference = "Suspension lifted against a compliance plan",
            }
        );

        told.On(2024, 9, 3, hour: 15); // notices [JUST]
        await told.TellAsync(
            new CampaignRequest
            {
                Id = Notice,
                Order = Order,
                Controller = "The platform",
                StartsOn = new DateOnly(2024, 10, 18),
            }
        );
        told.Told(Notice).ShouldBe(["adult"]); // no data of under-18s until the authority decides [NEO2]
        await told.DeliverNoticesAsync(Notice);

        ResumptionReview soon = await told.ProposeAsync(
            Order,
            new ProposalBody { ContentNotBefore = new DateOnly(2024, 1, 1), Campaign = Notice }
        );
        // nor has the day come that the notice named
        soon.Missing.Select(m => m.Rule).ShouldBe([ResumptionRule.WindowElapsed, ResumptionRule.NoticeMatches]);
        told.On(2024, 10, 18, hour: 16);
        await told.ResumeAsync(Order);

        told.Admitted.ShouldBe(["post:adult#1"]);
        (await told.SubmitAsync(new Post("post:youth", "BR", "youth") { Revision = 2, IsOfMinor = true })).ShouldBe("minor");
        EvidenceFacts evidence = await told.EvidenceAsync(Order);
        evidence.Engagement.Position.ShouldBe(AuthorityPosition.NoFurtherActionNow);
        evidence
            .History.Select(e => e.Event)
            .OfType<PauseEvent.OrderLifted>()
            .ShouldHaveSingleItem()
            .Resumption!.Standing.Approvals.Select(a => a.By)
            .ShouldBe(["alice", "bob"]);
    }

    [Fact, Requirement("D24", "D25")]
    public void has_a_form_for_people_without_an_account_that_is_to_be_answered_within_a_month()
    {
        OutgoingMessage claim = ObjectionClaimMessage.Of(
            "https://platform.example/photo/1",
            isOfParent: true,
            contact: null,
            "pt",
            At(2024, 8, 31, 12)
        ); // [NEO2]

        using JsonDocument message = JsonDocument.Parse(claim.Body);
        JsonElement data = message.RootElement.GetProperty("data");
        (claim.Queue, data.GetProperty("about").GetString(), data.GetProperty("answerBy").GetDateTimeOffset()).ShouldBe(
            (QueueNames.ObjectionClaims, "child", At(2024, 9, 30, 12))
        );
    }
}
