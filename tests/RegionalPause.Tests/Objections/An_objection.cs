using RegionalPause.Content;
using RegionalPause.Decisions;
using RegionalPause.Ledger;
using RegionalPause.Objections;
using RegionalPause.Requests;
using RegionalPause.Tests.Verification;
using RegionalPause.Verification;
using Shouldly;

namespace RegionalPause.Tests.Objections;

[Requirement("R20")]
public sealed class An_objection
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);
    private static readonly Pseudonym Author = Pseudonym.Of(new byte[Pseudonym.MinKeyLength], "member", "member:1");

    [Fact, Requirement("D24")]
    public void is_to_be_answered_within_a_calendar_month_of_its_receipt() =>
        Changed(ObjectionDecider.Objects(ObjectionState.Silent, Request(Now.AddDays(-9)), Now))
            .AnswerBy.ShouldBe(new DateTimeOffset(2026, 2, 28, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public void is_recorded_again_while_the_ledger_may_not_have_it()
    {
        ObjectionState unfinished = Changed(ObjectionDecider.Objects(ObjectionState.Silent, Request(Now), Now));

        ObjectionDecider.Objects(unfinished, Request(Now), Now).ShouldBeOfType<ObjectionDecision.Changes>();
    }

    [Fact, Requirement("D26")]
    public void stands_against_a_withdrawal_of_the_same_instant()
    {
        ObjectionState standing = Changed(ObjectionDecider.Objects(ObjectionState.Silent, Request(Now), Now)) with { Version = 1 };

        ObjectionDecider.Withdraws(standing, Request(Now), Now.AddDays(1)).ShouldBeOfType<ObjectionDecision.ObjectionStands>();
    }

    [Fact, Requirement("D10")]
    public void refuses_what_it_names_and_nothing_else()
    {
        var scope = ObjectionScope.Of([TrainingPurpose.GenerativeAi], [ContentType.Image]);

        scope.Covers(TrainingPurpose.GenerativeAi, ContentType.Image).ShouldBeTrue();
        scope.Covers(TrainingPurpose.GenerativeAi, ContentType.Post).ShouldBeFalse();
        scope.Covers(TrainingPurpose.SafetyModel, ContentType.Image).ShouldBeFalse();
        ObjectionScope.Read(scope.Value).ShouldBe(scope);
    }

    [Fact]
    public void is_read_with_every_wrong_field_named_at_once()
    {
        var written = new WrittenObjection
        {
            MemberId = "member:1",
            Action = "maybe",
            At = Now,
            Purposes = ["world-peace"],
            ContentTypes = ["post", "hologram"],
            Campaign = "",
        };

        Refusal refusal = ObjectionRequestReader.Read(written, ObjectionSource.Settings).Refusal.ShouldNotBeNull();

        refusal.Errors.Select(e => e.Field).ShouldBe(["action", "campaign", "purposes[0]", "contentTypes[1]"]);
    }

    [Fact]
    public void without_purpose_is_about_generative_training() =>
        ObjectionRequestReader
            .Read(
                new WrittenObjection
                {
                    MemberId = "member:1",
                    Action = "object",
                    At = Now,
                },
                ObjectionSource.Settings
            )
            .Value.Request.Scope.ShouldBe(ObjectionScope.GenerativeTraining);

    [Fact, Requirement("R25", "D38")]
    public async Task in_the_ledger_makes_every_later_admission_of_its_author_a_fault()
    {
        using LedgerStory story = Objected(withdrawn: false);

        LedgerFault fault = (await story.FaultAsync()).ShouldNotBeNull();

        fault.Kind.ShouldBe(LedgerFaultKind.Admission);
        fault.Detail.ShouldContain("its author objected");
    }

    [Fact, Requirement("R25")]
    public async Task taken_back_in_the_ledger_makes_none()
    {
        using LedgerStory story = Objected(withdrawn: true);

        (await story.FaultAsync()).ShouldBeNull();
    }

    private static LedgerStory Objected(bool withdrawn)
    {
        var story = new LedgerStory();
        story.Open("GB");
        var shard = new StoryShard("20240920t093000z-0000000000000001");
        LedgerEntry.Decided Entry() => story.Entry("GB", new Decision(Outcome.Admit, ReasonCode.Permitted)) with { Author = Author };
        story.Batch(shard, story.Version, story.Now.AddSeconds(10), [Entry()]);
        story.Control(
            ObjectionEvent.Write(
                [new RecordedObjection(Author, false, ObjectionScope.GenerativeTraining, ObjectionSource.Settings, Now, null)],
                Now
            )
        );
        if (withdrawn)
            story.Control(
                ObjectionEvent.Write(
                    [new RecordedObjection(Author, true, ObjectionScope.GenerativeTraining, ObjectionSource.Settings, Now, null)],
                    Now
                )
            );
        story.Batch(shard, story.Version, story.Now.AddSeconds(10), [Entry()]);
        return story;
    }

    private static ObjectionState Changed(ObjectionDecision decision) => decision.ShouldBeOfType<ObjectionDecision.Changes>().Standing;

    private static ObjectionRequest Request(DateTimeOffset at) =>
        new(MemberId.Parse("member:1"), ObjectionScope.GenerativeTraining, ObjectionSource.Settings, at);
}
