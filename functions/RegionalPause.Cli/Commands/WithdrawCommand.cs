using System.CommandLine;

namespace RegionalPause.Cli.Commands;

/// <summary>
/// <c>rpause withdraw</c>: the order ends and its held items are purged (R15), and training stays closed where it was in force (R47).
/// </summary>
internal static class WithdrawCommand
{
    public static Command Create(Shell shell) => EndCommand.Create(shell, "withdraw", "End an order, purge its held items, close its flags; takes two people (Pause.Approve)");
}
