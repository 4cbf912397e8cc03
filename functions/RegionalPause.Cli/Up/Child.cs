using System.ComponentModel;
using System.Diagnostics;
using RegionalPause.Cli.Connection;

namespace RegionalPause.Cli.Up;

/// <summary>
/// A child process that ends when this process ends. Its standard input is a pipe, and the child ends when the pipe is closed. The
/// operating system closes the pipe also when this process is killed. The output of the child is written to a log file.
/// </summary>
internal sealed class Child : IAsyncDisposable
{
    private const int TailLines = 6;
    private const int TailWidth = 300;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(6);

    private readonly Process process;
    private readonly StreamWriter log;
    private readonly Queue<string> tail = new();

    private Child(string name, Process process, string logPath)
    {
        (Name, this.process, LogPath) = (name, process, logPath);
        log = new StreamWriter(OwnerOnly.Begin(logPath)) { AutoFlush = true };
    }

    public string Name { get; }

    public string LogPath { get; }

    public int Pid => process.Id;

    public bool HasEnded => process.HasExited;

    /// <summary>Starts a child process.</summary>
    /// <param name="name">The name for messages.</param>
    /// <param name="start">Program, arguments, directory, environment.</param>
    /// <param name="logPath">The log file for its output; an existing file is replaced.</param>
    /// <exception cref="Win32Exception">The program was not found.</exception>
    public static Child Start(string name, ProcessStartInfo start, string logPath)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.UseShellExecute = false;
        var child = new Child(name, new Process { StartInfo = start }, logPath);
        child.process.OutputDataReceived += child.Keep;
        child.process.ErrorDataReceived += child.Keep;
        try
        {
            child.process.Start();
        }
        catch
        {
            child.log.Dispose();
            throw;
        }
        child.process.BeginOutputReadLine();
        child.process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Completes when the child has ended, with its last lines of output.</summary>
    public async Task<CommandFailedException> EndedAsync(CancellationToken cancellationToken)
    {
        await process.WaitForExitAsync(cancellationToken);
        return Errors.ChildEnded(Name, process.ExitCode, Tail(), LogPath);
    }

    /// <summary>Closes the child's standard input and waits. If the child does not end, it is killed with all its children.</summary>
    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        using var grace = new CancellationTokenSource(Grace);
        try
        {
            await process.WaitForExitAsync(grace.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
        process.Dispose();
        lock (tail)
            log.Dispose();
    }

    private string[] Tail()
    {
        lock (tail)
            return [.. tail];
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is not { } text)
            return;
        lock (tail)
        {
            if (log.BaseStream is null or { CanWrite: false })
                return;
            try
            {
                log.WriteLine(text);
            }
            catch (IOException)
            {
                // A full disk must not end a child. Its last lines are still reported.
            }
            // Stack frames would displace the line with the error.
            if (text.StartsWith("   at ", StringComparison.Ordinal))
                return;
            tail.Enqueue(text.Length > TailWidth ? $"{text[..TailWidth]}…" : text);
            if (tail.Count > TailLines)
                tail.Dequeue();
        }
    }
}
