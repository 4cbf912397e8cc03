using RegionalPause.Campaigns;
using RegionalPause.Requests;
using RegionalPause.Tests.Campaigns;
using RegionalPause.Verification;
using Shouldly;

namespace RegionalPause.Tests.Verification;

/// <summary>What members were told is evidence too: a campaign's events follow each other, or the ledger is short of one.</summary>
[Requirement("R25", "D36")]
public sealed class A_ledger_that_tells_of_campaigns : IDisposable
{
    private static readonly Campaign Draft = A_campaign.Draft with { Order = OrderId.Parse("uk-2024") };

    private readonly LedgerStory story = LedgerStory.Lawful();

    [Fact]
    public async Task is_verified_where_an_event_was_recorded_again_after_a_crash()
    {
        CampaignEvent started = new CampaignEvent.CampaignStarted(Draft.Id, "olivia", story.Now);
        Tell(new CampaignEvent.CampaignCreated(Draft, story.Now), 1)
            .Tell(started, 2)
            .Tell(started, 2)
            .Tell(new CampaignEvent.CampaignHeld(Draft.Id, "olivia", story.Now), 3)
            .Tell(started, 2);

        (await story.FaultAsync()).ShouldBeNull();
    }

    [Fact]
    public Task is_found_where_an_event_is_missing() =>
        IsFoundAsync(
            () =>
                Tell(new CampaignEvent.CampaignCreated(Draft, story.Now), 1)
                    .Tell(new CampaignEvent.CampaignCompleted(Draft.Id, "instance", story.Now), 3),
            "Event 3 of campaign 'ie-notice' follows its event 1."
        );

    [Fact]
    public Task is_found_where_the_campaign_was_never_made() =>
        IsFoundAsync(() => Tell(new CampaignEvent.CampaignStarted(Draft.Id, "olivia", story.Now), 1), "cannot follow nothing");

    [Fact]
    public Task is_found_where_it_was_made_from_no_order() =>
        IsFoundAsync(
            () => Tell(new CampaignEvent.CampaignCreated(A_campaign.Draft, story.Now), 1),
            "made from order 'ie-1', which does not exist"
        );

    [Fact]
    public Task is_found_where_notices_went_out_for_a_campaign_that_does_not_exist() =>
        IsFoundAsync(
            () => story.Control(CampaignJson.Write(new CampaignPage(Draft.Id, 1, "07-0", "instance", 3, new string('a', 64)), story.Now)),
            "Notices are recorded for campaign 'ie-notice', which does not exist."
        );

    public void Dispose() => story.Dispose();

    private A_ledger_that_tells_of_campaigns Tell(CampaignEvent happened, int revision)
    {
        story.Control(CampaignJson.Write(happened, revision));
        return this;
    }

    private async Task IsFoundAsync(Action tell, string detail)
    {
        tell();

        LedgerFault fault = (await story.FaultAsync()).ShouldNotBeNull();

        fault.Kind.ShouldBe(LedgerFaultKind.Law);
        fault.Detail.ShouldContain(detail);
    }
}
