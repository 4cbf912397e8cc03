using System.CommandLine;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Output;

namespace RegionalPause.Cli.Commands;

/// <summary><c>rpause decision</c>: the decision about one item, read from the ledger.</summary>
internal static class DecisionCommand
{
    private static readonly Argument<string> ContentId = new("CONTENT_ID") { Description = "The item, e.g. post:7340021" };
    private static readonly Option<int> Revision = OptionOf.Whole("--revision", "Its revision", 1, least: 1);

    public static Command Create(Shell shell) =>
        shell.Verb("decision", "The decision of the gate about one item", [ContentId, Revision], RunAsync);

    private static async Task<int> RunAsync(Run run, CancellationToken cancellationToken)
    {
        run.Print(
            await run.Api(People.Auditor).DecisionAsync(run.Get(ContentId), run.Get(Revision), cancellationToken),
            decision =>
                run.Write(
                    Sheet.Facts(
                        ("item", new Cell($"{decision.ContentId} revision {decision.Revision}", Ink.Strong)),
                        ("outcome", Ink.Of(decision.Outcome)),
                        ("reason", Sheet.Plain(decision.Reason)),
                        ("decided by", decision.DecidedBy is null ? null : Sheet.Plain(decision.DecidedBy)),
                        ("order", decision.Order is null ? null : Sheet.Plain(decision.Order)),
                        ("control", Sheet.Plain(Words.Count(decision.ControlVersion))),
                        ("ledger", decision.Coordinates is null ? null : Sheet.Plain(decision.Coordinates)),
                        ("ticket", decision.Ticket is null ? null : new Cell(decision.Ticket, Ink.Quiet))
                    )
                )
        );
        return Exit.Done;
    }
}
