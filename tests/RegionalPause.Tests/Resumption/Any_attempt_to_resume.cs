using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Safety;
using RegionalPause.Verification;
using Shouldly;
using static RegionalPause.Tests.Resumption.Resuming;

namespace RegionalPause.Tests.Resumption;

/// <summary>One thing somebody tries, or something that changes around them.</summary>
public abstract record Attempt
{
    internal sealed record Propose(string By, int Variant) : Attempt;

    internal sealed record Override(string By, ResumptionRule Rule, string? Reason) : Attempt;

    /// <summary>Of what there is, or of what there was at the attempt before.</summary>
    internal sealed record Approve(string By, bool Stale) : Attempt;

    internal sealed record Withdraw(string By) : Attempt;

    internal sealed record PlainLift(string By) : Attempt;

    internal sealed record FactsChange(int Bits) : Attempt;
}

public static class Attempts
{
    private static readonly Gen<string> People = Gen.Elements("olivia", " OLIVIA", "paul", "alice", "Alice ", "bob", "carol", "", " ");

    public static Arbitrary<Attempt> Arbitrary() =>
        Gen.Frequency(
                (2, from b in People from v in Gen.Choose(0, 3) select (Attempt)new Attempt.Propose(b, v)),
                (
                    3,
                    from b in People
                    from r in Gen.Elements(Enum.GetValues<ResumptionRule>())
                    from w in Gen.Elements("because", "because", null, " ")
                    select (Attempt)new Attempt.Override(b, r, w)
                ),
                (6, from b in People from s in Gen.Choose(1, 5) select (Attempt)new Attempt.Approve(b, s == 1)),
                (1, from b in People select (Attempt)new Attempt.Withdraw(b)),
                (1, from b in People select (Attempt)new Attempt.PlainLift(b)),
                (1, from f in Gen.Frequency((2, Gen.Constant(0)), (1, Gen.Choose(0, 63))) select (Attempt)new Attempt.FactsChange(f))
            )
            .ToArbitrary();
}

[Properties(Arbitrary = [typeof(Attempts)], MaxTest = 1000, StartSize = 10, EndSize = 60)]
public class Any_attempt_to_resume
{
    private static readonly ResumptionProposal[] Variants =
    [
        Proposal,
        Proposal with
        {
            Assessments = [],
        },
        Proposal with
        {
            Jurisdictions = [Gb],
        },
        Proposal with
        {
            WindowDays = 60,
        },
    ];

    [Property, Requirement("R22")]
    public void reaches_no_lift_while_a_rule_is_neither_met_nor_overridden_by_two(Attempt[] attempts)
    {
        var (story, said) = (new Resuming(), new Said());
        foreach (Attempt attempt in attempts)
        {
            int before = story.Pause.Rest.Jurisdictions.Length;
            ProposalState? proposed = story.Standing;
            Checklist? checklist = proposed is null ? null : story.Checklist;
            Try(story, said, attempt);
            if (story.Pause.Stage != OrderStage.Lifted && story.Pause.Rest.Jurisdictions.Length == before)
                continue;
            string[] unmet =
            [
                .. checklist!
                    .Results.Where(r => !r.Met && said.Overriders.GetValueOrDefault(r.Rule, []).Count < 2)
                    .Select(r => r.Rule.ToString()),
            ];
            unmet.ShouldBeEmpty();
            said.Approvers.Except([.. said.Authors, "olivia"]).Count().ShouldBeGreaterThanOrEqualTo(2);
            return;
        }
    }

    [Property, Requirement("R22")]
    public void leaves_no_approval_standing_after_an_edit(Attempt[] attempts)
    {
        var (story, said) = (new Resuming(), new Said());
        foreach (Attempt attempt in attempts)
        {
            int happened = story.Happened.Count;
            Try(story, said, attempt);
            if (story.Happened.Skip(happened).Any(e => e is ResumptionEvent.ResumptionEdited))
                (story.Standing!.Approvals.Length, story.Standing.Overrides.Length).ShouldBe((0, 0));
        }
    }

    [Property, Requirement("R22", "R25")]
    public void is_found_lawful_by_the_verifier_wherever_the_deciders_let_it_happen(Attempt[] attempts)
    {
        var (story, said, audit, followed) = (new Resuming(), new Said(), new ResumptionAudit(), 0);
        foreach (Attempt attempt in attempts)
        {
            OrderState order = story.Pause;
            Try(story, said, attempt);
            for (; followed < story.Happened.Count; followed++)
                audit.Take(ResumptionJson.ReadEvent(ResumptionJson.Write(story.Happened[followed])), order).ShouldBeNull();
            if (ReferenceEquals(order, story.Pause))
                continue;
            audit
                .Refuses(PauseJson.ReadEvent(PauseJson.Write(story.Ended!)), order, story.Known.Engagement.IsEmpty ? NoEngagement : Closed)
                .ShouldBeNull();
            audit.Done(order.Order.Id);
        }
    }

    private static void Try(Resuming story, Said said, Attempt attempt)
    {
        int happened = story.Happened.Count;
        OrderState order = story.Pause;
        switch (attempt)
        {
            case Attempt.Propose(var by, var variant):
                story.Propose(by, Variants[variant]);
                break;
            case Attempt.Override(var by, var rule, var reason):
                if (story.Override(rule, by, reason).Happened.Count > happened)
                    (said.Overriders.TryGetValue(rule, out HashSet<string>? who) ? who : said.Overriders[rule] = []).Add(Folded(by));
                break;
            case Attempt.Approve(var by, var stale):
                if (story.Approve(by, stale ? new string('0', 64) : null).Happened.Count > happened)
                    said.Approvers.Add(Folded(by));
                break;
            case Attempt.Withdraw(var by):
                if (story.Withdraw(by).Happened.Count > happened)
                    said.Approvers.Remove(Folded(by));
                break;
            case Attempt.PlainLift(var by):
                PauseDecider
                    .Decide(order, new PauseCommand.EndOrder(OrderEnding.Lift, by, Now))
                    .ShouldNotBeOfType<Decision<PauseEvent>.Events>();
                break;
            case Attempt.FactsChange(var bits):
                story.Known = Facts with
                {
                    Engagement = (bits & 1) == 0 ? Closed.Facts : NoEngagement.Facts,
                    Campaign =
                        (bits & 2) == 0
                            ? Facts.Campaign! with
                            {
                                Told = (bits & 32) == 0 ? Told : Told with { Jurisdictions = [Gb] },
                            }
                            : null,
                    ObjectionsApplied = (bits & 4) == 0 ? true : null,
                    Page = (bits & 8) == 0 ? Facts.Page : null,
                    Now = (bits & 16) == 0 ? Now : Now.AddDays(-10),
                };
                break;
        }
        if (story.Happened.Count > happened && story.Happened[^1] is ResumptionEvent.ResumptionProposed or ResumptionEvent.ResumptionEdited)
        {
            if (story.Happened[^1] is ResumptionEvent.ResumptionProposed)
                said.Authors.Clear();
            said.Authors.Add(Folded(story.Happened[^1].By.Name));
            said.Overriders.Clear();
            said.Approvers.Clear();
        }
    }

    /// <summary>What was said, kept apart from the deciders, from the words alone.</summary>
    private sealed class Said
    {
        public Dictionary<ResumptionRule, HashSet<string>> Overriders { get; } = [];

        public HashSet<string> Authors { get; } = [];

        public HashSet<string> Approvers { get; } = [];
    }

    private static string Folded(string person) => person.Trim().ToLowerInvariant();
}
