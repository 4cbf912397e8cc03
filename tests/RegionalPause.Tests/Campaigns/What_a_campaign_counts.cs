using RegionalPause.Campaigns;
using RegionalPause.Notices;
using Shouldly;
using static RegionalPause.Campaigns.CampaignCommand;
using static RegionalPause.Campaigns.CampaignEvent;
using static RegionalPause.Tests.Campaigns.A_campaign;

namespace RegionalPause.Tests.Campaigns;

/// <summary>Receipts change rows; what the ledger knows of them was counted (D36).</summary>
[Requirement("R18", "D36")]
public sealed class What_a_campaign_counts
{
    private static readonly CampaignFigures Some = new(1000, 500, 480, 3, 1, 9),
        More = Some with { Delivered = 495 };
    private static readonly CampaignCounted Counted = new(Draft.Id, 1, Some, "instance", Now);

    [Fact, Requirement("R46")]
    public void includes_members_set_aside_whom_older_records_lack()
    {
        static byte[] Written(CampaignFigures figures) => CampaignJson.Write(new CampaignCounted(Draft.Id, 1, figures, "x", Now), 3);
        CampaignFigures Read(byte[] bytes) => ((CampaignCounted)CampaignJson.ReadEvent(bytes).Event).Figures;
        var none = new CampaignFigures(4, 3, 2, 1, 0, 0, 1);

        System.Text.Encoding.UTF8.GetString(Written(none)).ShouldNotContain("setAside");
        Read(Written(none)).ShouldBe(none);
        Read(Written(none with { SetAside = 2 })).ShouldBe(none with { SetAside = 2 });
    }

    [Fact]
    public void is_put_on_record_once_it_has_begun() => When(Running(), Count(Some, Now)).ShouldBe([Counted]);

    [Fact]
    public void is_nothing_while_nobody_was_told()
    {
        When(Given(), Count(Some, Now)).ShouldBeEmpty();
        When(Running(), Count(CampaignFigures.None, Now)).ShouldBeEmpty();
    }

    [Fact]
    public void is_put_on_record_again_only_where_it_changed_and_not_at_every_turn()
    {
        Campaign counted = Given(Started, Counted);

        When(counted, Count(More, Now.AddMinutes(9))).ShouldBeEmpty();
        When(counted, Count(Some, Now.AddMinutes(10))).ShouldBeEmpty();
        When(counted, Count(More, Now.AddMinutes(10))).ShouldHaveSingleItem();
    }

    [Fact, Requirement("D29")]
    public void is_of_the_content_that_members_are_told_now()
    {
        Campaign revised = Given(
            Started,
            Counted,
            new CampaignRevised(Draft.Id, Draft.Content with { Controller = "Another" }, 2, "olivia", Now)
        );

        When(revised, Count(More, Now.AddHours(1))).ShouldBeEmpty();
        When(revised, Count(Some, Now) with { ContentVersion = 2 }).ShouldHaveSingleItem();
    }

    [Fact]
    public void goes_on_changing_for_a_while_after_it_ended()
    {
        Campaign cancelled = Given(Started, Counted, new CampaignCancelled(Draft.Id, "olivia", Now));

        When(cancelled, Count(More, Now.AddDays(1))).ShouldHaveSingleItem();
        When(cancelled, Count(More, Now.AddDays(181))).ShouldBeEmpty();
    }

    [Fact]
    public void is_the_same_when_it_is_read_back_from_its_row_and_from_the_ledger()
    {
        Campaign campaign = Given(Started, Counted);

        CampaignJson.Read(CampaignJson.Write(campaign)).Counted.ShouldBe(campaign.Counted);
        CampaignJson.ReadEvent(CampaignJson.Write(Counted, 3)).ShouldBe((Counted, 3));
    }

    private static Count Count(CampaignFigures figures, DateTimeOffset now) => new(1, figures, "instance", now);

    [Fact, Requirement("R18")]
    public void names_those_who_wait_for_the_end_of_their_quiet_hours()
    {
        Lane[] lanes = [Told(3, sent: 1, due: Now.AddHours(9)), Told(2, sent: 2, due: null), Told(1, sent: 1, due: Now.AddHours(8))];

        Waiting(lanes).ShouldBe(new WaitingNotices(2, Now.AddHours(8), Night.From, Night.To));
    }

    [Fact, Requirement("R18")]
    public void names_nobody_while_a_lane_has_work_or_none_waits()
    {
        Waiting([Told(3, sent: 1, due: Now.AddHours(9)), Told(2, sent: 1, due: null) with { Ended = false }]).ShouldBeNull();
        Waiting([Told(3, sent: 1, due: Now)]).ShouldBeNull();
        Waiting([Told(3, sent: 3, due: null)]).ShouldBeNull();
        WaitingNotices.Of(Given(), [Told(3, sent: 1, due: Now.AddHours(9))], Night, Now).ShouldBeNull();
    }

    private static readonly QuietHours Night = new(new(21, 0), new(8, 0));

    private static WaitingNotices? Waiting(Lane[] lanes) => WaitingNotices.Of(Running(), lanes, Night, Now);

    private static Lane Told(int audience, int sent, DateTimeOffset? due) =>
        new()
        {
            Campaign = Draft.Id,
            ContentVersion = 1,
            Bucket = 0,
            Ended = true,
            NextDue = due,
            Tally = new NoticeTally(audience, sent, 0, 0, 0, 0),
        };
}
