using System.CommandLine;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Output;
using RegionalPause.Contract;
using RegionalPause.Decisions;

namespace RegionalPause.Cli.Commands;

/// <summary>
/// What a change that could admit more would do is shown before it is made (R44), on standard error. Whoever sits at a terminal is asked
/// then; a script is not. With <c>--plan</c> it is the answer, and nothing is done.
/// </summary>
internal static class ShownFirst
{
    private static readonly Option<bool> PlanOnly = new("--plan") { Description = "Show what it would change; do nothing" };
    private static readonly Option<bool> Yes = new("--yes") { Description = "Do not ask before doing it" };

    /// <summary>What such a verb takes beside its own.</summary>
    public static Symbol[] Options => [PlanOnly, Yes];

    /// <summary>Shows, asks and does.</summary>
    /// <param name="run">The run.</param>
    /// <param name="preview">Asks the gate what the change would do.</param>
    /// <param name="change">Asks it to do so.</param>
    /// <param name="write">Prints what came of it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<int> RunAsync<T>(
        Run run, Func<CancellationToken, Task<Answer<DifferenceView>>> preview, Func<CancellationToken, Task<Answer<T>>> change, Action<T> write,
        CancellationToken cancellationToken)
    {
        Answer<DifferenceView> difference = await preview(cancellationToken);
        if (run.Get(PlanOnly))
        {
            run.Print(difference, value => WritePlan(run, value));
            return Exit.Done;
        }
        if (!difference.Value.Decisions.IsEmpty)
            run.RemarkOn(DifferenceSheet.Of(difference.Value));
        run.Remark(DifferenceSheet.Sentence(difference.Value));
        if (run.CanAsk && !run.Get(Yes) && !await run.AgreesAsync("Do it?", otherwise: false, cancellationToken))
        {
            run.Remark("Nothing was done.");
            return Exit.No;
        }
        run.Print(await change(cancellationToken), write);
        return Exit.Done;
    }

    private static void WritePlan(Run run, DifferenceView difference)
    {
        if (!difference.Decisions.IsEmpty)
            run.Write(DifferenceSheet.Of(difference));
        run.Say(DifferenceSheet.Sentence(difference), Ink.StyleOf(difference.Decisions.Any(c => c.After.Outcome == "admit") ? "hold" : null));
    }
}
