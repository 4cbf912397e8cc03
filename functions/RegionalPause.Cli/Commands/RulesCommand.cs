using System.CommandLine;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Output;
using RegionalPause.Contract;

namespace RegionalPause.Cli.Commands;

/// <summary><c>rpause rules</c>: the safety rules of resumptions, which are data that a deployment can replace (R44).</summary>
internal static class RulesCommand
{
    private static readonly Argument<string> Source = new("FILE") { Description = "Safety rule data; - for standard input" };

    public static Command Create(Shell shell) =>
        Shell.Family(
            "rules",
            "Safety rules: what a resumption must meet",
            shell.Verb("compare", "Show what new rule data would change; exit code 1 if they could admit more", [Source], CompareAsync)
        );

    private static async Task<int> CompareAsync(Run run, CancellationToken cancellationToken)
    {
        byte[] data = await Input.TextAsync(run.Around, run.Get(Source), cancellationToken);
        Answer<RulesDifferenceView> difference = await run.Api(People.Auditor).CompareRulesAsync(data, cancellationToken);
        run.Print(difference, value => Write(run, value));
        return difference.Value.Loosens ? Exit.No : Exit.Done;
    }

    private static void Write(Run run, RulesDifferenceView difference)
    {
        if (!difference.Changes.IsEmpty)
        {
            Listing table = Sheet.Of("rules of", "rule", "today", "then", "could admit more");
            foreach (RulesChangeView change in difference.Changes)
            {
                foreach (RuleChangeView rule in change.Rules)
                    table.Row(
                        new Cell(Words.Few([.. change.Jurisdictions], 8), Ink.Strong),
                        Sheet.Plain(rule.Rule),
                        Sheet.Plain(rule.Before ?? "no rule"),
                        Sheet.Plain(rule.After ?? "no rule"),
                        DifferenceSheet.Loosens(rule.Loosens)
                    );
            }
            run.Write(table);
        }
        if (!difference.Orders.IsEmpty)
            run.Say($"Orders in force after which training could resume more easily: {Words.Few([.. difference.Orders], 8)}");
        if (!difference.Decisions.IsEmpty)
        {
            run.Say("If training resumes there under these rules:");
            run.Write(DifferenceSheet.Of(difference.Decisions));
        }
        run.Say(Sentence(difference), Ink.StyleOf(difference.Loosens ? "hold" : null));
    }

    private static string Sentence(RulesDifferenceView difference) =>
        difference.Changes.IsEmpty ? "No rule changes."
        : difference.Loosens ? "With these rules a resumption could admit more than with the current rules."
        : "With these rules a resumption admits no more than with the current rules.";
}
