using System.CommandLine;

namespace RegionalPause.Cli.Commands;

/// <summary><c>rpause lift</c>: the order ends and its held items are decided again (R15).</summary>
internal static class LiftCommand
{
    public static Command Create(Shell shell) => EndCommand.Create(shell, "lift", "End an order, decide its held items again; takes two people (Pause.Approve)");
}
