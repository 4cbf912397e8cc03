using System.Globalization;
using System.Text;

namespace RegionalPause.Cli.Up;

/// <summary>
/// Detects that the <c>dotnet run</c> that started this process was killed: it forwards SIGTERM but cannot forward SIGKILL. It works only
/// on Linux, with /proc. If the process was started in another way, it does not end with its parent.
/// </summary>
internal static class DotnetRun
{
    /// <summary>Completes when <c>dotnet run</c> has ended; never if it did not start this process.</summary>
    public static async Task GoneAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        int? starter = Parent();
        if (starter is null || !IsDotnetRun(starter.Value))
            await Task.Delay(Timeout.Infinite, cancellationToken);
        while (Parent() == starter)
            await Task.Delay(TimeSpan.FromMilliseconds(500), time, cancellationToken);
    }

    private static int? Parent()
    {
        // /proc/self/stat: pid (name) state ppid …; the name may contain any character, so the text after its last bracket is read.
        string? stat = Read("/proc/self/stat");
        return stat?[(stat.LastIndexOf(')') + 2)..].Split(' ') is [_, var parent, ..]
            ? int.Parse(parent, CultureInfo.InvariantCulture)
            : null;
    }

    private static bool IsDotnetRun(int pid) =>
        Read($"/proc/{pid}/cmdline")?.Split('\0') is [var program, .. var arguments]
        && Path.GetFileName(program) == "dotnet"
        && arguments.Contains("run");

    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path, Encoding.UTF8);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
