using RazorSlices;
using RegionalPause.App.Pages;
using RegionalPause.Campaigns;
using RegionalPause.Evidence;
using RegionalPause.Ledger;
using RegionalPause.Objections;
using RegionalPause.Recalls;
using RegionalPause.Requests;
using RegionalPause.Tests.Campaigns;
using RegionalPause.Tests.Verification;
using Shouldly;

namespace RegionalPause.Tests.Evidence;

/// <summary>
/// The authority asks how many were notified, how many notices bounced, how many objected, and what became of what had been used before
/// (D37).
/// </summary>
[Requirement("R27", "D37")]
public sealed class What_members_were_told_and_said : IDisposable
{
    private static readonly DateTimeOffset Now = new(2024, 10, 1, 8, 0, 0, TimeSpan.Zero);
    private static readonly QuarantineSource Set = new QuarantineSource.ByOrder(OrderId.Parse("uk-2024"));

    private readonly LedgerStory story = LedgerStory.Lawful();
    private int revision;

    [Fact]
    public async Task is_told_as_it_was_counted_last_with_what_the_pages_on_record_add_up_to()
    {
        Campaign campaign = Campaign("uk-notice", "uk-2024");
        Happens(new CampaignEvent.CampaignCreated(campaign, story.Now))
            .Happens(new CampaignEvent.CampaignStarted(campaign.Id, "olivia", story.Now));
        Page(campaign, "07-0", 600).Page(campaign, "08-0", 398).Page(campaign, "08-r0", 31);
        Happens(Counted(campaign, new CampaignFigures(1000, 500, 400, 9, 0, 12)))
            .Happens(Counted(campaign, new CampaignFigures(1000, 998, 957, 21, 2, 12, 31)));

        EvidenceFacts facts = await ReadAsync();

        EvidenceCampaign told = facts.Campaigns.ShouldHaveSingleItem();
        told.Counted.ShouldBe(new CampaignFigures(1000, 998, 957, 21, 2, 12, 31));
        (told.Notices, told.Reminders).ShouldBe((998, 31));
        (await RenderAsync(facts)).ShouldContain("957 (95.7 %)");
        EvidenceTables.Campaigns(facts).ShouldContain("uk-notice,IE,1,running,");
        EvidenceTables.Campaigns(facts).ShouldEndWith(",1000,998,957,21,2,12,31,998,31,0\r\n");
    }

    [Fact]
    public async Task counts_a_page_once_that_was_recorded_again_after_a_crash()
    {
        Campaign campaign = Campaign("uk-notice", "uk-2024");
        Happens(new CampaignEvent.CampaignCreated(campaign, story.Now)).Page(campaign, "07-0", 600).Page(campaign, "07-0", 600);

        (await ReadAsync()).Campaigns.ShouldHaveSingleItem().Notices.ShouldBe(600);
    }

    [Fact, Requirement("D29")]
    public async Task counts_nothing_that_members_were_told_of_another_content()
    {
        Campaign campaign = Campaign("uk-notice", "uk-2024");
        Happens(new CampaignEvent.CampaignCreated(campaign, story.Now))
            .Page(campaign, "07-0", 600)
            .Happens(Counted(campaign, new CampaignFigures(1000, 600, 600, 0, 0, 0)));
        Happens(new CampaignEvent.CampaignRevised(campaign.Id, campaign.Content with { Controller = "Another" }, 2, "olivia", story.Now));

        EvidenceCampaign told = (await ReadAsync()).Campaigns.ShouldHaveSingleItem();

        told.Counted.ShouldBeNull();
        told.Notices.ShouldBe(0);
        (await RenderAsync(await ReadAsync())).ShouldContain("not counted yet");
    }

    [Fact]
    public async Task leaves_out_campaigns_about_other_orders()
    {
        story.Pause("ie-2024", "IE");
        Happens(new CampaignEvent.CampaignCreated(Campaign("ie-notice", "ie-2024"), story.Now));
        Says(1, "ie-notice");

        EvidenceFacts facts = await ReadAsync();

        facts.Campaigns.ShouldBeEmpty();
        facts.Objections.Answering.ShouldBe(0);
        facts.Objections.Standing.ShouldBe(1);
    }

    [Fact]
    public async Task counts_members_who_objected_in_answer_and_how_long_it_took_to_bind()
    {
        Happens(new CampaignEvent.CampaignCreated(Campaign("uk-notice", "uk-2024"), story.Now));
        Says(1, "uk-notice", took: 2)
            .Says(1, "uk-notice", took: 3)
            .Says(2, "uk-notice", took: 90)
            .Says(3, campaign: null, took: 1)
            .Says(2, "uk-notice", took: 1, withdraws: true);

        EvidenceFacts facts = await ReadAsync();

        facts.Objections.ShouldBe(new EvidenceObjections(Standing: 2, Answering: 2, Withdrawn: 1, TimeSpan.FromSeconds(3)));
        facts.Campaigns.ShouldHaveSingleItem().Objected.ShouldBe(2);
        (await RenderAsync(facts)).ShouldContain(
            "2 members objected in answer to a notice about this order; 1 of them withdrew the objection. Half of these objections were in force on every instance within 3 s"
        );
    }

    [Fact, Requirement("D17")]
    public async Task says_how_much_had_been_admitted_before_under_the_very_hash_its_set_has()
    {
        EvidenceFacts facts = await ReadAsync();

        facts.Quarantine.Set.ShouldNotBeNull().Items.ShouldBe(3);
        string report = await RenderAsync(facts);
        report.ShouldContain("3 items that had been admitted are now to be left out.");
        report.ShouldContain(facts.Quarantine.Set.Sha256);
    }

    [Fact, Requirement("D18")]
    public async Task says_that_a_model_is_not_reversible_and_that_only_confirmed_items_were_removed()
    {
        RecallTarget dataset = new(RecallTargetKind.Dataset, "posts-06"),
            model = new(RecallTargetKind.Model, "assistant-3");
        Recalls(Step(1, dataset, RecallState.Requested), Step(2, model, RecallState.Requested), Step(3, model, RecallState.Confirmed));

        EvidenceFacts facts = await ReadAsync();
        string report = await RenderAsync(facts);

        report.ShouldContain("requested, not confirmed");
        report.ShouldContain("confirmed: trained on them, and not reversible");
        report.ShouldNotContain("confirmed: removed");
        EvidenceTables
            .Recalls(facts)
            .ShouldContain("\r\n3,2024-09-20T09:30:00Z,model,assistant-3,confirmed,not-reversible,,,ML-9,,olivia\r\n");
    }

    [Fact]
    public async Task says_that_nothing_is_on_record_where_nothing_is() =>
        (await RenderAsync(await ReadAsync())).ShouldContain("No campaign about this order is on record.");

    public void Dispose() => story.Dispose();

    private static Campaign Campaign(string id, string order) =>
        A_campaign.Draft with
        {
            Id = new CampaignId(id),
            Order = OrderId.Parse(order),
        };

    private CampaignEvent.CampaignCounted Counted(Campaign campaign, CampaignFigures figures) =>
        new(campaign.Id, campaign.ContentVersion, figures, "instance", story.Now);

    private What_members_were_told_and_said Happens(CampaignEvent happened)
    {
        story.Control(CampaignJson.Write(happened, ++revision));
        return this;
    }

    private What_members_were_told_and_said Page(Campaign campaign, string name, int count)
    {
        story.Control(
            CampaignJson.Write(
                new CampaignPage(campaign.Id, campaign.ContentVersion, name, "instance", count, new string('a', 64)),
                story.Now
            )
        );
        return this;
    }

    private What_members_were_told_and_said Says(byte member, string? campaign, int took = 0, bool withdraws = false)
    {
        DateTimeOffset law = story.Now;
        var word = new RecordedObjection(
            Pseudonym.Read([.. Enumerable.Repeat(member, Pseudonym.Length)]),
            withdraws,
            ObjectionScope.GenerativeTraining,
            ObjectionSource.Notice,
            law.AddSeconds(-took),
            campaign is null ? null : new CampaignId(campaign)
        );
        story.Control(ObjectionEvent.Write([word], law));
        return this;
    }

    private void Recalls(params RecallStep[] steps) => Array.ForEach(steps, step => story.Control(RecallJson.Write(step)));

    private static RecallStep Step(int number, RecallTarget target, RecallState state) =>
        new()
        {
            Source = Set,
            Number = number,
            Target = target,
            State = state,
            Set = state == RecallState.Requested ? new RecallSet(3, new string('a', 64)) : null,
            Reference = state == RecallState.Requested ? null : "ML-9",
            At = new DateTimeOffset(2024, 9, 20, 9, 30, 0, TimeSpan.Zero),
            By = "olivia",
        };

    private async Task<EvidenceFacts> ReadAsync()
    {
        EvidenceFacts facts = (
            await new EvidenceCollector(An_evidence_pack.Uk).RunAsync(
                await story.SealAsync(),
                story.Trusted,
                Now,
                TestContext.Current.CancellationToken
            )
        ).ShouldNotBeNull();
        facts.Fault.ShouldBeNull();
        return facts;
    }

    private static async Task<string> RenderAsync(EvidenceFacts facts)
    {
        using RazorSlice<EvidenceFacts> slice = EvidenceReport.Create(facts);
        return await slice.RenderAsync(cancellationToken: TestContext.Current.CancellationToken);
    }
}
