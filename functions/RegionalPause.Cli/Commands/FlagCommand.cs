using System.CommandLine;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Output;
using RegionalPause.Contract;
using Spectre.Console;

namespace RegionalPause.Cli.Commands;

/// <summary><c>rpause flag</c>: training flags. An operator can close a flag; only an approver can open one.</summary>
internal static class FlagCommand
{
    private static readonly Argument<string> Code = new("CODE")
    {
        Description = "A jurisdiction, e.g. GB",
        HelpName = "CODE",
        CompletionSources = { _ => Places.Codes() },
    };
    private static readonly Argument<string> Name = new("NAME")
    {
        Description = "A jurisdiction or a group, e.g. BR or EEA",
        HelpName = "NAME",
        CompletionSources = { _ => Places.Codes() },
    };
    private static readonly Argument<string> Source = new("FILE")
    {
        Description = "Document in the Microsoft feature-flag schema; - for standard input",
    };
    private static readonly Option<string?> Reason = new("--reason") { Description = "Why, for the record", HelpName = "TEXT" };
    private static readonly Option<string> RequiredReason = new("--reason")
    {
        Description = "Why, for the record",
        HelpName = "TEXT",
        Required = true,
    };

    public static Command Create(Shell shell) =>
        Shell.Family(
            "flag",
            "Training flags: whether a jurisdiction's content may go to training",
            shell.Verb("list", "All flags that were ever set; a jurisdiction without a flag is closed", [], ListAsync),
            shell.Verb("show", "One flag", [Code], ShowAsync),
            shell.Verb(
                "open",
                "Allow training; takes a second person if it was paused or closed before (Pause.Approve)",
                [Name, Reason, .. ShownFirst.Options],
                OpenAsync
            ),
            shell.Verb(
                "close",
                "Stop training (Pause.Operate); returns when no instance admits any more",
                [Name, RequiredReason],
                CloseAsync
            ),
            shell.Verb("export", "All flags in the Microsoft feature-flag schema", [], ExportAsync),
            shell.Verb(
                "import",
                "Set all flags of such a document, or none (Pause.Approve)",
                [Source, Reason, .. ShownFirst.Options],
                ImportAsync
            )
        );

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

    private static Task<int> OpenAsync(Run run, CancellationToken cancellationToken)
    {
        PauseApi api = run.Api(People.Approver);
        (string name, var change) = (run.Get(Name), new FlagBody { Open = true, Reason = run.Get(Reason) });
        return ShownFirst.RunAsync(
            run,
            ct => api.PreviewFlagAsync(name, change, ct),
            ct => api.SetFlagAsync(name, change, ct),
            flags => Write(run, flags),
            cancellationToken
        );
    }

    private static async Task<int> CloseAsync(Run run, CancellationToken cancellationToken)
    {
        var change = new FlagBody { Open = false, Reason = run.Get(RequiredReason) };
        run.Print(await run.Api(People.Operator).SetFlagAsync(run.Get(Name), change, cancellationToken), flags => Write(run, flags));
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
        PauseApi api = run.Api(People.Approver);
        string? reason = run.Get(Reason);
        return await ShownFirst.RunAsync(
            run,
            ct => api.PreviewImportAsync(document, reason, ct),
            ct => api.ImportFlagsAsync(document, reason, ct),
            flags => Write(run, flags),
            cancellationToken
        );
    }

    private static void Write(Run run, FlagView[] flags)
    {
        if (flags.Length == 0)
        {
            run.Say("No flag has been set: every jurisdiction is closed.");
            return;
        }
        Listing table = Sheet.Of("flag", "state", "training", "orders", "changed (UTC)", "by", "reason");
        foreach (FlagView flag in flags)
        {
            table.Row(
                new Cell(flag.Code, Ink.Strong),
                Ink.Of(flag.Open ? "open" : "closed"),
                Ink.Of(
                    flag.TrainingAllowed ? "allowed"
                    : flag.Open ? "paused"
                    : "no"
                ),
                Sheet.Plain(Words.Few([.. flag.Orders], 3)),
                Sheet.Plain(Words.Minute(flag.ChangedAt)),
                Sheet.Plain(flag.ChangedBy),
                Sheet.Plain(flag.Reason)
            );
        }
        run.Write(table);
        foreach (IGrouping<OpeningView, FlagView> asked in flags.Where(f => f.Opening is not null).GroupBy(f => f.Opening!))
        {
            run.Say(
                $"{Words.Few([.. asked.Select(f => f.Code)], 12)}: {asked.Key.By} asked to open it, {asked.Key.Reason}. "
                    + "It stays closed until another person with Pause.Approve asks for the same.",
                Ink.StyleOf("hold")
            );
        }
    }
}
