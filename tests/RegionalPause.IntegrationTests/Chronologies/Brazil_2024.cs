using System.Security.Cryptography;
using System.Text.Json;
using RegionalPause.Cli.Scenarios;
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
    [Fact, Requirement("D31", "D37", "R23")]
    public async Task is_complied_with_and_proven_within_working_days_that_a_weekend_does_not_count_in()
    {
        await using Chronology told = await BeginAsync(azurite, 2024, 7, 1, hour: 15);
        await told.OpenAsync("BR");

        told.On(Brazil2024.Ordered, hour: 15); // the ANPD suspends: five working days to comply [FOL] [NEO1]
        await told.PauseAsync(Brazil2024.Suspension);
        EngagementLog ordered = await told.EnterAsync(Brazil2024.Order, Brazil2024.Measure);
        ordered.Position.ShouldBe(AuthorityPosition.Ordered);
        (await told.SubmitAsync(new Post("post:1", "BR"))).ShouldBe("paused");
        (await told.DuesAsync()).ShouldBe([(new DateOnly(2024, 7, 9), DueState.Open)]); // Tuesday to Tuesday

        told.On(Brazil2024.Complied, hour: 15);
        await told.EnterAsync(Brazil2024.Order, Brazil2024.Compliance);
        (await told.DuesAsync()).ShouldBeEmpty();

        told.On(Brazil2024.ProofWanted, hour: 15); // reconsideration refused, five more working days to prove compliance [BRP]
        await told.EnterAsync(Brazil2024.Order, Brazil2024.ProofDemand);
        (await told.DuesAsync()).ShouldBe([(new DateOnly(2024, 7, 17), DueState.Open)]);
        told.On(Brazil2024.Proven, hour: 15);
        (await told.DuesAsync()).ShouldBe([(new DateOnly(2024, 7, 17), DueState.Soon)]);
        string proof = Convert.ToHexStringLower(SHA256.HashData(PauseJson.Write(await told.CertificateAsync(Brazil2024.Order))));
        await told.EnterAsync(Brazil2024.Order, Brazil2024.Proof with { Document = proof });
        (await told.DuesAsync()).ShouldBeEmpty();

        // What was handed in is what the ledger vouches for.
        EvidenceFacts evidence = await told.EvidenceAsync(Brazil2024.Order);
        evidence.History.Select(e => e.Event).OfType<PauseEvent.OrderEffective>().ShouldHaveSingleItem().CertificateHash.ShouldBe(proof);
        evidence.Engagement.Entries.Select(e => e.IsLate).ShouldAllBe(late => !late);
    }

    [Fact, Requirement("D31", "D34", "D27")]
    public async Task is_lifted_against_a_plan_which_is_no_approval_and_resumes_by_the_procedure()
    {
        await using Chronology told = await BeginAsync(azurite, 2024, 7, 1, hour: 15);
        await told.OpenAsync("BR");
        await told.RegisterAsync("BR", "pt", "America/Sao_Paulo", "adult");
        await told.RegisterAsync("BR", "pt", "America/Sao_Paulo", 2010, ["youth"]);
        told.On(Brazil2024.Ordered, hour: 15);
        await told.PauseAsync(Brazil2024.Suspension);
        await told.EnterAsync(Brazil2024.Order, Brazil2024.Measure);
        (await told.SubmitAsync(Brazil2024.OfAdult)).ShouldBe("paused");
        (await told.SubmitAsync(Brazil2024.OfYouth)).ShouldBe("minor");

        told.On(Brazil2024.Lifted, hour: 15); // lifted against a compliance plan [NEO2] [TAB]
        // no document approves anything
        (await told.TryToEnterAsync(Brazil2024.Order, Brazil2024.Approval)).Refusal!.Code.ShouldBe(RefusalCode.Invalid);
        await told.EnterAsync(Brazil2024.Order, Brazil2024.Closing);

        told.On(Brazil2024.Told, hour: 15); // notices [JUST]
        await told.TellAsync(Brazil2024.Campaign);
        told.Told(Brazil2024.Notice).ShouldBe(["adult"]); // no data of under-18s until the authority decides [NEO2]
        await told.DeliverNoticesAsync(Brazil2024.Notice);

        ResumptionReview soon = await told.ProposeAsync(Brazil2024.Order, Brazil2024.Terms);
        // nor has the day come that the notice named
        soon.Missing.Select(m => m.Rule).ShouldBe([ResumptionRule.WindowElapsed, ResumptionRule.NoticeMatches]);
        told.On(Brazil2024.Resumed, hour: 16);
        await told.ResumeAsync(Brazil2024.Order);

        told.Admitted.ShouldBe(["post:adult#1"]);
        (await told.SubmitAsync(Brazil2024.OfYouth with { Revision = 2 })).ShouldBe("minor");
        EvidenceFacts evidence = await told.EvidenceAsync(Brazil2024.Order);
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
