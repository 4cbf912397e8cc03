using System.ComponentModel;
using System.Diagnostics;
using RegionalPause.Cli.Connection;

namespace RegionalPause.Cli.Up;

/// <summary>
/// A process that lives no longer than this one. It gets a pipe as standard input and ends when that pipe does: the operating system closes our end
/// whatever happens to us. What it prints goes to a log file.
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

    /// <param name="name">What people call it.</param>
    /// <param name="start">Program, arguments, directory, environment.</param>
    /// <param name="logPath">Where its output goes; written anew.</param>
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

    /// <summary>Completes when it has ended, with what it said last.</summary>
    public async Task<CommandFailedException> EndedAsync(CancellationToken cancellationToken)
    {
        await process.WaitForExitAsync(cancellationToken);
        return Errors.ChildEnded(Name, process.ExitCode, Tail(), LogPath);
    }

    /// <summary>Closes its standard input and waits; kills it with all it started when it does not go.</summary>
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
                // A full disk ends no child; its last lines are still told.
            }
            // Stack frames would push out the line that says what happened.
            if (text.StartsWith("   at ", StringComparison.Ordinal))
                return;
            tail.Enqueue(text.Length > TailWidth ? $"{text[..TailWidth]}…" : text);
            if (tail.Count > TailLines)
                tail.Dequeue();
        }
    }
}
