using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.IntegrationTests.Up;
using Shouldly;

namespace RegionalPause.IntegrationTests.Guides;

/// <summary>
/// Somebody who follows a guide: in a folder like the clone, with <c>rpause</c> on the path and a gate that <c>up</c> started. The folder
/// gets what the commands write.
/// </summary>
internal sealed partial class GuideReader : IAsyncDisposable
{
    // What a reader has, and a computer of the tests may lack.
    private static readonly string[] Programs = ["curl", "python3", "unzip", "node"];

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly string folder = Directory.CreateTempSubdirectory("rpause-guide-").FullName;
    private readonly string bin;
    private readonly UpProcess up;

    private GuideReader()
    {
        bin = Directory.CreateDirectory(Path.Combine(folder, ".bin")).FullName;
        string rpause = Path.Combine(bin, "rpause");
        File.WriteAllText(rpause, $"#!/bin/sh\nexec dotnet '{Repository.Built("RegionalPause.Cli", "rpause.dll")}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(rpause, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (string shared in (string[])["docs", "functions", "tests"])
            Directory.CreateSymbolicLink(Path.Combine(folder, shared), Path.Combine(Repository.Root, shared));
        // Without quiet hours: the tests run at night too, and a campaign would wait for the morning.
        up = UpProcess.Start(
            Path.Combine(folder, ".regionalpause"),
            new Dictionary<string, string> { ["Campaigns__QuietFrom"] = "00:00:00", ["Campaigns__QuietTo"] = "00:00:00" },
            "--port",
            "0",
            "--blob-port",
            "0",
            "--queue-port",
            "0",
            "--table-port",
            "0",
            "--in-memory",
            "--no-demo"
        );
    }

    /// <summary>Starts the gate, and waits until it says what to do next.</summary>
    public static async Task<GuideReader> SitDownAsync(CancellationToken cancellationToken)
    {
        string? missing = Programs.FirstOrDefault(program => !IsInstalled(program));
        Assert.SkipWhen(missing is not null, $"There is no {missing}");
        var reader = new GuideReader();
        try
        {
            await reader.up.ReadyAsync(cancellationToken);
            return reader;
        }
        catch
        {
            await reader.DisposeAsync();
            throw;
        }
    }

    /// <summary>Does one step, and fails if it does not end as the guide says.</summary>
    public async Task DoAsync(string guide, GuideStep step, CancellationToken cancellationToken)
    {
        switch (step)
        {
            case GuideStep.Save(_, var name, var text):
                await File.WriteAllTextAsync(Path.Combine(folder, name), text, cancellationToken);
                break;
            case GuideStep.Run(var line, var command, var expected):
                string typed = Rpause().Replace(command, "rpause ");
                if (Up().IsMatch(typed))
                    return; // it is running
                (int exitCode, string output) = await RunAsync(await FilledInAsync(typed, cancellationToken), cancellationToken);
                exitCode.ShouldBe(expected, $"{guide}:{line}: {command}\n{output}");
                break;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await up.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    // The digest is what a reader copies from the screen.
    private async Task<string> FilledInAsync(string command, CancellationToken cancellationToken)
    {
        if (Approval().Match(command) is not { Success: true } approval)
            return command;
        (_, string review) = await RunAsync($"rpause resume {approval.Groups[1].Value} --json 2>/dev/null", cancellationToken);
        using JsonDocument document = JsonDocument.Parse(review);
        return command.Replace("DIGEST ", $"{document.RootElement.GetProperty("digest").GetString()} ", StringComparison.Ordinal);
    }

    private async Task<(int ExitCode, string Output)> RunAsync(string command, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("bash", ["-c", command])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{bin}:{start.Environment["PATH"]}";
        // Of this test run, not of a reader.
        foreach (string name in start.Environment.Keys.Where(n => n.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        using Process process = Process.Start(start)!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        process.StandardInput.Close();
        try
        {
            string[] output = await Task.WhenAll(
                process.StandardOutput.ReadToEndAsync(patience.Token),
                process.StandardError.ReadToEndAsync(patience.Token)
            );
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, string.Concat(output));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"It did not end within {Patience.TotalMinutes} minutes: {command}");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(path => File.Exists(Path.Combine(path, program)));

    [GeneratedRegex("^dotnet run --project functions/RegionalPause.Cli -- ?")]
    private static partial Regex Rpause();

    [GeneratedRegex("^rpause up( --no-demo)?( *#.*)?$")]
    private static partial Regex Up();

    [GeneratedRegex("^rpause approve ([a-z0-9-]+) --digest DIGEST ")]
    private static partial Regex Approval();
}
