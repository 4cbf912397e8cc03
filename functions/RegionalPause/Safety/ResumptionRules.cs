using System.Collections.Immutable;
using System.Globalization;
using RegionalPause.Requests;

namespace RegionalPause.Safety;

/// <summary>The safety rules, as functions of the known facts. Pure and total. A rule with unknown facts is not met (R6).</summary>
public static class ResumptionRules
{
    /// <summary>An older probe of the objection page does not count.</summary>
    private static readonly TimeSpan ProbeHolds = TimeSpan.FromHours(24);

    private const string UsualWindow = "Every known resumption that was not stopped gave its members at least that.";

    /// <summary>The rules that apply to every jurisdiction that has rules.</summary>
    internal static readonly ResumptionRule[] Always =
    [
        ResumptionRule.EngagementClosed,
        ResumptionRule.CampaignComplete,
        ResumptionRule.WindowElapsed,
        ResumptionRule.NoticeMatches,
        ResumptionRule.ObjectionsApplied,
        ResumptionRule.ObjectionPageWorks,
    ];

    /// <summary>Checks every rule.</summary>
    /// <param name="proposal">The proposal.</param>
    /// <param name="facts">The known facts.</param>
    /// <param name="rules">The combined rules of its jurisdictions; <c>null</c> if they have no rules.</param>
    /// <param name="data">The data that define the rules.</param>
    public static Checklist Check(ResumptionProposal proposal, ResumptionFacts facts, SafetyRules? rules, RuleData data) =>
        rules is null
            ? new Checklist(data, [])
            : new Checklist(
                data,
                [
                    Engagement(facts.Engagement, rules),
                    Campaign(proposal, facts, rules),
                    Window(proposal, facts, rules),
                    Notice(proposal, facts),
                    Objections(facts),
                    Page(facts),
                    .. rules.Assessments.Select(kind => OnFile(kind, proposal)),
                ]
            )
            {
                Warnings =
                    proposal.WindowDays < SafetyRules.UsualWindowDays
                        ? [Text($"A window of {proposal.WindowDays} days is shorter than {SafetyRules.UsualWindowDays}. {UsualWindow}")]
                        : [],
            };

    /// <summary>Every rule of a checklist under some rules, independent of the facts; empty if there are no rules.</summary>
    public static ImmutableArray<ResumptionRule> Of(SafetyRules? rules) =>
        rules is null ? [] : [.. Always, .. rules.Assessments.Select(RuleOf)];

    private static RuleResult Engagement(EngagementFacts engagement, SafetyRules rules)
    {
        string required =
            $"closed by the authority's outcome, {string.Join(" or ", rules.Outcomes.Select(EnumWords<AuthorityPosition>.Of))}";
        return engagement switch
        {
            { IsEmpty: true } => new(ResumptionRule.EngagementClosed, false, required, "nothing is recorded"),
            { Closed: { } closed } => new(
                ResumptionRule.EngagementClosed,
                rules.Outcomes.Contains(closed.Position),
                required,
                $"closed on {closed.On.ToString("O", CultureInfo.InvariantCulture)}: "
                    + $"{EnumWords<AuthorityPosition>.Of(closed.Position)} (entry {closed.Number})"
            ),
            _ => new(
                ResumptionRule.EngagementClosed,
                false,
                required,
                $"open{(engagement.Position is { } position ? $", {EnumWords<AuthorityPosition>.Of(position)}" : "")}"
            ),
        };
    }

    private static RuleResult Campaign(ResumptionProposal proposal, ResumptionFacts facts, SafetyRules rules)
    {
        string required = Text($"at least {rules.DeliveredPercent} % of the campaign's notices delivered");
        if (proposal.Campaign is null)
            return new(ResumptionRule.CampaignComplete, false, required, "the proposal names no campaign");
        if (Of(proposal, facts) is not { } campaign)
            return new(ResumptionRule.CampaignComplete, false, required, "not known");
        bool met =
            campaign.Audience > 0
            && campaign.Delivered >= 0
            && (decimal)campaign.Delivered * 100 >= (decimal)campaign.Audience * rules.DeliveredPercent;
        return new(
            ResumptionRule.CampaignComplete,
            met,
            required,
            campaign.Audience > 0 ? Text($"{campaign.Delivered} of {campaign.Audience} delivered") : "its audience is empty"
        );
    }

    private static RuleResult Window(ResumptionProposal proposal, ResumptionFacts facts, SafetyRules rules)
    {
        int days = Math.Max(proposal.WindowDays, rules.WindowDays);
        string required = Text($"{days} full days since that share was delivered");
        if (proposal.WindowDays < rules.WindowDays)
            return new(ResumptionRule.WindowElapsed, false, required, Text($"the proposal gives members {proposal.WindowDays} days"));
        if (Of(proposal, facts)?.ShareReachedAt is not { } reached)
            return new(ResumptionRule.WindowElapsed, false, required, "not known, or not delivered yet");
        return new(
            ResumptionRule.WindowElapsed,
            facts.Now - reached >= TimeSpan.FromDays(days),
            required,
            Text($"{Math.Max(0, (facts.Now - reached).Days)} days since {Instants.Text(reached)}")
        );
    }

    private static RuleResult Notice(ResumptionProposal proposal, ResumptionFacts facts)
    {
        const string Required = "the notice named this purpose, start, span, kinds and places";
        if (Of(proposal, facts) is not { Told: var told })
            return new(
                ResumptionRule.NoticeMatches,
                false,
                Required,
                proposal.Campaign is null ? "the proposal names no campaign" : "not known"
            );
        string[] beyond = [.. told.ExceededBy(proposal, facts.Now)];
        return new(ResumptionRule.NoticeMatches, beyond.Length == 0, Required, beyond.Length == 0 ? "it did" : string.Join("; ", beyond));
    }

    private static RuleResult Objections(ResumptionFacts facts) =>
        new(
            ResumptionRule.ObjectionsApplied,
            facts.ObjectionsApplied == true,
            "every objection received is applied",
            facts.ObjectionsApplied switch
            {
                true => "they are",
                false => "some are not yet",
                null => "not known",
            }
        );

    private static RuleResult Page(ResumptionFacts facts) =>
        new(
            ResumptionRule.ObjectionPageWorks,
            facts.Page is { Works: true } page && facts.Now - page.At <= ProbeHolds,
            Text($"probed within {ProbeHolds.TotalHours} hours, and working"),
            facts.Page is { } probe ? $"{(probe.Works ? "worked" : "did not work")} on {Instants.Text(probe.At)}" : "not known"
        );

    private static RuleResult OnFile(AssessmentKind kind, ResumptionProposal proposal)
    {
        Assessment? filed = proposal.Assessments.FirstOrDefault(a => a.Kind == kind);
        return new(RuleOf(kind), filed is not null, "on file by reference", filed?.Reference ?? "missing");
    }

    private static ResumptionRule RuleOf(AssessmentKind kind) =>
        kind switch
        {
            AssessmentKind.Lia => ResumptionRule.AssessmentLia,
            AssessmentKind.Dpia => ResumptionRule.AssessmentDpia,
            _ => ResumptionRule.AssessmentCompatibility,
        };

    // Facts about another campaign do not count.
    private static CampaignFacts? Of(ResumptionProposal proposal, ResumptionFacts facts) =>
        facts.Campaign is { } campaign && campaign.Id == proposal.Campaign ? campaign : null;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
