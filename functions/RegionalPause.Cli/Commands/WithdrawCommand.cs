using System.CommandLine;

namespace RegionalPause.Cli.Commands;

/// <summary><c>rpause withdraw</c>: the order ends and its held items are purged (R15).</summary>
internal static class WithdrawCommand
{
    public static Command Create(Shell shell) => EndCommand.Create(shell, "withdraw", "End an order, purge its held items; takes two people (Pause.Approve)");
}
