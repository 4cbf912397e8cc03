using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using RegionalPause.IntegrationTests.Bed;

namespace RegionalPause.Benchmarks;

/// <summary>
/// How long a person waits for <c>up</c>, for its end, and for a verb. Each is a process of its own, started as a person starts it.
/// </summary>
internal static class StartBenchmark
{
    private const int Runs = 20;
    private const int Warm = 5;
    private const int Interrupt = 2;

    private static readonly string[] FreePorts = ["--port", "0", "--blob-port", "0", "--queue-port", "0", "--table-port", "0"];

    /// <summary>A warm <c>up</c>, its end, and two verbs against it.</summary>
    /// <param name="rpause">The installed tool; <c>null</c> for the program of this build.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    public static async Task RunAsync(string? rpause, CancellationToken cancellationToken)
    {
        string tool = rpause ?? Repository.Built("RegionalPause.Cli", "rpause");
        var ups = new List<UpTimes>();
        List<double> help = [],
            status = [];
        // The first one may still have to build.
        for (int i = 0; i <= Warm; i++)
        {
            UpTimes up = await UpAsync(Repository.Root, new Dictionary<string, string>(), During, cancellationToken);
            if (i > 0)
                ups.Add(up);

            async Task During(string data)
            {
                if (i != Warm)
                    return;
                help = await TimesAsync(tool, "--help", data, cancellationToken);
                status = await TimesAsync(tool, "status", data, cancellationToken);
            }
        }
        Console.WriteLine($"load {await LoadAsync(cancellationToken)}; {tool}");
        Head();
        Row("`up`, warm: ready, s", ups.ConvertAll(u => u.Ready.TotalSeconds));
        Row("`up`, warm: longest silence, s", ups.ConvertAll(u => u.Silence.TotalSeconds));
        Row("`up`: ended after Ctrl-C, s", ups.ConvertAll(u => u.End.TotalSeconds));
        Row("`rpause --help`, ms", help);
        Row("`rpause status`, ms", status);
    }

    /// <summary>A cold <c>up</c>: a fresh clone, an empty home directory, no packages of NuGet or npm.</summary>
    public static async Task RunColdAsync(int runs, CancellationToken cancellationToken)
    {
        var ups = new List<UpTimes>();
        for (int i = 0; i < runs; i++)
        {
            string home = Directory.CreateTempSubdirectory("rpause-cold-").FullName;
            try
            {
                string clone = Path.Combine(home, "clone");
                await using (
                    ChildProcess git = ChildProcess.Start(
                        "git",
                        ["clone", "--quiet", Repository.Root, clone],
                        new Dictionary<string, string>(),
                        home,
                        Console.WriteLine
                    )
                )
                    await git.Ended;
                var environment = new Dictionary<string, string>
                {
                    ["HOME"] = home,
                    ["DOTNET_CLI_HOME"] = home,
                    ["NUGET_PACKAGES"] = Path.Combine(home, "nuget"),
                    ["npm_config_cache"] = Path.Combine(home, "npm"),
                };
                ups.Add(await UpAsync(clone, environment, static _ => Task.CompletedTask, cancellationToken));
            }
            finally
            {
                Directory.Delete(home, recursive: true);
            }
        }
        Console.WriteLine($"load {await LoadAsync(cancellationToken)}");
        Head();
        Row("`up`, cold: first line, s", ups.ConvertAll(u => u.FirstLine.TotalSeconds));
        Row("`up`, cold: longest silence after it, s", ups.ConvertAll(u => u.Silence.TotalSeconds));
        Row("`up`, cold: ready, s", ups.ConvertAll(u => u.Ready.TotalSeconds));
    }

    private static async Task<UpTimes> UpAsync(
        string root,
        Dictionary<string, string> environment,
        Func<string, Task> during,
        CancellationToken cancellationToken
    )
    {
        string data = Directory.CreateTempSubdirectory("rpause-start-").FullName;
        try
        {
            long started = Stopwatch.GetTimestamp();
            TimeSpan? first = null;
            TimeSpan last = TimeSpan.Zero,
                silence = TimeSpan.Zero;
            var ready = new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously);
            await using ChildProcess up = ChildProcess.Start(
                "dotnet",
                ["run", "--project", Path.Combine("functions", "RegionalPause.Cli"), "--", "up", "--data", data, .. FreePorts],
                environment,
                root,
                Hear
            );
            if (await Task.WhenAny(ready.Task, up.Ended) != ready.Task)
                throw new InvalidOperationException($"`up` ended with {up.ExitCode}.");
            TimeSpan took = await ready.Task;
            await during(data);
            // A person presses Ctrl-C in a terminal: both `dotnet run` and `up` get the signal.
            using var notice = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(data, "up.json"), cancellationToken));
            long interrupted = Stopwatch.GetTimestamp();
            _ = ChildProcess.SendSignal(notice.RootElement.GetProperty("pid").GetInt32(), Interrupt);
            await up.Ended.WaitAsync(TimeSpan.FromMinutes(1), cancellationToken);
            return new UpTimes(took, first ?? took, silence, Stopwatch.GetElapsedTime(interrupted));

            void Hear(string line)
            {
                TimeSpan now = Stopwatch.GetElapsedTime(started);
                lock (data)
                {
                    if (first is not null && now - last > silence && !ready.Task.IsCompleted)
                        silence = now - last;
                    first ??= now;
                    last = now;
                }
                if (line.StartsWith("Watch:", StringComparison.Ordinal))
                    ready.TrySetResult(now);
            }
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static async Task<List<double>> TimesAsync(string tool, string argument, string data, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        // The first run reads the files from the disk.
        for (int i = 0; i <= Runs; i++)
        {
            long started = Stopwatch.GetTimestamp();
            await using ChildProcess verb = ChildProcess.Start(
                tool,
                [argument],
                new Dictionary<string, string> { ["RPAUSE_DATA"] = data },
                Repository.Root,
                static _ => { }
            );
            await verb.Ended.WaitAsync(cancellationToken);
            if (verb.ExitCode != 0)
                throw new InvalidOperationException($"`rpause {argument}` ended with {verb.ExitCode}.");
            if (i > 0)
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        return times;
    }

    private static void Head()
    {
        Console.WriteLine("| | runs | least | median | most |");
        Console.WriteLine("|---|---:|---:|---:|---:|");
    }

    private static void Row(string what, List<double> rounds) =>
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {what} | {rounds.Count} | {rounds.Min():0.#} | {Figures.Median(rounds):0.#} | {rounds.Max():0.#} |"
            )
        );

    private static async Task<string> LoadAsync(CancellationToken cancellationToken) =>
        OperatingSystem.IsLinux() ? (await File.ReadAllTextAsync("/proc/loadavg", cancellationToken)).Split(' ')[0] : "not known";

    private sealed record UpTimes(TimeSpan Ready, TimeSpan FirstLine, TimeSpan Silence, TimeSpan End);
}
