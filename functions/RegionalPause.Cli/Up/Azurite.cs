using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using RegionalPause.Cli.Connection;

namespace RegionalPause.Cli.Up;

/// <summary>
/// The local storage emulator. It is installed from npm in a fixed version if it is missing, and started by <c>infra/local/azurite.mjs</c>.
/// </summary>
internal static class Azurite
{
    private static readonly string Npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(30);

    /// <summary>Installs Azurite unless the fixed version is installed completely.</summary>
    public static async Task InstallAsync(string root, UpProgress progress, CancellationToken cancellationToken)
    {
        string directory = DirectoryIn(root);
        string wanted = VersionIn(Path.Combine(directory, "package.json"), "dependencies", "azurite")!;
        // npm writes this file last. If it is missing, the installation is not complete.
        bool whole = File.Exists(Path.Combine(directory, "node_modules", ".package-lock.json"));
        if (whole && VersionIn(Path.Combine(directory, "node_modules", "azurite", "package.json"), "version") == wanted)
            return;
        (int ExitCode, string Output) npm =
            await progress.StepAsync(
                $"installing Azurite {wanted} into infra/local (once)",
                Tool.RunAsync(Npm, ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], directory, cancellationToken)
            ) ?? throw Errors.MissingProgram("npm", "Azurite");
        if (npm.ExitCode != 0)
            throw Errors.AzuriteNotInstalled(Tool.Tail(npm.Output));
    }

    /// <summary>Starts it. <see cref="ListensAsync(Child, LocalPorts, CancellationToken)"/> waits until it answers.</summary>
    /// <param name="root">The repository.</param>
    /// <param name="data">The directory for data and log.</param>
    /// <param name="ports">The ports on which it listens.</param>
    /// <param name="inMemory">Whether its data is only in memory.</param>
    public static Child Start(string root, string data, LocalPorts ports, bool inMemory)
    {
        string directory = DirectoryIn(root);
        var start = new ProcessStartInfo(
            "node",
            [
                Path.Combine(directory, "azurite.mjs"),
                "--silent",
                "--skipApiVersionCheck",
                "--disableTelemetry",
                "--blobPort",
                Text(ports.Blob),
                "--queuePort",
                Text(ports.Queue),
                "--tablePort",
                Text(ports.Table),
            ]
        )
        {
            WorkingDirectory = data,
        };
        if (!inMemory)
        {
            OwnerOnly.RefuseLink(Path.Combine(data, "azurite"));
            OwnerOnly.CreateDirectory(Path.Combine(data, "azurite"));
        }
        foreach (string argument in (string[])(inMemory ? ["--inMemoryPersistence"] : ["--location", Path.Combine(data, "azurite")]))
            start.ArgumentList.Add(argument);
        try
        {
            return Child.Start("Azurite", start, Path.Combine(data, "azurite.log"));
        }
        catch (Win32Exception)
        {
            throw Errors.MissingProgram("node", "Azurite");
        }
    }

    /// <summary>Waits until all three services listen.</summary>
    public static async Task ListensAsync(Child azurite, LocalPorts ports, CancellationToken cancellationToken)
    {
        foreach (int port in (int[])[ports.Blob, ports.Queue, ports.Table])
            await ListensAsync(azurite, port, cancellationToken);
    }

    private static async Task ListensAsync(Child azurite, int port, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(StartWithin);
        while (true)
        {
            if (azurite.HasEnded)
                throw await azurite.EndedAsync(cancellationToken);
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync("127.0.0.1", port, patience.Token);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(50, CancellationToken.None);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw Errors.NotHealthy($"Azurite does not listen on port {port} after {StartWithin.TotalSeconds} s", azurite.LogPath);
            }
        }
    }

    private static string DirectoryIn(string root) => Path.Combine(root, "infra", "local");

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    private static string? VersionIn(string path, params string[] at)
    {
        if (!File.Exists(path))
            return null;
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        JsonElement element = document.RootElement;
        foreach (string name in at)
        {
            if (!element.TryGetProperty(name, out element))
                return null;
        }
        return element.GetString();
    }
}
