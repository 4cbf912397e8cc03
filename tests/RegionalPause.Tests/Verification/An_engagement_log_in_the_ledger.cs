using RegionalPause.Engagement;
using RegionalPause.Safety;
using RegionalPause.Verification;
using Shouldly;
using static RegionalPause.Tests.Engagement.Dealings;

namespace RegionalPause.Tests.Verification;

/// <summary>A verifier with the files alone asks of the log what the program asked when it was entered.</summary>
[Requirement("R23", "R25", "D31")]
public sealed class An_engagement_log_in_the_ledger
{
    [Fact]
    public async Task is_lawful_where_each_entry_may_follow_those_before()
    {
        using LedgerStory story = Paused();
        story
            .Control(EngagementJson.Write(Said(EngagementKind.ConcernRaised) with { Number = 1 }))
            .Control(EngagementJson.Write(Said(EngagementKind.Closed, AuthorityPosition.NoFurtherActionNow) with { Number = 2 }));

        (await story.FaultAsync()).ShouldBeNull();
    }

    [Fact]
    public Task cannot_have_lost_an_entry() => IsFoundAsync(Said(EngagementKind.Meeting) with { Number = 2 }, "the next entry is 1");

    [Fact]
    public Task cannot_say_that_no_objection_is_an_approval() =>
        IsFoundAsync(Said(EngagementKind.NoObjectionStated, AuthorityPosition.Approved) with { Number = 1 }, "never becomes one");

    [Fact]
    public Task cannot_be_about_an_order_that_does_not_exist() =>
        IsFoundAsync(Said(EngagementKind.Meeting) with { Number = 1, Order = Orders.Sample.Scheduled.Id }, "does not exist", "another");

    private static LedgerStory Paused(string id = "uk-ico-2024")
    {
        var story = new LedgerStory();
        story.Open("GB").Pause(id, "GB");
        return story;
    }

    private static async Task IsFoundAsync(EngagementEntry entry, string why, string order = "uk-ico-2024")
    {
        using LedgerStory story = Paused(order);
        story.Control(EngagementJson.Write(entry));

        LedgerFault fault = (await story.FaultAsync()).ShouldNotBeNull();

        (fault.Kind, fault.Where).ShouldBe((LedgerFaultKind.Law, "control row 3"));
        fault.Detail.ShouldContain(why);
    }
}
