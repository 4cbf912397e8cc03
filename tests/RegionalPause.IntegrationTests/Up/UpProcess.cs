using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using RegionalPause.IntegrationTests.Bed;

namespace RegionalPause.IntegrationTests.Up;

/// <summary><c>rpause up</c> as a process of its own, on free ports, with its own data directory.</summary>
internal sealed class UpProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(150);

    private readonly Process process;
    private readonly StringBuilder said = new();

    private UpProcess(Process process, string data) => (this.process, Data) = (process, data);

    public string Data { get; }

    public int Pid => process.Id;

    /// <summary>Everything it printed, errors too.</summary>
    public string Said
    {
        get
        {
            lock (said)
                return said.ToString();
        }
    }

    /// <param name="data">Where its files go.</param>
    /// <param name="arguments">What follows <c>up</c>.</param>
    public static UpProcess Start(string data, params string[] arguments) => Start(data, new Dictionary<string, string>(), arguments);

    /// <param name="data">Where its files go.</param>
    /// <param name="settings">Settings of the app that <c>up</c> does not make itself, by their environment names.</param>
    /// <param name="arguments">What follows <c>up</c>.</param>
    public static UpProcess Start(string data, IReadOnlyDictionary<string, string> settings, params string[] arguments) =>
        Start("dotnet", [Repository.Built("RegionalPause.Cli", "rpause.dll"), "up", "--data", data, .. arguments], data, settings);

    public static UpProcess Start(string program, string[] arguments, string data, IReadOnlyDictionary<string, string>? settings = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in settings ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        var up = new UpProcess(new Process { StartInfo = start }, data);
        up.process.OutputDataReceived += up.Hear;
        up.process.ErrorDataReceived += up.Hear;
        up.process.Start();
        up.process.BeginOutputReadLine();
        up.process.BeginErrorReadLine();
        return up;
    }

    /// <summary>Waits until it has said what to do next, and gives the pids of its children, and its own.</summary>
    public async Task<(int Up, int[] Children, string Url)> ReadyAsync(CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        while (!Said.Contains("Watch:", StringComparison.Ordinal))
        {
            if (process.HasExited || Stopwatch.GetElapsedTime(start) > StartWithin)
                Assert.Fail($"up is not ready (ended: {process.HasExited}). It said:\n{Said}");
            await Task.Delay(50, cancellationToken);
        }
        using var notice = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(Data, "up.json"), cancellationToken));
        return (
            notice.RootElement.GetProperty("pid").GetInt32(),
            [.. notice.RootElement.GetProperty("children").EnumerateArray().Select(c => c.GetInt32())],
            notice.RootElement.GetProperty("url").GetString()!
        );
    }

    public async Task<int> EndedAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(StartWithin);
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    public static void Signal(int pid, PosixSignal signal) =>
        _ = ChildProcess.SendSignal(
            pid,
            signal switch
            {
                PosixSignal.SIGINT => 2,
                PosixSignal.SIGTERM => 15,
                _ => throw new ArgumentOutOfRangeException(nameof(signal)),
            }
        );

    public static void Kill(int pid) => _ = ChildProcess.SendSignal(pid, 9);

    /// <summary>Waits until a process is gone; false if it outlives the patience of a person.</summary>
    public static async Task<bool> IsGoneAsync(int pid, CancellationToken cancellationToken)
    {
        for (int i = 0; i < 300; i++)
        {
            if (!IsAlive(pid))
                return true;
            await Task.Delay(50, cancellationToken);
        }
        return false;
    }

    public static bool IsAlive(int pid)
    {
        // A dead child that nobody has waited for is still listed, as a zombie.
        try
        {
            string stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[stat.LastIndexOf(')') + 2] != 'Z';
        }
        catch (IOException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            // By SIGTERM, so that `dotnet run` and `up` take their children along.
            Signal(process.Id, PosixSignal.SIGTERM);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            try
            {
                await process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
            }
        }
        process.Dispose();
    }

    private void Hear(object sender, DataReceivedEventArgs line)
    {
        lock (said)
            said.AppendLine(line.Data);
    }
}
