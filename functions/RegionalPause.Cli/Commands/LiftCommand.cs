using System.CommandLine;

namespace RegionalPause.Cli.Commands;

/// <summary>
/// <c>rpause lift</c>: ends an order without safety rules; its held items are decided again (R15). An order with safety rules needs a
/// resumption.
/// </summary>
internal static class LiftCommand
{
    public static Command Create(Shell shell) =>
        EndCommand.Create(shell, "lift", "End an order without safety rules; takes two people. With rules: rpause resume (Pause.Approve)");
}
