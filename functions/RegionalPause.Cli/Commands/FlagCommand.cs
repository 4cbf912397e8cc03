using System.CommandLine;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Output;
using Spectre.Console;

namespace RegionalPause.Cli.Commands;

/// <summary><c>rpause flag</c>: training flags. Closing needs an operator, opening an approver.</summary>
internal static class FlagCommand
{
    private static readonly Argument<string> Code = new("CODE") { Description = "A jurisdiction, e.g. GB" };
    private static readonly Argument<string> Name = new("NAME") { Description = "A jurisdiction or a group, e.g. BR or EEA" };
    private static readonly Argument<string> Source = new("FILE") { Description = "Document in the Microsoft feature-flag schema; - for standard input" };
    private static readonly Option<string?> Reason = new("--reason") { Description = "Why, for the record", HelpName = "TEXT" };
    private static readonly Option<string> RequiredReason = new("--reason") { Description = "Why, for the record", HelpName = "TEXT", Required = true };

    public static Command Create(Shell shell) => Shell.Family("flag", "Training flags: may a jurisdiction's content go to training at all?",
        shell.Verb("list", "Every flag ever set; a jurisdiction without one is closed", [], ListAsync),
        shell.Verb("show", "One flag", [Code], ShowAsync),
        shell.Verb("open", "Allow training; takes a second person where it had been paused or closed (Pause.Approve)", [Name, Reason], (run, ct) => SetAsync(run, open: true, run.Get(Reason), People.Approver, ct)),
        shell.Verb("close", "Stop training (Pause.Operate); returns when no instance admits any more", [Name, RequiredReason],
            (run, ct) => SetAsync(run, open: false, run.Get(RequiredReason), People.Operator, ct)),
        shell.Verb("export", "All flags in the Microsoft feature-flag schema", [], ExportAsync),
        shell.Verb("import", "Set flags from such a document, all or nothing (Pause.Approve)", [Source, Reason], ImportAsync));

    private static async Task<int> ListAsync(Run run, CancellationToken cancellationToken)
    {
        run.Print(await run.Api(People.Auditor).FlagsAsync(cancellationToken), flags => Write(run, flags));
        return Exit.Done;
    }

    private static async Task<int> ShowAsync(Run run, CancellationToken cancellationToken)
    {
        run.Print(await run.Api(People.Auditor).FlagAsync(run.Get(Code), cancellationToken), flag => Write(run, [flag]));
        return Exit.Done;
    }

    private static async Task<int> SetAsync(Run run, bool open, string? reason, string person, CancellationToken cancellationToken)
    {
        run.Print(await run.Api(person).SetFlagAsync(run.Get(Name), new FlagChange(open, reason), cancellationToken), flags => Write(run, flags));
        return Exit.Done;
    }

    private static async Task<int> ExportAsync(Run run, CancellationToken cancellationToken)
    {
        run.PrintJson(await run.Api(People.Auditor).ExportFlagsAsync(cancellationToken));
        return Exit.Done;
    }

    private static async Task<int> ImportAsync(Run run, CancellationToken cancellationToken)
    {
        byte[] document = await Input.TextAsync(run.Around, run.Get(Source), cancellationToken);
        run.Print(await run.Api(People.Approver).ImportFlagsAsync(document, run.Get(Reason), cancellationToken), flags => Write(run, flags));
        return Exit.Done;
    }

    private static void Write(Run run, FlagView[] flags)
    {
        if (flags.Length == 0)
        {
            run.Say("No flag was ever set: every jurisdiction is closed.");
            return;
        }
        Listing table = Sheet.Of("flag", "state", "training", "orders", "changed (UTC)", "by", "reason");
        foreach (FlagView flag in flags)
        {
            table.Row(
                new Cell(flag.Code, Ink.Strong), Ink.Of(flag.Open ? "open" : "closed"), Ink.Of(flag.TrainingAllowed ? "allowed" : flag.Open ? "paused" : "no"),
                Sheet.Plain(Words.Few([.. flag.Orders], 3)), Sheet.Plain(Words.Minute(flag.ChangedAt)), Sheet.Plain(flag.ChangedBy), Sheet.Plain(flag.Reason));
        }
        run.Write(table);
        foreach (IGrouping<OpeningView, FlagView> asked in flags.Where(f => f.Opening is not null).GroupBy(f => f.Opening!))
        {
            run.Say($"{Words.Few([.. asked.Select(f => f.Code)], 12)}: {asked.Key.By} asked to open it, {asked.Key.Reason}. "
                + "It stays closed until another person with Pause.Approve does the same.", Ink.StyleOf("hold"));
        }
    }
}
