using System.CommandLine;

namespace RegionalPause.Cli.Commands;

/// <summary><c>rpause lift</c>: an order without safety rules ends and its held items are decided again (R15); one with rules is resumed.</summary>
internal static class LiftCommand
{
    public static Command Create(Shell shell) => EndCommand.Create(shell, "lift", "End an order without safety rules; takes two people. With rules: rpause resume (Pause.Approve)");
}
