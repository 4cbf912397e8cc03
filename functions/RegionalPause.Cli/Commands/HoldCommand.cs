using System.CommandLine;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Output;
using RegionalPause.Contract;

namespace RegionalPause.Cli.Commands;

/// <summary>
/// <c>rpause hold</c>: held items per scope. A scope is an order, or the reason of items that are held without an order (R15).
/// </summary>
internal static class HoldCommand
{
    private static readonly Argument<string> Scope = new("SCOPE") { Description = "An order id, or a reason such as jurisdiction-unknown" };
    private static readonly Argument<string> Reason = new("REASON") { Description = "A reason, e.g. jurisdiction-unknown" };
    private static readonly Option<double> Refresh = OptionOf.Seconds("--refresh", "Seconds between updates", 0.5);

    public static Command Create(Shell shell) =>
        Shell.Family(
            "hold",
            "Held items: items that wait, are drained or are purged",
            shell.Verb("list", "All scopes with held items or a running drain", [], ListAsync),
            shell.Verb("show", "One scope", [Scope], ShowAsync),
            shell.Verb("retry", "Decide items held without an order again (Pause.Operate)", [Reason], RetryAsync),
            shell.Verb("watch", "Follow a drain or purge until it is done", [Scope, Refresh], WatchAsync)
        );

    private static async Task<int> ListAsync(Run run, CancellationToken cancellationToken)
    {
        run.Print(await run.Api(People.Auditor).HoldsAsync(cancellationToken), holds => Write(run, holds));
        return Exit.Done;
    }

    private static async Task<int> ShowAsync(Run run, CancellationToken cancellationToken)
    {
        run.Print(await run.Api(People.Auditor).HoldAsync(run.Get(Scope), cancellationToken), hold => Write(run, [hold]));
        return Exit.Done;
    }

    private static async Task<int> RetryAsync(Run run, CancellationToken cancellationToken)
    {
        run.Print(await run.Api(People.Operator).RetryHoldAsync(run.Get(Reason), cancellationToken), hold => Write(run, [hold]));
        return Exit.Done;
    }

    private static async Task<int> WatchAsync(Run run, CancellationToken cancellationToken)
    {
        PauseApi api = run.Api(People.Auditor);
        var pause = TimeSpan.FromSeconds(run.Get(Refresh));
        Answer<HoldView> hold = await api.HoldAsync(run.Get(Scope), cancellationToken);
        run.GoesOn = IsDone(hold.Value) ? null : $"The drain continues. Follow it: rpause hold watch {hold.Value.Scope}";
        await run.WithBarAsync(
            hold.Value.Scope,
            async bar =>
            {
                while (true)
                {
                    long all = Math.Max(1, hold.Value.Held + hold.Value.Done);
                    bar.MaxValue = all;
                    bar.Value = IsDone(hold.Value) ? all : hold.Value.Done;
                    bar.Description =
                        $"{hold.Value.Scope} {hold.Value.State} {Words.Count(hold.Value.Done)} of {Words.Count(hold.Value.Held + hold.Value.Done)}";
                    if (IsDone(hold.Value))
                        break;
                    await Task.Delay(pause, run.Around.Time, cancellationToken);
                    hold = await api.HoldAsync(run.Get(Scope), cancellationToken);
                }
            }
        );
        run.Print(hold, value => Write(run, [value]));
        return Exit.Done;
    }

    private static bool IsDone(HoldView hold) => hold.State == "done" || (hold.Held == 0 && hold.State != "waiting");

    private static void Write(Run run, HoldView[] holds)
    {
        if (holds.Length == 0)
        {
            run.Say("No item is held.");
            return;
        }
        Listing table = Sheet.Of("scope", "state", ">held", ">released", ">again", ">excluded", ">purged", ">/s", "oldest");
        foreach (HoldView hold in holds)
        {
            table.Row(
                new Cell(hold.Scope, Ink.Strong),
                Ink.Of(hold.State),
                Sheet.Number(hold.Held),
                Sheet.Number(hold.Released),
                Sheet.Number(hold.HeldAgain),
                Sheet.Number(hold.Excluded),
                Sheet.Number(hold.Purged),
                Sheet.Number(hold.RatePerSecond),
                Sheet.Plain(Words.Ago(hold.OldestHeldAt, run.Around.Time.GetUtcNow()))
            );
        }
        run.Write(table);
    }
}
