namespace RegionalPause.Cli.Commands;

/// <summary>
/// A file that a verb writes. It is opened before the request to the gate. It gets its final name only when it is complete, so that an
/// incomplete file is never taken for a complete one.
/// </summary>
internal sealed class OutFile : IAsyncDisposable
{
    private readonly string shown;
    private readonly string? unfinished;
    private readonly string path;
    private readonly FileStream stream;
    private bool isDone;

    private OutFile(string shown, string path, string? unfinished, FileStream stream) =>
        (this.shown, this.path, this.unfinished, this.stream) = (shown, path, unfinished, stream);

    /// <summary>The final path.</summary>
    public string FullPath => path;

    /// <summary>The stream of the file.</summary>
    public Stream Stream => stream;

    /// <summary>Opens the file for writing.</summary>
    /// <exception cref="CommandFailedException">The file cannot be written.</exception>
    public static OutFile Create(Run run, string name)
    {
        try
        {
            string path = Path.GetFullPath(name, run.Around.Directory);
            if (Directory.Exists(path))
                throw Errors.NotAFile(name);
            // A link and a device must stay what they are: a file that is renamed to their path would replace them.
            if (new FileInfo(path).LinkTarget is not null)
                path = File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;
            bool isDevice = path.StartsWith("/dev/", StringComparison.Ordinal) || path.StartsWith("/proc/", StringComparison.Ordinal);
            string? unfinished = isDevice ? null : path + ".part";
            return new OutFile(
                name,
                path,
                unfinished,
                new FileStream(
                    unfinished ?? path,
                    isDevice ? FileMode.Open : FileMode.Create,
                    FileAccess.ReadWrite,
                    FileShare.Read,
                    isDevice ? 0 : 64 * 1024
                )
            );
        }
        catch (Exception e) when (IsFault(e))
        {
            throw Errors.NotWritable(name, e.Message);
        }
    }

    /// <summary>Writes a part of the content.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await stream.WriteAsync(bytes, cancellationToken);
        }
        catch (Exception e) when (IsFault(e))
        {
            throw Errors.NotWritable(shown, e.Message);
        }
    }

    /// <summary>Completes the file and gives it its final name.</summary>
    public async Task CompleteAsync()
    {
        try
        {
            await stream.FlushAsync(CancellationToken.None);
            await stream.DisposeAsync();
            // Crash here: only the unfinished file exists, and the next run writes it again.
            if (unfinished is not null)
                File.Move(unfinished, path, overwrite: true);
            isDone = true;
        }
        catch (Exception e) when (IsFault(e))
        {
            throw Errors.NotWritable(shown, e.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (isDone)
            return;
        try
        {
            await stream.DisposeAsync();
            if (unfinished is not null)
                File.Delete(unfinished);
        }
        catch (Exception e) when (IsFault(e))
        {
            // The error that ended the verb is reported already. The name of the unfinished file shows that it is not complete.
        }
    }

    private static bool IsFault(Exception e) =>
        e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;
}
