using System.Collections.Immutable;
using System.CommandLine;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Output;
using RegionalPause.Contract;
using RegionalPause.Decisions;
using RegionalPause.Quarantine;
using RegionalPause.Recalls;
using Spectre.Console;

namespace RegionalPause.Cli.Commands;

/// <summary><c>rpause recall</c>: asking keepers of datasets and models to leave a set out, and what came of it (D17, D18).</summary>
internal static class RecallCommand
{
    private static readonly Argument<string> Kind = new("KIND") { Description = "dataset or model" };
    private static readonly Argument<string> Name = new("NAME") { Description = "The name of the dataset, or of the model or its run" };
    private static readonly Option<string?> Reference = new("--reference") { Description = "Who said so, or why it failed; no personal data", HelpName = "TEXT" };
    private static readonly Option<string?> Document = new("--document") { Description = "SHA-256 of the document, or a file to take it of", HelpName = "HASH|FILE" };

    public static Command Create(Shell shell) => Shell.Family("recall", "Asking that a quarantine set is left out, and what came of it",
        shell.Verb("show", "Every step of a set's recalls", [QuarantineCommand.Set], ShowAsync),
        Step(shell, "request", "requested", "Note that the keeper of a dataset or model was asked (Pause.Operate)"),
        Step(shell, "confirm", "confirmed", "Note that they confirmed; only that closes a recall (Pause.Operate)"),
        Step(shell, "fail", "failed", "Note that they did not, or could not (Pause.Operate)"));

    /// <summary>The steps for people.</summary>
    public static void Write(Run run, string source, ImmutableArray<RecallStepView> steps)
    {
        if (steps.IsEmpty)
        {
            run.Say($"Nobody was asked to leave it out yet: rpause recall request {source} dataset NAME");
            return;
        }
        Listing table = Sheet.Of(">#", "target", "state", ">items", "reference", "entered (UTC)", "by");
        foreach (RecallStepView step in steps)
        {
            table.Row(Sheet.Number(step.Number), new Cell($"{step.Kind} {step.Name}", Ink.Strong),
                new Cell(step.Outcome is null ? step.State : $"{step.State}: {step.Outcome}", Ink.StyleOf(step.State == "failed" ? "paused" : step.State == "requested" ? "hold" : "open")),
                step.Items is { } items ? Sheet.Number(items) : Sheet.Plain(null), Sheet.Plain(step.Reference), Sheet.Plain(Words.Minute(step.At)), Sheet.Plain(step.By));
        }
        run.Write(table);
    }

    private static Command Step(Shell shell, string verb, string state, string description) => shell.Verb(verb, description, [QuarantineCommand.Set, Kind, Name, Reference, Document], async (run, cancellationToken) =>
    {
        string source = await QuarantineCommand.SourceAsync(run, cancellationToken);
        var request = new RecallRequest
        {
            Kind = run.Get(Kind), Name = run.Get(Name), State = state, Reference = run.Get(Reference), Document = await HashText.ReadAsync(run, run.Get(Document), cancellationToken),
        };
        run.Print(await run.Api(People.Operator).EnterRecallAsync(source, request, cancellationToken), log => Write(run, log.Source, log.Steps));
        return Exit.Done;
    });

    private static async Task<int> ShowAsync(Run run, CancellationToken cancellationToken)
    {
        string source = await QuarantineCommand.SourceAsync(run, cancellationToken);
        run.Print(await run.Api(People.Auditor).RecallsAsync(source, cancellationToken), log => Write(run, log.Source, log.Steps));
        return Exit.Done;
    }
}
