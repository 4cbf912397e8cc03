using System.Diagnostics;
using Shouldly;

namespace RegionalPause.Tests.Cli;

/// <summary><c>rpause</c> as a process, with what only a shell can give it.</summary>
[Requirement("R30")]
public sealed class The_process : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("rpause-process-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Theory(DisplayName = "F22: standard output and files that only a shell can give")]
    [InlineData("$rpause --help > /dev/full", 10, "rpause: Standard output cannot be written (No space left on device).")]
    [InlineData("$rpause jurisdictions > /dev/full", 10, "rpause: Standard output cannot be written (No space left on device).")]
    [InlineData("exec 3> >(exit 0); wait $!; $rpause jurisdictions >&3", 141, "")]
    [InlineData("exec 3> >(exit 0); wait $!; $rpause --help >&3", 141, "")]
    [InlineData("$rpause jurisdictions 2> /dev/full", 0, "")]
    [InlineData("$rpause nonsense 2> /dev/full", 2, "")]
    [InlineData(
        "mkdir gone; cd gone; rmdir ../gone; $rpause send missing.ndjson --http --url http://127.0.0.1:9",
        5,
        "rpause: There is no file missing.ndjson."
    )]
    [InlineData(
        "printf '\\xef\\xbb\\xbf{\"data\":{}}' | $rpause ticket check --url http://127.0.0.1:9",
        2,
        "rpause: Standard input is not a message of content-admitted"
    )]
    [InlineData("$rpause flag import - --url http://127.0.0.1:9 < /dev/null", 2, "rpause: Standard input is empty: nothing was read.")]
    [InlineData("$rpause flag import - --url http://127.0.0.1:9 < /dev/zero", 2, "rpause: Standard input has more than")]
    [InlineData(
        "unset HOME TERM; $rpause status --url http://127.0.0.1:9",
        8,
        "rpause: The gate at http://127.0.0.1:9 does not answer (Connection refused)."
    )]
    [InlineData("$rpause status --url http://name.invalid", 8, "rpause: There is no address for the name name.invalid.")]
    public async Task says_in_one_line_what_is_wrong(string script, int exitCode, string said)
    {
        if (OperatingSystem.IsWindows())
            return;
        (int code, string error) = await ShellAsync(script);

        code.ShouldBe(exitCode, error);
        error.ShouldStartWith(said);
        error.ShouldNotContain("   at ");
        error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBeLessThan(3, error);
    }

    [Fact]
    public async Task appends_to_a_file_where_it_ends()
    {
        if (OperatingSystem.IsWindows())
            return;
        (
            await ShellAsync("echo before > f; { $rpause jurisdictions Germany; $rpause jurisdictions Germany; echo after; } >> f 2>&1")
        ).Code.ShouldBe(0);

        string[] lines = await File.ReadAllLinesAsync(Path.Combine(directory, "f"), TestContext.Current.CancellationToken);
        (lines[0], lines[^1], lines.Count(l => l.StartsWith("DE ", StringComparison.Ordinal))).ShouldBe(("before", "after", 2));
    }

    private async Task<(int Code, string Error)> ShellAsync(string script)
    {
        string rpause = $"dotnet {Path.Combine(AppContext.BaseDirectory, "rpause.dll")}";
        var start = new ProcessStartInfo("bash", ["-c", $"rpause=\"{rpause}\"; {script}"])
        {
            WorkingDirectory = directory,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        start.Environment.Remove("RPAUSE_URL");
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await output;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, error);
    }
}
