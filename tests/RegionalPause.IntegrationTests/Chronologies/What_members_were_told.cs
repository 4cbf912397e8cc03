using RegionalPause.Campaigns;
using RegionalPause.Contract;
using RegionalPause.Engagement;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Safety;
using RegionalPause.Tests;
using Shouldly;
using static RegionalPause.IntegrationTests.Chronologies.Chronology;

namespace RegionalPause.IntegrationTests.Chronologies;

/// <summary>
/// Paused in June 2024, told in September, to resume on 4 November, when every other rule is met: only as the notice said.
/// </summary>
public sealed class What_members_were_told(Azurite azurite)
{
    private const string Order = "uk-2024",
        Notice = "uk-notice";

    private static readonly string[] Prompt = [.. Enumerable.Range(1, 19).Select(n => $"member-{n:D2}")];

    private static readonly ProposalBody Proposal = new() { ContentNotBefore = new DateOnly(2024, 1, 1), Campaign = Notice };

    [Fact, Requirement("D29")]
    public async Task named_a_day_before_which_training_does_not_resume()
    {
        await using Chronology told = await ToldAsync(new CampaignRequest { StartsOn = new DateOnly(2024, 12, 1) });

        await ExceedsAsync(told, Order, Proposal, "it named 2024-12-01 as the start");
    }

    [Fact, Requirement("D28", "D32")]
    public async Task named_a_span_and_kinds_beyond_which_no_content_comes_in()
    {
        await using Chronology told = await ToldAsync(new CampaignRequest { From = new DateOnly(2023, 1, 1), ContentTypes = ["post"] });

        await ExceedsAsync(
            told,
            Order,
            Proposal with
            {
                ContentNotBefore = new DateOnly(2003, 1, 1),
                Kinds = ["post"],
            },
            "it named content from 2023-01-01 on, not from 2003-01-01"
        );
        await ExceedsAsync(told, Order, Proposal with { Kinds = ["post", "image"] }, "it did not name image");
        (await told.ProposeAsync(Order, Proposal with { Kinds = ["post"] })).Missing.ShouldBeEmpty();
    }

    [Fact, Requirement("D27", "D30")]
    public async Task reached_the_residents_of_one_place_and_counts_for_no_other()
    {
        await using Chronology told = await ToldAsync(new CampaignRequest());
        await told.PauseAsync(
            new PauseRequest
            {
                Id = "ie-2024",
                Jurisdictions = ["IE"],
                Authority = "IE-DPC",
            }
        );
        await CloseAsync(told, "ie-2024");

        await ExceedsAsync(told, "ie-2024", Proposal, "it told nobody in IE");
    }

    [Fact, Requirement("D27")]
    public async Task is_counted_from_when_enough_of_them_were_though_one_was_told_48_days_later()
    {
        await using Chronology told = await ToldAsync(new CampaignRequest());

        await told.DeliverNoticesAsync(Notice, to: member => member == "late");

        (await told.ProposeAsync(Order, Proposal)).Missing.ShouldBeEmpty("19 of 20, 95 %, were told on 17 September");
    }

    [Fact, Requirement("D27", "R18")]
    public async Task is_as_exact_where_receipts_come_again_or_take_a_delivery_back()
    {
        await using Chronology told = await ToldAsync(new CampaignRequest());
        await told.DeliverNoticesAsync(Notice, to: member => member == "late");
        await told.DeliverNoticesAsync(Notice, to: member => member == "late");
        (await told.ProposeAsync(Order, Proposal)).Missing.ShouldBeEmpty();

        await told.BounceNoticesAsync(Notice, of: member => member == "member-01");

        RuleResult missing = (await told.ProposeAsync(Order, Proposal)).Missing.ShouldHaveSingleItem("the late one is needed now");
        missing.Found.ShouldStartWith("0 days since 2024-11-04T09:");
    }

    private static async Task ExceedsAsync(Chronology told, string order, ProposalBody proposal, string found)
    {
        RuleResult missing = (await told.ProposeAsync(order, proposal)).Missing.ShouldHaveSingleItem();
        (missing.Rule, missing.Found).ShouldBe((ResumptionRule.NoticeMatches, found));
    }

    // 19 of 20 were reached at once.
    private async Task<Chronology> ToldAsync(CampaignRequest notice)
    {
        Chronology told = await BeginAsync(azurite, 2024, 6, 13);
        await told.OpenAsync("UK", "IE");
        await told.RegisterAsync("GB", "en", "Europe/London", [.. Prompt, "late"]);
        told.On(2024, 6, 14);
        await told.PauseAsync(
            new PauseRequest
            {
                Id = Order,
                Jurisdictions = ["UK"],
                Authority = "ICO",
            }
        );
        told.On(2024, 9, 17);
        await told.TellAsync(
            notice with
            {
                Id = Notice,
                Order = Order,
                Controller = "The platform",
                StartsOn = notice.StartsOn ?? new DateOnly(2024, 11, 4),
            }
        );
        await told.DeliverNoticesAsync(Notice, to: Prompt.Contains);
        await CloseAsync(told, Order);
        told.On(2024, 11, 4);
        return told;
    }

    private static Task<EngagementLog> CloseAsync(Chronology told, string order) =>
        told.EnterAsync(
            order,
            new EngagementRequest
            {
                Kind = "closed",
                Position = "no-further-action-now",
                On = new DateOnly(2024, 9, 17),
                Reference = "The authority",
            }
        );
}
