using System.CommandLine;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Output;
using RegionalPause.Contract;

namespace RegionalPause.Cli.Commands;

/// <summary>
/// Shows the effect of a change that could admit more, on standard error, before the change is made (R44). On a terminal the person is then
/// asked for confirmation; a script is not asked. With <c>--plan</c> the effect is the answer, and nothing is changed.
/// </summary>
internal static class ShownFirst
{
    private static readonly Option<bool> PlanOnly = new("--plan") { Description = "Show what it would change; change nothing" };
    private static readonly Option<bool> Yes = new("--yes") { Description = "Do not ask for confirmation" };

    /// <summary>The options that every such verb has.</summary>
    public static Symbol[] Options => [PlanOnly, Yes];

    /// <summary>Shows the effect, asks for confirmation, and makes the change.</summary>
    /// <param name="run">The run.</param>
    /// <param name="preview">Asks the gate for the effect of the change.</param>
    /// <param name="change">Makes the change.</param>
    /// <param name="write">Prints the result.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    public static async Task<int> RunAsync<T>(
        Run run,
        Func<CancellationToken, Task<Answer<DifferenceView>>> preview,
        Func<CancellationToken, Task<Answer<T>>> change,
        Action<T> write,
        CancellationToken cancellationToken
    )
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
        if (run.CanAsk && !run.Get(Yes) && !await run.AgreesAsync("Make this change?", otherwise: false, cancellationToken))
        {
            run.Remark("Nothing was changed.");
            return Exit.No;
        }
        run.Print(await change(cancellationToken), write);
        return Exit.Done;
    }

    private static void WritePlan(Run run, DifferenceView difference)
    {
        if (!difference.Decisions.IsEmpty)
            run.Write(DifferenceSheet.Of(difference));
        run.Say(
            DifferenceSheet.Sentence(difference),
            Ink.StyleOf(difference.Decisions.Any(c => c.After.Outcome == "admit") ? "hold" : null)
        );
    }
}
