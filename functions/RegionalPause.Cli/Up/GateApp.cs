using System.Diagnostics;
using RegionalPause.Cli.Api;

namespace RegionalPause.Cli.Up;

/// <summary>
/// The self-hosted app on this computer. It is built if its sources are newer, and then started from its assembly, so that it is a direct
/// child of this process.
/// </summary>
internal static class GateApp
{
    private const string Project = "RegionalPause.App";

    // The name on the objection page; the examples of the README use it for their campaign.
    private const string Controller = "Example Ltd";
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(60);
    private static readonly string[] SharedSources =
    [
        "Directory.Build.props",
        "Directory.Build.targets",
        "Directory.Packages.props",
        "global.json",
        "host.json",
        Path.Combine("tests", "independent", "verify.mjs"),
    ];

    // `dotnet run` and `dotnet build` set this variable to their own path.
    private static readonly string Dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } path
        ? path
        : "dotnet";

    /// <summary>Builds the app in the configuration of this program, and returns the path of its assembly.</summary>
    public static async Task<string> BuildAsync(string root, UpProgress progress, CancellationToken cancellationToken)
    {
        string configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory))
            .StartsWith("release", StringComparison.OrdinalIgnoreCase)
            ? "release"
            : "debug";
        string assembly = Path.Combine(root, "artifacts", "bin", Project, configuration, $"{Project}.dll");
        // Read before the build: a source that is edited during the build is newer than the assembly.
        DateTime newest = NewestSource(root);
        if (File.Exists(assembly) && File.GetLastWriteTimeUtc(assembly) >= newest)
            return assembly;
        string project = Path.Combine(root, "functions", Project);
        (int ExitCode, string Output) build =
            await progress.StepAsync(
                "building the app",
                Tool.RunAsync(
                    Dotnet,
                    [
                        "build",
                        project,
                        "--configuration",
                        configuration == "release" ? "Release" : "Debug",
                        "--verbosity",
                        "quiet",
                        "--nologo",
                    ],
                    root,
                    cancellationToken
                )
            ) ?? throw Errors.DoesNotBuild(["`dotnet` was not found"]);
        if (build.ExitCode != 0 || !File.Exists(assembly))
            throw Errors.DoesNotBuild(Tool.Tail(build.Output));
        // The build does not change the date of an unchanged output. Without this line, every later `up` would build again.
        File.SetLastWriteTimeUtc(assembly, newest);
        return assembly;
    }

    public static Child Start(string assembly, LocalPorts ports, LocalSecrets secrets, string data)
    {
        var start = new ProcessStartInfo(Dotnet, [assembly, "--exit-with-parent"]) { WorkingDirectory = Path.GetDirectoryName(assembly)! };
        foreach ((string name, string value) in Settings(ports, secrets))
            start.Environment[name] = value;
        foreach (string name in start.Environment.Keys.Where(n => n.StartsWith("FUNCTIONS_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
        return Child.Start("The app", start, Path.Combine(data, "app.log"));
    }

    /// <summary>Waits until the app reports that it can decide.</summary>
    public static async Task HealthyAsync(Child app, PauseApi api, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(StartWithin);
        string why = "it did not answer";
        while (true)
        {
            if (app.HasEnded)
                throw await app.EndedAsync(cancellationToken);
            try
            {
                await api.HealthAsync(patience.Token);
                return;
            }
            catch (CommandFailedException notYet)
            {
                why = notYet.Message;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw Errors.NotHealthy(why, app.LogPath);
            }
            await Task.Delay(100, cancellationToken);
        }
    }

    private static Dictionary<string, string> Settings(LocalPorts ports, LocalSecrets secrets) =>
        new(LocalTokens.ConsolePeople())
        {
            ["ASPNETCORE_URLS"] = ports.Url,
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["AzureWebJobsStorage"] = ports.Storage,
            ["Tickets__SigningKey"] = secrets.TicketKey!,
            ["Objections__PublicAddress"] = ports.Url,
            ["Objections__Controller"] = Controller,
            ["Campaigns__Contact"] = "privacy@example.com",
            ["Campaigns__PrivacyNotice"] = "https://example.com/privacy",
            ["Mailbox__Enabled"] = "true",
            ["Objections__LinkKeys__0"] = secrets.LinksKey!,
            ["Ledger__SigningKey"] = secrets.LedgerKey,
            // The settings that `dotnet user-jwts` writes.
            ["Authentication__Schemes__Bearer__ValidIssuer"] = LocalTokens.Issuer,
            ["Authentication__Schemes__Bearer__ValidAudiences__0"] = LocalTokens.Audience,
            ["Authentication__Schemes__Bearer__SigningKeys__0__Id"] = "up",
            ["Authentication__Schemes__Bearer__SigningKeys__0__Issuer"] = LocalTokens.Issuer,
            ["Authentication__Schemes__Bearer__SigningKeys__0__Value"] = secrets.SigningKey,
            ["Authentication__Schemes__Bearer__SigningKeys__0__Length"] = "32",
        };

    private static DateTime NewestSource(string root) =>
        new[] { "RegionalPause", Project }
            .SelectMany(project => Directory.EnumerateFiles(Path.Combine(root, "functions", project), "*", SearchOption.AllDirectories))
            .Concat(SharedSources.Select(name => Path.Combine(root, name)))
            .Max(File.GetLastWriteTimeUtc);
}
