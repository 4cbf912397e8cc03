using System.CommandLine;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Output;
using RegionalPause.Contract;
using Spectre.Console;

namespace RegionalPause.Cli.Commands;

/// <summary><c>rpause resume</c>: shows the state of each safety rule, and the digest to which an approval is bound (R22).</summary>
internal static class ResumeCommand
{
    private static readonly Argument<string> Id = new("ID") { Description = "The order" };
    private static readonly Argument<string> Rule = new("RULE") { Description = "The name of the rule in the list of rules" };
    private static readonly Option<string?> Reason = new("--reason")
    {
        Description = "Why it need not be met; the second person gives no reason",
        HelpName = "TEXT",
    };

    public static Command Create(Shell shell)
    {
        ProposalOptions proposing = new(),
            editing = new();
        Command resume = shell.Verb("resume", "Show which safety rules are met; exit code 1 if one is not met", [Id], ShowAsync);
        resume.Add(
            shell.Verb(
                "propose",
                "Propose where and how training resumes (Pause.Operate)",
                [Id, .. proposing.All],
                (run, ct) => ProposeAsync(run, proposing, null, ct)
            )
        );
        resume.Add(
            shell.Verb(
                "edit",
                "Change the proposal; cancels all approvals and overrides (Pause.Operate)",
                [Id, .. editing.All],
                (run, ct) => EditAsync(run, editing, ct)
            )
        );
        resume.Add(
            shell.Verb(
                "override",
                "Override a rule that is not met; takes two people and a reason (Pause.Approve)",
                [Id, Rule, Reason],
                OverrideAsync
            )
        );
        return resume;
    }

    private static async Task<int> ShowAsync(Run run, CancellationToken cancellationToken)
    {
        Answer<ResumptionView> review = await run.Api(People.Auditor).ResumptionAsync(run.Get(Id), cancellationToken);
        run.Print(review, value => Write(run, value));
        return review.Value.Ready || review.Value.Stage == "lifted" ? Exit.Done : Exit.No;
    }

    private static async Task<int> EditAsync(Run run, ProposalOptions options, CancellationToken cancellationToken) =>
        await ProposeAsync(
            run,
            options,
            (await run.Api(People.Operator).ResumptionAsync(run.Get(Id), cancellationToken)).Value.Proposal,
            cancellationToken
        );

    private static async Task<int> ProposeAsync(Run run, ProposalOptions options, ProposalView? before, CancellationToken cancellationToken)
    {
        ProposalBody body = await options.BodyAsync(run, before, cancellationToken);
        run.Print(await run.Api(People.Operator).ProposeAsync(run.Get(Id), body, cancellationToken), review => Write(run, review));
        return Exit.Done;
    }

    private static async Task<int> OverrideAsync(Run run, CancellationToken cancellationToken)
    {
        run.Print(
            await run.Api(People.Approver)
                .OverrideAsync(run.Get(Id), new OverrideBody { Rule = run.Get(Rule), Reason = run.Get(Reason) }, cancellationToken),
            review => Write(run, review)
        );
        return Exit.Done;
    }

    internal static void Write(Run run, ResumptionView review)
    {
        run.Write(
            Sheet.Facts(
                ("order", new Cell(review.Order, Ink.Strong)),
                ("stage", Ink.Of(review.Stage)),
                ("still covers", review.Covers.IsEmpty ? null : Sheet.Plain(Words.Few([.. review.Covers], 40))),
                ("resumed in", review.Resumed.IsEmpty ? null : Sheet.Plain(Words.Few([.. review.Resumed], 40))),
                (
                    "proposed",
                    review.Proposal is { } p
                        ? Sheet.Plain($"in {Words.Few([.. p.Jurisdictions], 40)}, revision {p.Revision} by {string.Join(", ", p.Authors)}")
                        : null
                ),
                ("terms", review.Proposal is { } t ? Sheet.Plain(Terms(t)) : null),
                (
                    "last edit",
                    review.Proposal is { Changes: { IsDefaultOrEmpty: false } changes }
                        ? Sheet.Plain(string.Join("; ", changes.Select(c => $"{c.Term} {c.Before} -> {c.After}")))
                        : null
                ),
                ("rules", Sheet.Plain(review.RulesVersion)),
                (
                    "approved by",
                    review.Stage == "lifted" && !review.Approvals.IsEmpty
                        ? Sheet.Plain(string.Join("; ", review.Approvals.Select(a => $"{a.By}, {Words.Minute(a.At)} UTC")))
                        : null
                )
            )
        );
        run.Say();
        Listing table = Sheet.Of("rule", review.Stage == "lifted" ? "as approved" : "state", "asks for", "found");
        foreach (RuleView rule in review.Rules)
            table.Row(
                new Cell(rule.Rule, Ink.Strong),
                new Cell(
                    State(rule),
                    Ink.StyleOf(
                        rule.Met ? "open"
                        : rule.Override?.SecondedBy is not null ? "hold"
                        : "paused"
                    )
                ),
                Sheet.Plain(rule.Required),
                Sheet.Plain(Found(rule))
            );
        if (!review.Rules.IsEmpty)
        {
            run.Write(table);
            run.Say();
        }
        foreach (string warning in review.Warnings)
            run.Say($"{warning}", Ink.StyleOf("hold"));
        if (review.Digest is { } digest)
            run.Write(Sheet.Facts(("digest", Sheet.Plain(digest))));
        run.Say(Next(review));
    }

    private static string Next(ResumptionView review) =>
        review switch
        {
            { Stage: "withdrawn" } => "The order was withdrawn: its held items are purged and not decided again.",
            { Stage: "lifted", Proposal: null } =>
                $"The order was lifted without this procedure; held items are decided again: rpause hold watch {review.Order}",
            { Stage: "lifted" } => $"Training resumed; held items are decided again: rpause hold watch {review.Order}",
            { Proposal: null, Resumed.IsEmpty: false } =>
                $"Training resumed in {Words.Few([.. review.Resumed], 12)}; the order stays in force elsewhere.",
            { Proposal: null } => $"There is no proposal yet: rpause resume propose {review.Order} --content-not-before DAY",
            { Ready: false } => "It cannot be approved yet: see the rules that are not met above."
                + (
                    review.Rules.FirstOrDefault(r => !r.Met && r.Rule != "two-approvers" && r.Override?.SecondedBy is null) is { } unmet
                        ? $" Two people can override a rule with a reason: rpause resume override {review.Order} {unmet.Rule} --reason TEXT"
                        : ""
                ),
            { Approvals.IsEmpty: true } =>
                $"Two people must approve exactly this: rpause approve {review.Order} --digest {review.Digest} --as {People.Approver}",
            _ =>
                $"One more person must approve exactly this: rpause approve {review.Order} --digest {review.Digest} --as {(review.Approvals[0].By == People.SecondApprover ? People.Approver : People.SecondApprover)}",
        };

    private static string State(RuleView rule) =>
        rule.Met
            ? "met"
            : rule.Override switch
            {
                { SecondedBy: not null } => "overridden",
                not null => "needs a second person",
                null => "not met",
            };

    private static string Found(RuleView rule) =>
        rule.Override is { } o ? $"{rule.Found}; {o.By}{(o.SecondedBy is null ? "" : $" and {o.SecondedBy}")}: {o.Reason}" : rule.Found;

    private static string Terms(ProposalView proposal) =>
        $"content from {Words.Day(proposal.ContentNotBefore)} on, {(proposal.Kinds.IsEmpty ? "every type" : string.Join(' ', proposal.Kinds))}; campaign {proposal.Campaign ?? "none"}; {proposal.WindowDays} days a member";
}
