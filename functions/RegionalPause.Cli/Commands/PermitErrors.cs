using RegionalPause.Contract;
using RegionalPause.Requests;

namespace RegionalPause.Cli.Commands;

/// <summary>The errors of <c>rpause permit</c>.</summary>
internal static class PermitErrors
{
    public static CommandFailedException Over(PermitView permit) =>
        new(Exit.Of(RefusalCode.Contended), $"Permit {permit.Id} is {Why(permit)}. The command was not started.", "Request another one.");

    public static CommandFailedException Ended(PermitView permit) =>
        new(
            Exit.Of(RefusalCode.Contended),
            $"Permit {permit.Id} is {Why(permit)}. The command was ended.",
            permit.Cause?.Split(':') is ["order", var order] ? $"See what covers it: rpause show {order}" : "Request another one."
        );

    public static CommandFailedException NoGroups() =>
        new(
            Exit.NotReady,
            "There is no program setsid, which keeps a command and its processes together.",
            "Install util-linux, or renew the permit in the training program itself."
        );

    private static string Why(PermitView permit) => permit.Cause is null ? permit.State : $"{permit.State} ({permit.Cause})";
}
