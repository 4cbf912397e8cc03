using System.Collections.Immutable;
using RegionalPause.Campaigns;
using RegionalPause.Content;
using RegionalPause.Jurisdictions;
using RegionalPause.Notices;
using RegionalPause.Requests;
using Shouldly;
using static RegionalPause.Campaigns.CampaignCommand;
using static RegionalPause.Campaigns.CampaignEvent;

namespace RegionalPause.Tests.Campaigns;

[Requirement("R18")]
public sealed class A_campaign
{
    internal static readonly DateTimeOffset Now = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);

    internal static readonly Campaign Draft = new()
    {
        Id = new CampaignId("ie-notice"),
        Order = OrderId.Parse("ie-1"),
        Jurisdictions = [new JurisdictionCode("IE")],
        RatePerSecond = 100,
        CreatedBy = "olivia",
        CreatedAt = Now,
        Content = new NoticeContent
        {
            Controller = "Example",
            ContentTypes = [ContentType.Post, ContentType.Image],
            From = new DateOnly(2020, 1, 1),
            StartsOn = new DateOnly(2027, 1, 31),
        },
    };

    private static readonly CampaignId Id = Draft.Id;

    [Fact]
    public void is_a_draft_until_somebody_starts_it() => When(null, new Create(Draft, Now)).ShouldBe([new CampaignCreated(Draft, Now)]);

    [Fact]
    public void created_twice_is_one() => When(Given(), new Create(Draft, Now.AddHours(1))).ShouldBeEmpty();

    [Fact]
    public void created_twice_asking_for_something_else_is_refused() =>
        Refused(Given(), new Create(Draft with { RatePerSecond = 7 }, Now)).Code.ShouldBe(RefusalCode.OrderDiffers);

    [Fact]
    public void starts_once() => When(Given(), new Start("olivia", Now)).ShouldBe([new CampaignStarted(Id, "olivia", Now)]);

    [Fact]
    public void started_again_is_started() => When(Running(), new Start("olivia", Now)).ShouldBeEmpty();

    [Fact, Requirement("D27")]
    public void does_not_start_if_the_day_it_states_is_before_the_floor_of_the_window() =>
        Refused(Given(), new Start("olivia", new DateTimeOffset(2027, 1, 2, 0, 0, 0, TimeSpan.Zero)))
            .Code.ShouldBe(RefusalCode.NotInThisStage);

    [Fact]
    public void held_goes_on_where_somebody_says_so() =>
        When(Given(Started, new CampaignHeld(Id, "olivia", Now)), new GoOn("bob", Now)).ShouldBe([new CampaignResumed(Id, "bob", Now)]);

    [Fact]
    public void held_does_not_start_anew() =>
        Refused(Given(Started, new CampaignHeld(Id, "olivia", Now)), new Start("olivia", Now)).Code.ShouldBe(RefusalCode.NotInThisStage);

    [Fact]
    public void cancelled_stays_so()
    {
        Campaign cancelled = Given(Started, new CampaignCancelled(Id, "olivia", Now));
        Refused(cancelled, new Start("olivia", Now)).Code.ShouldBe(RefusalCode.NotInThisStage);
        Refused(cancelled, new Revise(Draft.Content with { Controller = "Other" }, "olivia", Now))
            .Code.ShouldBe(RefusalCode.NotInThisStage);
        When(cancelled, new Cancel("bob", Now)).ShouldBeEmpty();
    }

    [Fact, Requirement("D29")]
    public void completes_only_for_the_version_that_was_sent()
    {
        Campaign revised = Given(Started, new CampaignRevised(Id, Draft.Content with { To = new DateOnly(2026, 1, 1) }, 2, "olivia", Now));
        When(revised, new Complete(1, "instance", Now)).ShouldBeEmpty();
        When(revised, new Complete(2, "instance", Now)).ShouldBe([new CampaignCompleted(Id, "instance", Now)]);
    }

    [Fact]
    public void that_nobody_knows_takes_no_command_but_a_draft() =>
        Refused(null, new Start("olivia", Now)).Code.ShouldBe(RefusalCode.NotFound);

    internal static readonly CampaignStarted Started = new(Draft.Id, "olivia", Now);

    internal static Campaign Given(params CampaignEvent[] events) =>
        events.Prepend(new CampaignCreated(Draft, Now)).Aggregate((Campaign?)null, CampaignDecider.Evolve)!;

    internal static Campaign Running() => Given(Started);

    internal static ImmutableArray<CampaignEvent> When(Campaign? state, CampaignCommand command) =>
        CampaignDecider.Decide(state, command) switch
        {
            Decision<CampaignEvent>.Events e => e.List,
            Decision<CampaignEvent>.Unchanged => [],
            var other => throw new ShouldAssertException($"{other}"),
        };

    internal static Refusal Refused(Campaign? state, CampaignCommand command) =>
        CampaignDecider.Decide(state, command).ShouldBeOfType<Decision<CampaignEvent>.Refused>().Refusal;
}

[Requirement("D29")]
public sealed class What_a_campaign_says
{
    private static readonly NoticeContent Said = A_campaign.Draft.Content;

    public static TheoryData<string, NoticeContent> MaterialChanges =>
        new()
        {
            { "kinds", Said with { ContentTypes = [ContentType.Post] } },
            { "span", Said with { From = new DateOnly(2019, 1, 1) } },
            { "span's end", Said with { To = new DateOnly(2026, 1, 1) } },
            { "purpose", Said with { Purpose = TrainingPurpose.SafetyModel } },
            { "start brought forward", Said with { StartsOn = Said.StartsOn.AddDays(-1) } },
            { "legal basis", Said with { LegalBasis = LegalBasis.Consent } },
            { "controller", Said with { Controller = "Somebody else" } },
        };

    [Theory, MemberData(nameof(MaterialChanges))]
    public void makes_a_new_version_where_it_changes_for_members(string what, NoticeContent next) =>
        Revised(A_campaign.Running(), next).ContentVersion.ShouldBe(2, what);

    [Fact]
    public void is_the_same_version_where_only_the_start_is_put_off() =>
        Revised(A_campaign.Running(), Said with { StartsOn = Said.StartsOn.AddDays(30) }).ContentVersion.ShouldBe(1);

    [Fact]
    public void is_the_first_version_for_as_long_as_nobody_was_told() =>
        Revised(A_campaign.Given(), Said with { Controller = "Somebody else" }).ContentVersion.ShouldBe(1);

    [Fact]
    public void sets_a_completed_campaign_running_again_where_it_changes_for_members()
    {
        Campaign completed = A_campaign.Given(A_campaign.Started, new CampaignCompleted(A_campaign.Draft.Id, "instance", A_campaign.Now));
        Revised(completed, Said with { To = new DateOnly(2026, 1, 1) }).State.ShouldBe(CampaignState.Running);
        Revised(completed, Said with { StartsOn = Said.StartsOn.AddDays(1) }).State.ShouldBe(CampaignState.Completed);
    }

    [Fact]
    public void said_again_changes_nothing() =>
        A_campaign.When(A_campaign.Running(), new Revise(Said, "olivia", A_campaign.Now)).ShouldBeEmpty();

    private static Campaign Revised(Campaign campaign, NoticeContent next) =>
        A_campaign.When(campaign, new Revise(next, "olivia", A_campaign.Now)).Aggregate((Campaign?)campaign, CampaignDecider.Evolve)!;
}
