using System.Diagnostics;
using System.Runtime.Versioning;
using Shouldly;

namespace RegionalPause.Tests.Deployment;

/// <summary>infra/hooks/link-key.sh, with a program in place of the Azure CLI.</summary>
[Requirement("R35")]
public sealed class The_hook_after_provisioning : IDisposable
{
    // Refuses the first request, as a vault does before a new role assignment takes effect.
    private const string Cli = """
        #!/bin/sh
        cd "$(dirname "$0")"
        echo "$3" >> calls
        case "$3" in
          list) test -f granted || { touch granted; exit 1; }; cat names 2>/dev/null || true ;;
          set) echo objections-link-key > names ;;
        esac
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("rpause-hook-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task waits_for_its_role_and_never_replaces_a_key()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("The hook is a shell script.");
            return;
        }

        (await RunTwiceAsync()).ShouldBe(0);

        string[] calls = await File.ReadAllLinesAsync(Path.Combine(folder, "calls"), TestContext.Current.CancellationToken);
        calls.ShouldBe(["list", "list", "set", "list"]);
    }

    [SupportedOSPlatform("linux")]
    private async Task<int> RunTwiceAsync()
    {
        string cli = Path.Combine(folder, "az");
        await File.WriteAllTextAsync(cli, Cli, TestContext.Current.CancellationToken);
        File.SetUnixFileMode(cli, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        string hook = Path.Combine(TheRepository.Root, "infra", "hooks", "link-key.sh");
        using Process shell = Process.Start(
            new ProcessStartInfo("/bin/sh", ["-c", "sh \"$0\" && sh \"$0\"", hook])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment =
                {
                    ["PATH"] = $"{folder}:{Environment.GetEnvironmentVariable("PATH")}",
                    ["AZURE_KEY_VAULT_NAME"] = "vault",
                    ["RPAUSE_HOOK_WAIT"] = "0",
                },
            }
        )!;
        await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        return shell.ExitCode;
    }
}
