using System.CommandLine;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Connection;
using RegionalPause.Contract;

namespace RegionalPause.Cli.Commands;

/// <summary>
/// <c>rpause undo</c>: two people undo a pause that was issued by mistake, with one reason and within a set time. Its held items are
/// decided again (R47).
/// </summary>
internal static class UndoCommand
{
    private static readonly Argument<string> Id = new("ID") { Description = "The order" };
    private static readonly Option<string?> Reason = new("--reason")
    {
        Description = "Why; the first person gives it, for every rule that is not met",
        HelpName = "TEXT",
    };

    public static Command Create(Shell shell) =>
        shell.Verb(
            "undo",
            "Undo a pause issued by mistake, within an hour unless set otherwise; takes two people (Pause.Approve)",
            [Id, Reason, .. ShownFirst.Options],
            RunAsync
        );

    private static Task<int> RunAsync(Run run, CancellationToken cancellationToken)
    {
        PauseApi api = run.Api(People.Approver);
        (string id, var body) = (run.Get(Id), new UndoBody { Reason = run.Get(Reason) });
        return ShownFirst.RunAsync(
            run,
            ct => api.PreviewUndoAsync(id, body, ct),
            ct => api.UndoAsync(id, body, ct),
            order => EndCommand.Write(run, order, "undo"),
            cancellationToken
        );
    }
}
