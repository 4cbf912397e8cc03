using System.Text.RegularExpressions;
using RegionalPause.IntegrationTests.Bed;

namespace RegionalPause.IntegrationTests.Models;

/// <summary>
/// The formal models in <c>tests/models</c> and their runner; spin and gcc are installed by the first run that misses them.
/// </summary>
internal static partial class PauseModel
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "models");
    private static readonly SemaphoreSlim One = new(1, 1);

    /// <summary>The models' text.</summary>
    public static string Source { get; } =
        string.Concat(Directory.EnumerateFiles(Folder, "*.pml").Order(StringComparer.Ordinal).Select(File.ReadAllText));

    /// <summary>Bounds under which the unmutated models are searched to the end.</summary>
    public static IEnumerable<string> Configurations { get; } =
    [.. Configuration().Matches(File.ReadAllText(Path.Combine(Folder, "run.sh"))).Select(m => m.Groups[1].Value)];

    /// <summary>The mutations in the tables that open the models.</summary>
    public static IEnumerable<string> Mutations { get; } = [.. MutationRow().Matches(Source).Select(m => m.Groups[1].Value)];

    /// <summary>The switches the models' text is compiled by.</summary>
    public static IEnumerable<string> Switches { get; } =
    [.. Directive().Matches(Source).SelectMany(d => Switch().Matches(d.Value)).Select(m => m.Value).Distinct()];

    /// <summary>The labels of steps in the life of an order.</summary>
    public static IEnumerable<string> OrderLabels { get; } = [.. OrderLabel().Matches(Source).Select(m => m.Groups[1].Value)];

    /// <summary>Runs one configuration or mutation; <c>null</c> if it came out as it must, else what the runner printed.</summary>
    public static async Task<string?> RunAsync(string name, CancellationToken cancellationToken)
    {
        await One.WaitAsync(cancellationToken);
        try
        {
            await InstallAsync(cancellationToken);
            (int code, string output) = await ExecuteAsync("bash", [Path.Combine(Folder, "run.sh"), name], cancellationToken);
            return code == 0 ? null : $"run.sh {name} ended with {code}:\n{output}";
        }
        finally
        {
            One.Release();
        }
    }

    private static async Task InstallAsync(CancellationToken cancellationToken)
    {
        if (IsOnPath("spin") && IsOnPath("gcc"))
            return;
        const string Command = "apt-get install -y spin gcc libc6-dev";
        if (!Environment.IsPrivilegedProcess)
            throw new InvalidOperationException($"The model of the pause needs spin and gcc. Install them as root: {Command}");
        string script = $"export DEBIAN_FRONTEND=noninteractive; {Command} || {{ apt-get update && {Command}; }}";
        (int code, string output) = await ExecuteAsync("sh", ["-c", script], cancellationToken);
        if (code != 0)
            throw new InvalidOperationException($"The model of the pause needs spin and gcc, and '{Command}' ended with {code}:\n{output}");
    }

    private static bool IsOnPath(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, tool)));

    private static async Task<(int Code, string Output)> ExecuteAsync(
        string program,
        string[] arguments,
        CancellationToken cancellationToken
    )
    {
        var lines = new List<string>();
        await using var child = ChildProcess.Start(
            program,
            arguments,
            new Dictionary<string, string>(),
            Folder,
            line =>
            {
                lock (lines)
                    lines.Add(line);
            }
        );
        try
        {
            await child.Ended.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            child.Terminate(); // it takes the search it started with it
            await child.Ended;
            throw;
        }
        return (child.ExitCode, string.Join('\n', lines));
    }

    [GeneratedRegex(@"^(\w+) +(?:pause|claims|permits) +\d\S*$", RegexOptions.Multiline)]
    private static partial Regex Configuration();

    [GeneratedRegex(@"^ \* +(M_[A-Z_]+) +\d\S* +P[1-6] ", RegexOptions.Multiline)]
    private static partial Regex MutationRow();

    [GeneratedRegex(@"^#(?:if|ifdef|ifndef|elif) .*$", RegexOptions.Multiline)]
    private static partial Regex Directive();

    [GeneratedRegex(@"^(Order\w+):", RegexOptions.Multiline)]
    private static partial Regex OrderLabel();

    [GeneratedRegex("M_[A-Z_]+")]
    private static partial Regex Switch();
}
