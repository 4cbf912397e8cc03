using System.CommandLine;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Output;

namespace RegionalPause.Cli.Commands;

/// <summary><c>rpause dispositions</c>: the dispositions of all submitted items, per jurisdiction (R14b).</summary>
internal static class DispositionsCommand
{
    private static readonly Option<DateOnly?> From = OptionOf.Day("--from", "First UTC day [today]");
    private static readonly Option<DateOnly?> To = OptionOf.Day("--to", "Last UTC day [today]");

    public static Command Create(Shell shell) =>
        shell.Verb("dispositions", "What happened to the submitted items, per jurisdiction", [From, To], RunAsync);

    private static async Task<int> RunAsync(Run run, CancellationToken cancellationToken)
    {
        run.Print(
            await run.Api(People.Auditor).DispositionsAsync(run.Get(From), run.Get(To), cancellationToken),
            rows =>
            {
                if (rows.Length == 0)
                {
                    run.Say("No item was submitted on these days.");
                    return;
                }
                run.Write(DispositionSheet.Of(rows));
                run.Remark(DispositionSheet.SafetyModels);
            }
        );
        return Exit.Done;
    }
}
