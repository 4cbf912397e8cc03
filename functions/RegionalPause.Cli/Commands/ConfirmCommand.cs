using System.CommandLine;
using RegionalPause.Cli.Connection;

namespace RegionalPause.Cli.Commands;

/// <summary><c>rpause confirm</c>: records when the authority was told of an order, the third of its instants (D4).</summary>
internal static class ConfirmCommand
{
    private static readonly Argument<string> Id = new("ID") { Description = "The order" };
    private static readonly Option<DateTimeOffset?> At = OptionOf.Instant("--at", "When it was told, with its offset [now]");

    public static Command Create(Shell shell) =>
        shell.Verb("confirm", "Record when the authority was told of an order (Pause.Operate)", [Id, At], RunAsync);

    private static async Task<int> RunAsync(Run run, CancellationToken cancellationToken)
    {
        DateTimeOffset at = run.Get(At) ?? run.Around.Time.GetUtcNow();
        run.Print(await run.Api(People.Operator).ConfirmAsync(run.Get(Id), at, cancellationToken), order => ShowCommand.Write(run, order));
        return Exit.Done;
    }
}
