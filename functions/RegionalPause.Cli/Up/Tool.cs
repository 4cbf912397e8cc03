using System.ComponentModel;
using System.Diagnostics;

namespace RegionalPause.Cli.Up;

/// <summary>Runs a tool and waits for its end.</summary>
internal static class Tool
{
    /// <summary>Returns the exit code and all output; <c>null</c> if the program was not found.</summary>
    public static async Task<(int ExitCode, string Output)?> RunAsync(
        string program,
        string[] arguments,
        string directory,
        CancellationToken cancellationToken
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // `dotnet run` sets variables for its own build. They would change a build that this process starts.
        foreach (string name in start.Environment.Keys.Where(n => n.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            return null;
        }
        process.StandardInput.Close();
        try
        {
            string[] output = await Task.WhenAll(
                process.StandardOutput.ReadToEndAsync(cancellationToken),
                process.StandardError.ReadToEndAsync(cancellationToken)
            );
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, string.Concat(output).Trim());
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>The last lines of an output, for an error message.</summary>
    public static IEnumerable<string> Tail(string output) => output.Split('\n').TakeLast(8).Select(line => line.TrimEnd());
}
