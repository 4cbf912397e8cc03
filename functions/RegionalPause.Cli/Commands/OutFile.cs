namespace RegionalPause.Cli.Commands;

/// <summary>
/// A file that a person asked for. It is opened before anything is asked of the gate, and gets its name when all of it is there: half an
/// answer looks like a whole one.
/// </summary>
internal sealed class OutFile : IAsyncDisposable
{
    private readonly string shown;
    private readonly string? unfinished;
    private readonly string path;
    private readonly FileStream stream;
    private bool isDone;

    private OutFile(string shown, string path, string? unfinished, FileStream stream) => (this.shown, this.path, this.unfinished, this.stream) = (shown, path, unfinished, stream);

    /// <summary>Where it will be.</summary>
    public string FullPath => path;

    /// <summary>What is written goes here.</summary>
    public Stream Stream => stream;

    /// <exception cref="CommandFailedException">It cannot be written there.</exception>
    public static OutFile Create(Run run, string name)
    {
        try
        {
            string path = Path.GetFullPath(name, run.Around.Directory);
            if (Directory.Exists(path))
                throw Errors.NotAFile(name);
            // A link stays a link, and a device keeps its name: a file that is renamed over it would take its place.
            if (new FileInfo(path).LinkTarget is not null)
                path = File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;
            bool isDevice = path.StartsWith("/dev/", StringComparison.Ordinal) || path.StartsWith("/proc/", StringComparison.Ordinal);
            string? unfinished = isDevice ? null : path + ".part";
            return new OutFile(name, path, unfinished, new FileStream(unfinished ?? path, isDevice ? FileMode.Open : FileMode.Create, FileAccess.ReadWrite, FileShare.Read, isDevice ? 0 : 64 * 1024));
        }
        catch (Exception e) when (IsFault(e))
        {
            throw Errors.NotWritable(name, e.Message);
        }
    }

    /// <summary>Writes a piece.</summary>
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

    /// <summary>Gives it its name.</summary>
    public async Task CompleteAsync()
    {
        try
        {
            await stream.FlushAsync(CancellationToken.None);
            await stream.DisposeAsync();
            // Crash here: only the unfinished file is there, and the next run writes it anew.
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
            // What ended the verb is said already; the unfinished file says by its name that it is not whole.
        }
    }

    private static bool IsFault(Exception e) => e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;
}
