using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace RegionalPause.Cli.Commands;

/// <summary>
/// A command in a process group of its own, under a lifeline. Its standard input is empty; its output is that of this process. A shell in
/// the group reads from this process how long the command may still run, and kills the whole group when that time has passed, or when this
/// process is gone: also when it was killed or stopped.
/// </summary>
internal sealed class HeldProcess : IAsyncDisposable
{
    // The subshell is the lifeline: each line has the seconds that are left. A shell gives a process in the background no standard input,
    // so it is descriptor 3. The command gets SIGHUP from the first shell only, because other processes of the group may not expect it.
    private const string Script = """
        exec 3<&0
        "$@" </dev/null 3<&- &
        command=$!
        (
          trap '' HUP
          timer=
          while IFS= read -r left <&3; do
            [ -z "$timer" ] || kill -KILL "$timer" 2>/dev/null
            { sleep "$left"; kill -KILL 0; } &
            timer=$!
          done
          kill -KILL 0
        ) &
        trap : TERM INT
        trap 'kill -HUP "$command"' HUP
        while :; do
          wait "$command"
          code=$?
          kill -0 "$command" 2>/dev/null || exit "$code"
        done
        """;

    private readonly Process process;

    private HeldProcess(Process process) => this.process = process;

    /// <summary>Starts a command.</summary>
    /// <exception cref="CommandFailedException">A program is missing.</exception>
    public static HeldProcess Start(IReadOnlyList<string> command, string directory, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("setsid", ["sh", "-c", Script, "rpause-permit-hold", .. command])
        {
            RedirectStandardInput = true,
            UseShellExecute = false,
            WorkingDirectory = Directory.Exists(directory) ? directory : "/",
        };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        try
        {
            return new HeldProcess(Process.Start(start)!);
        }
        catch (Win32Exception)
        {
            throw PermitErrors.NoGroups();
        }
    }

    /// <summary>Allows the command to run for some time from now on, and no longer.</summary>
    public void Allow(TimeSpan left)
    {
        try
        {
            // Rounded down: the group must be gone before the lease ends.
            process.StandardInput.WriteLine(((long)Math.Max(0, left.TotalSeconds)).ToString(CultureInfo.InvariantCulture));
            process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // The command has ended.
        }
    }

    /// <summary>Tells the command to load its exclusions again.</summary>
    public void Reload() => Signal("HUP", process.Id.ToString(CultureInfo.InvariantCulture));

    /// <summary>Waits; whether the command ended meanwhile.</summary>
    public async Task<bool> EndsWithinAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        Task ended = process.WaitForExitAsync(cancellationToken);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(ended, Task.Delay(time, waiting.Token));
        await waiting.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        return process.HasExited;
    }

    /// <summary>The exit code of the command.</summary>
    public async Task<int> ExitCodeAsync()
    {
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode;
    }

    /// <summary>Ends every process of the group: SIGTERM, and SIGKILL after a grace. Returns when the command has ended.</summary>
    public async Task EndAsync(TimeSpan grace)
    {
        string group = string.Create(CultureInfo.InvariantCulture, $"-{process.Id}");
        if (!process.HasExited && grace > TimeSpan.Zero)
        {
            Signal("TERM", group);
            using var patience = new CancellationTokenSource(grace);
            try
            {
                await process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                // It is killed below.
            }
        }
        // Also what the command left behind.
        Signal("KILL", group);
        process.StandardInput.Close();
        await process.WaitForExitAsync(CancellationToken.None);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        process.Dispose();
        return ValueTask.CompletedTask;
    }

    private static void Signal(string signal, string to)
    {
        var start = new ProcessStartInfo("sh", ["-c", "kill -\"$1\" -- \"$2\" 2>/dev/null", "sh", signal, to]) { UseShellExecute = false };
        using var kill = Process.Start(start)!;
        kill.WaitForExit();
    }
}
