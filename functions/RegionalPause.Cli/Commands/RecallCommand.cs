using System.Collections.Immutable;
using System.CommandLine;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Output;
using RegionalPause.Contract;
using RegionalPause.Recalls;

namespace RegionalPause.Cli.Commands;

/// <summary>
/// <c>rpause recall</c>: records that the owners of datasets and models were asked to leave a set out, and their answers (D17, D18).
/// </summary>
internal static class RecallCommand
{
    private static readonly Argument<string> Kind = new("KIND") { Description = "dataset or model" };
    private static readonly Argument<string> Name = new("NAME") { Description = "The name of the dataset, or of the model or its run" };
    private static readonly Option<string?> Reference = new("--reference")
    {
        Description = "The source of the confirmation, or why it failed; no personal data",
        HelpName = "TEXT",
    };
    private static readonly Option<string?> Document = new("--document")
    {
        Description = "SHA-256 of the document, or the document's file",
        HelpName = "HASH|FILE",
    };

    public static Command Create(Shell shell) =>
        Shell.Family(
            "recall",
            "Recalls: requests to leave a quarantine set out, and the answers",
            shell.Verb("show", "All steps of a set's recalls", [QuarantineCommand.Set], ShowAsync),
            Step(shell, "request", "requested", "Record that the owner of a dataset or model was asked (Pause.Operate)"),
            Step(shell, "confirm", "confirmed", "Record that the owner confirmed; only this closes a recall (Pause.Operate)"),
            Step(shell, "fail", "failed", "Record that the owner refused or could not do it (Pause.Operate)")
        );

    /// <summary>Prints the steps.</summary>
    public static void Write(Run run, string source, ImmutableArray<RecallStepView> steps)
    {
        if (steps.IsEmpty)
        {
            run.Say($"No recall has been requested yet: rpause recall request {source} dataset NAME");
            return;
        }
        Listing table = Sheet.Of(">#", "target", "state", ">items", "reference", "entered (UTC)", "by");
        foreach (RecallStepView step in steps)
        {
            table.Row(
                Sheet.Number(step.Number),
                new Cell($"{step.Kind} {step.Name}", Ink.Strong),
                new Cell(
                    step.Outcome is null ? step.State : $"{step.State}: {step.Outcome}",
                    Ink.StyleOf(
                        step.State == "failed" ? "paused"
                        : step.State == "requested" ? "hold"
                        : "open"
                    )
                ),
                step.Items is { } items ? Sheet.Number(items) : Sheet.Plain(null),
                Sheet.Plain(step.Reference),
                Sheet.Plain(Words.Minute(step.At)),
                Sheet.Plain(step.By)
            );
        }
        run.Write(table);
    }

    private static Command Step(Shell shell, string verb, string state, string description) =>
        shell.Verb(
            verb,
            description,
            [QuarantineCommand.Set, Kind, Name, Reference, Document],
            async (run, cancellationToken) =>
            {
                string source = await QuarantineCommand.SourceAsync(run, cancellationToken);
                var request = new RecallRequest
                {
                    Kind = run.Get(Kind),
                    Name = run.Get(Name),
                    State = state,
                    Reference = run.Get(Reference),
                    Document = await HashText.ReadAsync(run, run.Get(Document), cancellationToken),
                };
                run.Print(
                    await run.Api(People.Operator).EnterRecallAsync(source, request, cancellationToken),
                    log => Write(run, log.Source, log.Steps)
                );
                return Exit.Done;
            }
        );

    private static async Task<int> ShowAsync(Run run, CancellationToken cancellationToken)
    {
        string source = await QuarantineCommand.SourceAsync(run, cancellationToken);
        run.Print(await run.Api(People.Auditor).RecallsAsync(source, cancellationToken), log => Write(run, log.Source, log.Steps));
        return Exit.Done;
    }
}
