using System.Globalization;
using System.Text;

namespace RegionalPause.Cli.Up;

/// <summary>
/// Notices that the <c>dotnet run</c> which started us was killed: it passes on SIGTERM, and cannot pass on SIGKILL. Linux only, where /proc tells;
/// started in any other way, we outlive our parent as every server does.
/// </summary>
internal static class DotnetRun
{
    /// <summary>Completes when it is gone; never if we have none.</summary>
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
        // /proc/self/stat: pid (name) state ppid …; the name may hold anything, so start after its last bracket.
        string? stat = Read("/proc/self/stat");
        return stat?[(stat.LastIndexOf(')') + 2)..].Split(' ') is [_, var parent, ..] ? int.Parse(parent, CultureInfo.InvariantCulture) : null;
    }

    private static bool IsDotnetRun(int pid) =>
        Read($"/proc/{pid}/cmdline")?.Split('\0') is [var program, .. var arguments] && Path.GetFileName(program) == "dotnet" && arguments.Contains("run");

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
