using System.CommandLine;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Output;
using RegionalPause.Contract;
using Spectre.Console;

namespace RegionalPause.Cli.Commands;

/// <summary>
/// <c>rpause watch</c>: shows today's counts and updates them. On a terminal it is a table; in a log, one line per update; with
/// <c>--json</c>, one JSON document per update.
/// </summary>
internal static class WatchCommand
{
    private static readonly Option<double> Refresh = OptionOf.Seconds("--refresh", "Seconds between updates", 1);
    private static readonly Option<int?> Looks = OptionOf.Whole("--looks", "Stop after N updates", least: 1);

    public static Command Create(Shell shell) =>
        shell.Verb("watch", "Live counts per jurisdiction and outcome", [Refresh, Looks], RunAsync);

    private static async Task<int> RunAsync(Run run, CancellationToken cancellationToken)
    {
        if (run.Json || !run.Around.OutIsTerminal)
        {
            await foreach (Answer<DispositionView[]> look in LooksAsync(run, cancellationToken))
                run.Print(look, rows => run.Say($"{run.Around.Time.GetUtcNow():HH:mm:ss}Z  {DispositionSheet.Line(rows)}"));
            return Exit.Done;
        }
        await run.LiveAsync(async show =>
        {
            await foreach (Answer<DispositionView[]> look in LooksAsync(run, cancellationToken))
                show(
                    new Rows(
                        DispositionSheet.Of(look.Value),
                        new Cell($"{run.Around.Time.GetUtcNow():yyyy-MM-dd HH:mm:ss} UTC, today so far. Ctrl-C stops.", Ink.Quiet),
                        new Cell(DispositionSheet.SafetyModels, Ink.Quiet)
                    )
                );
        });
        return Exit.Done;
    }

    private static async IAsyncEnumerable<Answer<DispositionView[]>> LooksAsync(
        Run run,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        PauseApi api = run.Api(People.Auditor);
        for (int look = 1; ; look++)
        {
            yield return await api.DispositionsAsync(null, null, cancellationToken);
            if (look == run.Get(Looks))
                yield break;
            await Task.Delay(TimeSpan.FromSeconds(run.Get(Refresh)), run.Around.Time, cancellationToken);
        }
    }
}
