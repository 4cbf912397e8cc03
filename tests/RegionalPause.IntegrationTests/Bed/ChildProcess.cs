using System.Diagnostics;
using System.Runtime.InteropServices;

namespace RegionalPause.IntegrationTests.Bed;

/// <summary>
/// A process that cannot outlive the test run: it ends when its standard input ends, and the kernel ends that when this process dies,
/// however it dies.
/// </summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProcess(ProcessStartInfo start, Action<string> line)
    {
        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, e) => Pass(e.Data);
        process.ErrorDataReceived += (_, e) => Pass(e.Data);
        process.Exited += (_, _) => ended.TrySetResult();

        void Pass(string? text)
        {
            if (text is not null)
                line(text);
        }
    }

    /// <summary>Completes when the process has ended.</summary>
    public Task Ended => ended.Task;

    /// <summary>Its exit code, once it has ended.</summary>
    public int ExitCode => process.ExitCode;

    /// <summary>Its process id.</summary>
    public int Id => process.Id;

    /// <summary>Starts a program; <paramref name="line"/> gets every line it writes.</summary>
    public static ChildProcess Start(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string> environment,
        string folder,
        Action<string> line
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        var child = new ChildProcess(start, line);
        child.process.Start();
        child.process.BeginOutputReadLine();
        child.process.BeginErrorReadLine();
        return child;
    }

    /// <summary>SIGSTOP: it stands still with every connection open, like a suspended machine.</summary>
    public void Freeze() => Send(19);

    /// <summary>SIGCONT.</summary>
    public void Thaw() => Send(18);

    /// <summary>SIGTERM: it may finish what it does.</summary>
    public void Terminate() => Send(15);

    /// <summary>Ends its standard input, as the death of this process would.</summary>
    public void EndInput() => process.StandardInput.Close();

    /// <summary>SIGKILL: it gets no say.</summary>
    public void Kill()
    {
        if (!process.HasExited)
            process.Kill();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Kill();
        await Ended;
        process.Dispose();
    }

    private void Send(int signal)
    {
        if (!process.HasExited && SendSignal(process.Id, signal) != 0)
            throw new InvalidOperationException($"Signal {signal} did not reach process {process.Id}.");
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static extern int SendSignal(int process, int signal);
}
