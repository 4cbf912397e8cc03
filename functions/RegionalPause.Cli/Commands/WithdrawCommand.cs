using System.CommandLine;

namespace RegionalPause.Cli.Commands;

/// <summary>
/// <c>rpause withdraw</c>: ends an order and purges its held items (R15). The flags of its jurisdictions are closed (R47).
/// </summary>
internal static class WithdrawCommand
{
    public static Command Create(Shell shell) =>
        EndCommand.Create(shell, "withdraw", "End an order, purge its held items, close its flags; takes two people (Pause.Approve)");
}
