using System.CommandLine;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Output;

namespace RegionalPause.Cli.Commands;

/// <summary><c>rpause orders</c>: lists the pause orders.</summary>
internal static class OrdersCommand
{
    private static readonly Option<bool> Ended = new("--ended") { Description = "Also lifted and withdrawn orders" };

    public static Command Create(Shell shell) => shell.Verb("orders", "Pause orders, newest first", [Ended], RunAsync);

    private static async Task<int> RunAsync(Run run, CancellationToken cancellationToken)
    {
        run.Print(
            await run.Api(People.Auditor).OrdersAsync(run.Get(Ended), cancellationToken),
            orders =>
            {
                if (orders.Length == 0)
                    run.Say(run.Get(Ended) ? "There has been no order yet." : "No order is in force or scheduled.");
                else
                    run.Write(OrderSheet.List(orders));
            }
        );
        return Exit.Done;
    }
}
