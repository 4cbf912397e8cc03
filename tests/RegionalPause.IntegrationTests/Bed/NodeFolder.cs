using System.Diagnostics;

namespace RegionalPause.IntegrationTests.Bed;

/// <summary>
/// A folder of this checkout whose scripts run in Node, with the packages its lock file pins; they are installed by the first run that
/// misses <paramref name="package"/>.
/// </summary>
internal sealed class NodeFolder(string folder, string package)
{
    private static readonly SemaphoreSlim Installing = new(1, 1); // one npm at a time

    /// <summary>The folder.</summary>
    public string FullPath { get; } = Path.Combine(Repository.Root, folder);

    /// <summary>Installs what is missing.</summary>
    public async Task InstallAsync(CancellationToken cancellationToken)
    {
        await Installing.WaitAsync(cancellationToken);
        try
        {
            if (!File.Exists(Path.Combine(FullPath, "node_modules", package, "package.json")))
                await RunAsync("npm", ["ci", "--no-audit", "--no-fund"], "", cancellationToken);
        }
        finally
        {
            Installing.Release();
        }
    }

    /// <summary>What a script answers to its input; it throws what the script complained of.</summary>
    public async Task<string> RunAsync(string script, string input, CancellationToken cancellationToken)
    {
        await InstallAsync(cancellationToken);
        return await RunAsync("node", [script], input, cancellationToken);
    }

    private async Task<string> RunAsync(string command, string[] arguments, string input, CancellationToken cancellationToken)
    {
        using Process process = Process.Start(
            new ProcessStartInfo(command, arguments)
            {
                WorkingDirectory = FullPath,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            Task<string> error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
            process.StandardInput.Close();
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0
                ? await output
                : throw new InvalidOperationException(
                    $"{command} {string.Join(' ', arguments)} in {FullPath} ended with {process.ExitCode}:\n{await output}{await error}"
                );
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
