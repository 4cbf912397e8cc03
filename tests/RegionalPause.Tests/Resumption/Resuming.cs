using RegionalPause.Content;
using RegionalPause.Engagement;
using RegionalPause.Jurisdictions;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Resumption;
using RegionalPause.Safety;
using RegionalPause.Tests.Jurisdictions;
using Shouldly;

namespace RegionalPause.Tests.Resumption;

/// <summary>
/// LinkedIn's resumption of 3 November 2025 and the people around it: an order over GB and IE, everything in place; change with
/// <c>with</c>.
/// </summary>
internal sealed class Resuming
{
    internal const string Olivia = "olivia"; // issued the order
    internal const string Paul = "paul"; // proposes
    internal const string Alice = "alice";
    internal const string Bob = "bob";

    internal static readonly DateTimeOffset Now = new(2025, 11, 3, 9, 0, 0, TimeSpan.Zero);
    internal static readonly string Hash = new('a', 64);
    internal static readonly JurisdictionCode Gb = new("GB"),
        Ie = new("IE");

    internal static readonly SafetyRuleBook Book = SafetyRuleFile.Read(SafetyRuleFile.Embedded(), Atlas.Embedded).Value!;

    internal static readonly SafetyRules Rules = Book.Of([Gb])!;

    internal static readonly OrderState Order = new()
    {
        Order = new PauseOrder
        {
            Id = OrderId.Parse("uk-ie-2024"),
            Named = ["UK", "IE"],
            Jurisdictions = [Gb, Ie],
            Authority = "GB-ICO",
            IssuedBy = Olivia,
            EffectiveFrom = Now.AddDays(-409),
            RecordedAt = Now.AddDays(-409),
        },
        Stage = OrderStage.Effective,
        Version = 2,
        CommittedAt = Now.AddDays(-409),
        FencedAt = Now.AddDays(-409),
        EffectiveAt = Now.AddDays(-409),
    };

    internal static readonly ResumptionProposal Proposal = new()
    {
        Jurisdictions = [Gb, Ie],
        ContentNotBefore = new DateOnly(2023, 1, 1),
        Campaign = new CampaignId("c-1"),
        WindowDays = 45,
        Assessments =
        [
            new(AssessmentKind.Lia, "LIA-1", Hash),
            new(AssessmentKind.Dpia, "DPIA-1", Hash),
            new(AssessmentKind.Compatibility, "COMP-1", Hash),
        ],
    };

    internal static readonly ToldTerms Told = new(
        TrainingPurpose.GenerativeAi,
        new DateOnly(2025, 11, 3),
        new DateOnly(2003, 1, 1),
        null,
        [],
        [Gb, Ie]
    );

    internal static readonly EngagementLog Closed = new(
        Order.Order.Id,
        [
            new EngagementEntry
            {
                Order = Order.Order.Id,
                Number = 1,
                Kind = EngagementKind.Closed,
                Position = AuthorityPosition.NoFurtherActionNow,
                On = new DateOnly(2025, 9, 23),
                EnteredAt = Now.AddDays(-40),
                By = Olivia,
                Reference = "IC-1",
            },
        ]
    );

    internal static readonly EngagementLog NoEngagement = new(Order.Order.Id, []);

    internal static readonly ResumptionFacts Facts = new(
        Now,
        Closed.Facts,
        new CampaignFacts(new CampaignId("c-1"), 1000, 960, Now.AddDays(-46), Told),
        true,
        new PageProbe(Now.AddHours(-1), true)
    );

    private Decision<ResumptionEvent>? decision;

    internal ProposalState? Standing { get; private set; }

    internal OrderState Pause { get; private set; } = Order;

    internal ResumptionFacts Known { get; set; } = Facts;

    internal Checklist Checklist => ResumptionRules.Check(Standing!.Proposal, Known, Book.Of(Standing.Proposal.Jurisdictions), Book.Data);

    internal string Digest => ResumptionJson.Digest(Standing!, Checklist);

    internal List<ResumptionEvent> Happened { get; } = [];

    internal PauseEvent? Ended { get; private set; }

    internal static Resuming Given() => new();

    internal static Resuming Proposed(ResumptionProposal? proposal = null) => Given().Propose(Paul, proposal).Happens();

    internal Resuming Propose(string by, ResumptionProposal? proposal = null) =>
        When(new ResumptionCommand.Propose(proposal ?? Proposal, by, Now));

    internal Resuming Override(ResumptionRule rule, string by, string? reason = "agreed with counsel") =>
        When(new ResumptionCommand.Override(rule, reason, Standing is null ? new Checklist(Book.Data, []) : Checklist, by, Now));

    internal Resuming Approve(string by, string? digest = null) =>
        When(
            new ResumptionCommand.Approve(
                digest ?? (Standing is null ? "" : Digest),
                Standing is null ? new Checklist(Book.Data, []) : Checklist,
                by,
                Now
            )
        );

    internal Resuming Withdraw(string by) => When(new ResumptionCommand.WithdrawApproval(by, Now));

    /// <summary>What the handler does: decide, evolve, and where two approved let the order's own decider end it.</summary>
    internal Resuming When(ResumptionCommand command)
    {
        decision = ResumptionDecider.Decide(Standing, Pause, command);
        if (decision is not Decision<ResumptionEvent>.Events(var events))
            return this;
        Happened.AddRange(events);
        Standing = events.Aggregate(Standing, ResumptionDecider.Evolve);
        if (ResumptionDecider.RecordOf(Standing!, events[^1]) is not { } record)
            return this;
        Ended = PauseDecider
            .Decide(Pause, new PauseCommand.ResumeTraining(record, command.Now))
            .ShouldBeOfType<Decision<PauseEvent>.Events>()
            .List.ShouldHaveSingleItem();
        Pause = PauseDecider.Evolve(Pause, Ended, 99);
        Standing = null;
        return this;
    }

    internal Resuming Happens()
    {
        decision.ShouldBeOfType<Decision<ResumptionEvent>.Events>();
        return this;
    }

    internal Resuming ChangesNothing()
    {
        decision.ShouldBeOfType<Decision<ResumptionEvent>.Unchanged>();
        return this;
    }

    internal Refusal IsRefused(RefusalCode code)
    {
        Refusal refusal = decision.ShouldBeOfType<Decision<ResumptionEvent>.Refused>().Refusal;
        refusal.Code.ShouldBe(code, refusal.Detail);
        return refusal;
    }

    internal static ResumptionRecord Record(Func<ProposalState, ProposalState>? change = null, Func<Checklist, Checklist>? checklist = null)
    {
        var story = Proposed();
        story.Approve(Alice).Happens();
        ProposalState standing = ResumptionDecider.Evolve(
            story.Standing,
            new ResumptionEvent.ResumptionApproved(Order.Order.Id, story.Digest, story.Checklist, Bob, Now)
        );
        Checklist list = checklist?.Invoke(story.Checklist) ?? story.Checklist;
        standing = change?.Invoke(standing) ?? standing;
        return new ResumptionRecord
        {
            Standing = standing,
            Checklist = list,
            Digest = ResumptionJson.Digest(standing, list),
        };
    }
}
