using System.CommandLine;
using RegionalPause.Cli.Api;

namespace RegionalPause.Cli.Commands;

/// <summary><c>rpause version</c>: the version of this program. That of the gate is in <c>rpause status</c>.</summary>
internal static class VersionCommand
{
    public static Command Create(Shell shell) =>
        shell.Verb(
            "version",
            "The version of this program",
            [],
            (run, _) =>
            {
                string version = typeof(VersionCommand).Assembly.GetName().Version!.ToString(3);
                if (run.Json)
                    run.PrintJson($"{{\"version\":{JsonText.Quote(version)}}}");
                else
                    run.Say($"rpause {version}");
                return Task.FromResult(Exit.Done);
            }
        );
}
