using RegionalPause.Campaigns;
using RegionalPause.Content;
using RegionalPause.Evidence;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Ledger.Sealing;
using RegionalPause.Objections;
using RegionalPause.Requests;
using RegionalPause.Storage;
using RegionalPause.Tests;
using Shouldly;
using Instance = RegionalPause.IntegrationTests.Bed.Instance;

namespace RegionalPause.IntegrationTests.Campaigns;

/// <summary>
/// What an authority is told of a campaign comes from the sealed ledger: how many were notified, how many notices bounced, how many
/// objected (D37).
/// </summary>
[Requirement("R27", "D36", "D37")]
public sealed class The_evidence_of_a_campaign(Azurite azurite)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task is_what_receipts_and_members_said_once_the_ledger_is_sealed()
    {
        var outbox = new Outbox();
        await using Instance gate = await Instance.StartAsync(azurite.NewAccount(), Cancelled, null, Town.Settings);
        await Town.ImportAsync(gate, Enumerable.Range(0, 7).Select(i => Town.Member($"m-{i}", channels: "email:1")), Cancelled);
        await Town.StartAsync(gate, Cancelled);
        await gate.Get<CampaignRun>().RunAsync(outbox, Cancelled);
        DateTimeOffset now = gate.Get<StoreClock>().Now;
        await gate.Get<ReceiptHandler>()
            .HandleAsync([.. outbox.Sent.Select((notice, i) => notice.Receipt(i < 5 ? "delivered" : "bounced", now))], Cancelled);
        (
            await gate.Get<ObjectionHandler>()
                .ObjectAsync(
                    new ObjectionRequest(
                        MemberId.Parse("m-1"),
                        ObjectionScope.GenerativeTraining,
                        ObjectionSource.Notice,
                        now,
                        new CampaignId(Town.Campaign.Value)
                    ),
                    Cancelled
                )
        ).Refusal.ShouldBeNull();

        await gate.Get<CampaignRun>().RunAsync(outbox, Cancelled);
        await gate.Get<LedgerSealer>().RunAsync(Cancelled);

        Result<EvidenceFacts> read = await gate.Get<EvidenceService>().ReadAsync("de-1", gate.Get<SealedLedger>(), Cancelled);
        EvidenceFacts facts = read.Value.ShouldNotBeNull(read.Refusal?.Detail);
        facts.Fault.ShouldBeNull();
        EvidenceCampaign told = facts.Campaigns.ShouldHaveSingleItem();
        told.Counted.ShouldBe(new CampaignFigures(7, 7, 5, 2, 2, 0));
        (told.Notices, told.Reminders, told.Objected).ShouldBe((7, 0, 1));
        (facts.Objections.Standing, facts.Objections.Answering, facts.Objections.Withdrawn).ShouldBe((1, 1, 0));
        facts.Objections.MedianUntilLaw.ShouldNotBeNull().ShouldBeLessThan(TimeSpan.FromMinutes(1));
    }
}
