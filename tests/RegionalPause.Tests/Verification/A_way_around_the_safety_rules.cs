using System.Text;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Safety;
using RegionalPause.Verification;
using Shouldly;

namespace RegionalPause.Tests.Verification;

/// <summary>A verifier with the files alone finds training that was let in again without rules and without two people (R47).</summary>
[Requirement("R47", "R25")]
public sealed class A_way_around_the_safety_rules
{
    private readonly StoryShard shard = new("s-1");
    private static readonly RuleData Data = new("tests", new string('0', 64));

    [Fact]
    public async Task is_none_where_a_withdrawal_closes_what_it_ends()
    {
        using LedgerStory story = Withdrawn("GB");
        (await story.FaultAsync()).ShouldBeNull();

        story.Admit(shard, "GB");
        LedgerFault fault = (await story.FaultAsync()).ShouldNotBeNull();
        (fault.Kind, fault.Detail.Contains("training flag of GB was closed", StringComparison.Ordinal)).ShouldBe(
            (LedgerFaultKind.Admission, true),
            fault.Detail
        );
    }

    [Fact]
    public Task is_a_withdrawal_that_closes_nothing() => IsFoundAsync(Withdrawn(), "must close the flags");

    [Fact]
    public async Task is_none_in_a_ledger_from_before_withdrawals_closed_anything()
    {
        using LedgerStory story = Withdrawn(format: 1);
        story.Admit(shard, "GB");

        (await story.FaultAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task is_a_row_of_the_older_format_behind_one_of_the_newer()
    {
        using var story = new LedgerStory();
        story.Open("GB");
        story.Format = 1;
        story.CloseFlags("GB");

        await IsFoundAsync(story, "format 1, after rows of format 2");
    }

    [Fact]
    public Task is_a_flag_opened_again_without_an_override()
    {
        var story = new LedgerStory();
        return IsFoundAsync(story.Open("GB").CloseFlags("GB").Open("GB"), "paused or closed in GB");
    }

    [Fact]
    public Task is_a_flag_opened_by_one_person_after_a_withdrawal() => IsFoundAsync(Withdrawn("GB").Open("GB"), "paused or closed in GB");

    [Fact]
    public async Task is_none_where_two_people_open_it_with_a_reason()
    {
        using LedgerStory story = Withdrawn("GB");
        story.Ask("alice", "agreed", "GB").OpenAgain("bob", "alice", "agreed", "GB").Admit(shard, "GB");
        (await story.FaultAsync()).ShouldBeNull();
    }

    [Theory]
    [InlineData("alice", "alice", "agreed")] // one person
    [InlineData("bob", "alice", " ")] // no reason
    [InlineData("", "alice", "agreed")] // nobody
    [InlineData("bob", "carol", "agreed")] // who never asked
    [InlineData("bob", "alice", "another reason")]
    public Task is_an_opening_on_the_word_of_fewer(string opens, string first, string reason) =>
        IsFoundAsync(
            Withdrawn("GB").Ask("alice", "agreed", "GB").OpenAgain(opens, first, reason, "GB"),
            opens.Length == 0 ? "a person without a name" : "GB"
        );

    [Fact, Requirement("R45")]
    public Task is_a_flag_opened_by_nobody() =>
        IsFoundAsync(
            new LedgerStory().Control(
                Encoding.UTF8.GetBytes(
                    """{"v":1,"event":"FlagsChanged","at":"2024-09-20T09:30:00+00:00","by":" ","opened":["GB"],"closed":[]}"""
                )
            ),
            "a person without a name"
        );

    [Fact]
    public async Task is_none_where_a_pause_is_undone_by_two_with_a_reason()
    {
        using LedgerStory story = Undone();
        story.Admit(shard, "GB");
        (await story.FaultAsync()).ShouldBeNull();
    }

    [Theory]
    [InlineData("alice", "alice", "oops")]
    [InlineData("alice", "bob", " ")]
    [InlineData("olivia", "bob", "oops")] // its issuer
    [InlineData("alice", "carol", "oops")] // who never said so
    public Task is_an_undo_on_the_word_of_fewer(string first, string second, string reason) =>
        IsFoundAsync(Undone(first, second, reason), "");

    [Fact]
    public Task is_an_undo_long_after() => IsFoundAsync(Undone(late: true), "committed more than");

    [Fact]
    public async Task is_a_lift_without_rules_of_an_order_that_has_some()
    {
        var story = new LedgerStory();
        story.Open("GB");
        OrderId order = story.Pause("uk", o => o with { Rules = Resumption.Resuming.Book.Record(o.Jurisdictions) }, "GB");
        await IsFoundAsync(story.Lift(order, "alice", "bob"), "only by a resumption under the safety rules");
    }

    private static LedgerStory Withdrawn(params string[] closes) => Withdrawn(2, closes);

    private static LedgerStory Withdrawn(int format, params string[] closes)
    {
        var story = new LedgerStory { Format = format };
        story.Open("GB");
        OrderId order = story.Pause("uk", "GB");
        foreach (string person in (string[])["alice", "bob"])
            story.Control(new PauseEvent.EndingApproved(order, OrderEnding.Withdraw, person, story.Now));
        return story.Control(
            new PauseEvent.OrderWithdrawn(order, story.Now)
            {
                Closed = [.. closes.Select(c => new RegionalPause.Jurisdictions.JurisdictionCode(c))],
            }
        );
    }

    private static LedgerStory Undone(string first = "alice", string second = "bob", string reason = "oops", bool late = false)
    {
        var story = new LedgerStory();
        story.Open("GB");
        OrderId order = story.Pause("uk", "GB");
        if (late)
            story.Pass(90_000);
        story.Control(new PauseEvent.EndingApproved(order, OrderEnding.Undo, "alice", story.Now) { Reason = "oops" });
        story.Control(new PauseEvent.EndingApproved(order, OrderEnding.Undo, "bob", story.Now));
        return story.Control(
            new PauseEvent.OrderLifted(order, story.Now)
            {
                Undo = new RulesOverride(reason, first, second, Data, [ResumptionRule.EngagementClosed]),
            }
        );
    }

    private static async Task IsFoundAsync(LedgerStory story, string why)
    {
        using (story)
        {
            LedgerFault fault = (await story.FaultAsync()).ShouldNotBeNull();
            fault.Kind.ShouldBe(LedgerFaultKind.Law);
            fault.Detail.ShouldContain(why);
        }
    }
}
