using System.Diagnostics;
using RegionalPause.IntegrationTests.Bed;

namespace RegionalPause.IntegrationTests.FunctionsHost;

/// <summary>
/// The app as it is built for a Functions app on Service Bus, without the host's half of the extension; built once, by the first test that
/// needs it.
/// </summary>
internal static class ServiceBusBuild
{
    private static readonly Lazy<Task<string>> Built = new(BuildAsync);

    /// <summary>The folder of its output.</summary>
    public static Task<string> FolderAsync() => Built.Value;

    private static async Task<string> BuildAsync()
    {
        string artifacts = Path.Combine(Repository.Root, "artifacts", "service-bus");
        string[] arguments =
        [
            "build",
            Path.Combine(Repository.Root, "functions", "RegionalPause.App"),
            "-c",
            Repository.Configuration,
            "-p:Transport=ServiceBus",
            "-p:ServiceBusHostExtension=none",
            $"-p:ArtifactsPath={artifacts}",
            "--nologo",
            "-v",
            "q",
            "-nodeReuse:false",
        ];
        using Process build = Process.Start(
            new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        Task<string> output = build.StandardOutput.ReadToEndAsync(),
            errors = build.StandardError.ReadToEndAsync();
        await build.WaitForExitAsync();
        return build.ExitCode == 0
            ? Path.Combine(artifacts, "bin", "RegionalPause.App", Repository.Configuration)
            : throw new InvalidOperationException($"The app does not build for Service Bus:\n{await output}{await errors}");
    }
}
