using System.CommandLine;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Output;
using RegionalPause.Contract;

namespace RegionalPause.Cli.Commands;

/// <summary><c>rpause fleet</c>: every instance, the control version under which it decides, and whether it is fenced (R14b).</summary>
internal static class FleetCommand
{
    private static readonly Option<bool> Closed = new("--closed") { Description = "Also closed shards" };

    public static Command Create(Shell shell) =>
        shell.Verb("fleet", "Instances: shard, control version under which they decide, last append", [Closed], RunAsync);

    private static async Task<int> RunAsync(Run run, CancellationToken cancellationToken)
    {
        run.Print(await run.Api(People.Auditor).FleetAsync(run.Get(Closed), cancellationToken), fleet => Write(run, fleet));
        return Exit.Done;
    }

    private static void Write(Run run, InstanceView[] fleet)
    {
        if (fleet.Length == 0)
        {
            run.Say("No instance is registered: no item is decided or admitted.");
            return;
        }
        DateTimeOffset now = run.Around.Time.GetUtcNow();
        Listing table = Sheet.Of("shard", "state", "owner", "up", ">control", ">fenced at", ">records", ">settled", "wrote");
        foreach (InstanceView instance in fleet)
        {
            table.Row(
                new Cell(instance.Shard, Ink.Strong),
                Ink.Of(instance.State),
                Sheet.Plain(instance.Owner),
                Sheet.Plain(Words.Ago(instance.StartedAt, now)),
                Sheet.Number(instance.ControlVersion),
                Sheet.Number(instance.FencedVersion),
                Sheet.Number(instance.NextPosition),
                Sheet.Number(instance.SettledUpTo),
                Sheet.Plain($"{Words.Ago(instance.LastAppendAt, now)} ago")
            );
        }
        run.Write(table);
    }
}
