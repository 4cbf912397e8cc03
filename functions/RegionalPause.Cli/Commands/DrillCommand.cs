using System.CommandLine;
using System.Globalization;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Output;
using RegionalPause.Contract;

namespace RegionalPause.Cli.Commands;

/// <summary><c>rpause drill</c>: measures the pause of a test jurisdiction with test items (R14a).</summary>
internal static class DrillCommand
{
    private static readonly Argument<string> Id = new("ID") { Description = "The id of a drill" };
    private static readonly Option<bool> NoWait = new("--no-wait") { Description = "Request the drill and do not wait" };
    private static readonly Option<double> Refresh = OptionOf.Seconds("--refresh", "Seconds between updates", 1);

    public static Command Create(Shell shell) =>
        Shell.Family(
            "drill",
            "Drills: measure a pause of a test jurisdiction on the real system",
            shell.Verb("list", "All drills and their figures", [], ListAsync),
            shell.Verb("show", "One drill", [Id], ShowAsync),
            shell.Verb("run", "Run a drill now, and wait for the figures (Pause.Operate)", [NoWait, Refresh], RunAsync)
        );

    private static async Task<int> ListAsync(Run run, CancellationToken cancellationToken)
    {
        run.Print(
            await run.Api(People.Auditor).DrillsAsync(cancellationToken),
            drills =>
            {
                if (drills.Length == 0)
                {
                    run.Say("No drill has run yet.");
                    return;
                }
                Listing table = Sheet.Of(
                    "drill",
                    "result",
                    ">fenced ms",
                    ">effective ms",
                    ">submitted",
                    ">admitted",
                    ">returned",
                    ">withheld",
                    ">late",
                    ">lost",
                    "by"
                );
                foreach (DrillView d in drills)
                {
                    table.Row(
                        new Cell(d.Id, Ink.Strong),
                        Ink.Of(ResultOf(d)),
                        Milliseconds(d.FencedAfterMs),
                        Milliseconds(d.EffectiveAfterMs),
                        Number(d.Submitted),
                        Number(d.Admitted),
                        Number(d.Returned),
                        Number(d.Withheld),
                        Number(d.Late),
                        Number(d.Lost),
                        Sheet.Plain(d.RequestedBy)
                    );
                }
                run.Write(table);
            }
        );
        return Exit.Done;
    }

    private static async Task<int> ShowAsync(Run run, CancellationToken cancellationToken) =>
        Show(run, await run.Api(People.Auditor).DrillAsync(run.Get(Id), cancellationToken));

    private static async Task<int> RunAsync(Run run, CancellationToken cancellationToken)
    {
        PauseApi api = run.Api(People.Operator);
        Answer<DrillView> drill = await api.RequestDrillAsync(cancellationToken);
        if (run.Get(NoWait))
        {
            run.Print(drill, d => run.Say($"{d.Id} is requested. Follow it: rpause drill show {d.Id}"));
            return Exit.Done;
        }
        var pause = TimeSpan.FromSeconds(run.Get(Refresh));
        run.GoesOn = $"{drill.Value.Id} continues. Follow it: rpause drill show {drill.Value.Id}";
        await run.WithStatusAsync(
            $"{drill.Value.Id} {drill.Value.Stage}",
            async status =>
            {
                while (!drill.Value.IsOver)
                {
                    await Task.Delay(pause, run.Around.Time, cancellationToken);
                    drill = await api.DrillAsync(drill.Value.Id, cancellationToken);
                    status($"{drill.Value.Id} {drill.Value.Stage}");
                }
            }
        );
        return Show(run, drill);
    }

    private static int Show(Run run, Answer<DrillView> drill)
    {
        run.Print(
            drill,
            d =>
                run.Write(
                    Sheet.Facts(
                        ("drill", new Cell(d.Id, Ink.Strong)),
                        ("result", Ink.Of(ResultOf(d))),
                        ("requested", Sheet.Plain($"{Words.Second(d.RequestedAt)} by {d.RequestedBy}")),
                        ("ran", Sheet.Plain($"{Words.Second(d.StartedAt)} to {Words.Second(d.EndedAt)}")),
                        ("fenced after", Milliseconds(d.FencedAfterMs, " ms")),
                        ("effective after", Milliseconds(d.EffectiveAfterMs, " ms")),
                        (
                            "items",
                            Sheet.Plain(
                                d.Submitted is null
                                    ? Words.None
                                    : $"{Words.Count(d.Submitted.Value)} = {d.Admitted} loaded, {d.Withheld} withheld; {d.Returned} were late and were returned"
                            )
                        ),
                        ("loaded after effective", Number(d.Late)),
                        ("lost", Number(d.Lost)),
                        ("evidence", Sheet.Plain($"rpause certificate {d.Id}   rpause evidence {d.Id}"))
                    )
                )
        );
        return drill.Value is { IsOver: true, Passed: not true } ? Exit.No : Exit.Done;
    }

    private static string ResultOf(DrillView drill) =>
        drill.Passed switch
        {
            true => "passed",
            false => "failed",
            null => drill.Stage,
        };

    private static Cell Number(int? number) => number is { } n ? Sheet.Number(n) : Sheet.Plain(Words.None);

    private static Cell Milliseconds(double? ms, string unit = "") =>
        Sheet.Plain(ms is { } n ? n.ToString("N0", CultureInfo.InvariantCulture) + unit : Words.None);
}
