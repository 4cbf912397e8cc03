using System.CommandLine;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Output;
using RegionalPause.Contract;

namespace RegionalPause.Cli.Commands;

/// <summary><c>rpause check</c>: would a pause work now, and what to do where it would not (R42)?</summary>
internal static class CheckCommand
{
    /// <summary>The state of a check that failed, in the API.</summary>
    public const string Failed = "failed";

    private const string Ok = "ok";

    public static Command Create(Shell shell) =>
        shell.Verb("check", "Would a pause work now? Each check with what to do; exit code 1 if one failed", [], RunAsync);

    /// <summary>Prints the checks that are not ok, each with what was seen and its remedy.</summary>
    public static void WriteOthers(Run run, ReadinessView report)
    {
        foreach (ReadinessCheckView check in report.Checks.Where(c => c.State != Ok))
            run.Say($"{check.State} {check.Id}: {check.Found} {check.Remedy}", Ink.StyleOf(check.State));
    }

    private static async Task<int> RunAsync(Run run, CancellationToken cancellationToken)
    {
        Answer<ReadinessView> answer = await run.Api(People.Auditor).ReadinessAsync(cancellationToken);
        run.Print(answer, report => Write(run, report));
        return answer.Value.State == Failed ? Exit.No : Exit.Done;
    }

    private static void Write(Run run, ReadinessView report)
    {
        Listing table = Sheet.Of("check", "state", "seen");
        foreach (ReadinessCheckView check in report.Checks)
            table.Row(new Cell(check.Id, Ink.Strong), Ink.Of(check.State), Sheet.Plain(check.Found));
        run.Write(table);
        if (report.State == Ok)
            return;
        run.Say();
        run.Say("What to do:");
        foreach (ReadinessCheckView check in report.Checks.Where(c => c.State != Ok))
            run.Say($"  {check.Id}: {check.Remedy}");
    }
}
