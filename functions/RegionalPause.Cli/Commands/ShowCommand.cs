using System.CommandLine;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Output;
using RegionalPause.Contract;

namespace RegionalPause.Cli.Commands;

/// <summary><c>rpause show</c>: shows one order and its instants.</summary>
internal static class ShowCommand
{
    private static readonly Argument<string> Id = new("ID") { Description = "The order" };

    public static Command Create(Shell shell) => shell.Verb("show", "One order and its instants", [Id], RunAsync);

    private static async Task<int> RunAsync(Run run, CancellationToken cancellationToken)
    {
        run.Print(await run.Api(People.Auditor).OrderAsync(run.Get(Id), cancellationToken), order => Write(run, order));
        return Exit.Done;
    }

    /// <summary>Prints the order and its instants.</summary>
    internal static void Write(Run run, OrderView order)
    {
        run.Write(OrderSheet.One(order));
        run.Say();
        run.Write(OrderSheet.Instants(order));
    }
}
