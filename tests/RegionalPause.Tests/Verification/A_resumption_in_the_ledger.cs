using RegionalPause.Engagement;
using RegionalPause.Orders;
using RegionalPause.Safety;
using RegionalPause.Tests.Resumption;
using RegionalPause.Verification;
using Shouldly;
using static RegionalPause.Tests.Resumption.Resuming;

namespace RegionalPause.Tests.Verification;

/// <summary>A verifier with the files alone finds a resumption that the deciders would not have let happen.</summary>
[Requirement("R22", "R25")]
public sealed class A_resumption_in_the_ledger
{
    private readonly StoryShard shard = new("s-1");

    [Fact]
    public async Task is_lawful_as_the_deciders_write_it()
    {
        using LedgerStory story = Paused();
        Tell(story, Proposed().Approve(Alice).Approve(Bob));
        story.Admit(shard, "GB");

        (await story.FaultAsync()).ShouldBeNull();
    }

    [Fact]
    public Task is_missing_where_an_order_was_lifted_on_the_word_of_two() =>
        IsFoundAsync(
            story =>
            {
                foreach (string person in (string[])[Alice, Bob])
                    story.Control(new PauseEvent.EndingApproved(Order.Order.Id, OrderEnding.Lift, person, Now));
                story.Control(new PauseEvent.OrderLifted(Order.Order.Id, Now));
            },
            "only by a resumption under the safety rules"
        );

    [Fact]
    public Task must_have_met_its_rules() =>
        IsFoundAsync(
            story =>
            {
                Resuming told = Proposed().Approve(Alice).Approve(Bob);
                var lifted = (PauseEvent.OrderLifted)told.Ended!;
                Checklist unmet = lifted.Resumption!.Checklist with
                {
                    Results = lifted.Resumption.Checklist.Results.SetItem(1, lifted.Resumption.Checklist.Results[1] with { Met = false }),
                };
                Tell(story, told, lifted with { Resumption = lifted.Resumption with { Checklist = unmet } });
            },
            "campaign-complete"
        );

    [Fact]
    public Task must_have_been_approved_in_the_log_and_not_only_in_the_record() =>
        IsFoundAsync(
            story =>
            {
                Resuming told = Proposed().Approve(Alice).Approve(Bob);
                Tell(story, told, told.Ended!, leaveOut: e => e is ResumptionEvent.ResumptionApproved { By.Name: Bob });
            },
            "approvals that the log does not have"
        );

    [Fact]
    public Task must_not_outlive_an_edit() =>
        IsFoundAsync(
            story =>
            {
                Resuming told = Proposed().Approve(Alice).Approve(Bob);
                ResumptionEvent[] events = [.. told.Happened];
                foreach (ResumptionEvent e in events)
                    story.Control(ResumptionJson.Write(e));
                story.Control(
                    ResumptionJson.Write(new ResumptionEvent.ResumptionEdited(Order.Order.Id, Proposal with { WindowDays = 46 }, Paul, Now))
                );
                story.Control(told.Ended!);
            },
            "approvals that the log does not have"
        );

    [Fact]
    public Task must_not_be_approved_by_its_author() =>
        IsFoundAsync(
            story =>
            {
                Resuming told = Proposed();
                story.Control(ResumptionJson.Write(told.Happened[0]));
                story.Control(
                    ResumptionJson.Write(new ResumptionEvent.ResumptionApproved(Order.Order.Id, told.Digest, told.Checklist, Paul, Now))
                );
            },
            "'paul' approved a proposal that they wrote"
        );

    [Fact]
    public Task must_not_rest_on_an_engagement_that_its_own_log_shows_open() =>
        IsFoundAsync(story => Tell(story, Proposed().Approve(Alice).Approve(Bob)), "its log is not closed", closed: false);

    [Fact]
    public Task must_not_reach_further_than_was_approved() =>
        IsFoundAsync(
            story =>
            {
                Resuming told = Proposed(Proposal with { Jurisdictions = [Gb] }).Approve(Alice).Approve(Bob);
                Tell(
                    story,
                    told,
                    new PauseEvent.OrderLifted(Order.Order.Id, Now) { Resumption = ((PauseEvent.OrderNarrowed)told.Ended!).Resumption }
                );
            },
            "resumes in other jurisdictions"
        );

    [Fact, Requirement("D33")]
    public async Task in_one_jurisdiction_leaves_the_others_paused()
    {
        using LedgerStory story = Paused();
        Tell(story, Proposed(Proposal with { Jurisdictions = [Gb] }).Approve(Alice).Approve(Bob));
        story.Admit(shard, "GB");
        (await story.FaultAsync()).ShouldBeNull();

        story.Admit(shard, "IE");
        LedgerFault fault = (await story.FaultAsync()).ShouldNotBeNull();
        (fault.Kind, fault.Detail.Contains("covered it in IE", StringComparison.Ordinal)).ShouldBe((LedgerFaultKind.Admission, true));
    }

    [Fact, Requirement("D32")]
    public async Task allows_no_admission_outside_its_span()
    {
        using LedgerStory story = Paused();
        Tell(story, Proposed(Proposal with { ContentNotBefore = new DateOnly(2025, 1, 1) }).Approve(Alice).Approve(Bob));
        story.Admit(shard, "GB"); // of September 2024

        LedgerFault fault = (await story.FaultAsync()).ShouldNotBeNull();
        (fault.Kind, fault.Detail.Contains("content from 2025-01-01 on", StringComparison.Ordinal)).ShouldBe(
            (LedgerFaultKind.Admission, true),
            fault.Detail
        );
    }

    private static LedgerStory Paused(bool closed = true)
    {
        var story = new LedgerStory();
        story.Open("GB", "IE").Control(new PauseEvent.OrderCommitted(Order.Order, story.Now));
        story.Control(EngagementJson.Write(Closed.Entries[0] with { Kind = closed ? EngagementKind.Closed : EngagementKind.Response }));
        return story;
    }

    private static void Tell(LedgerStory story, Resuming told, PauseEvent? ended = null, Func<ResumptionEvent, bool>? leaveOut = null)
    {
        foreach (ResumptionEvent e in told.Happened.Where(e => leaveOut?.Invoke(e) != true))
            story.Control(ResumptionJson.Write(e));
        story.Control(ended ?? told.Ended!);
    }

    private static async Task IsFoundAsync(Action<LedgerStory> tell, string why, bool closed = true)
    {
        using LedgerStory story = Paused(closed);
        tell(story);

        LedgerFault fault = (await story.FaultAsync()).ShouldNotBeNull();

        fault.Kind.ShouldBe(LedgerFaultKind.Law);
        fault.Detail.ShouldContain(why);
    }
}
