using System.Text.Json;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Connection;

namespace RegionalPause.Cli.Up;

/// <summary>The running processes of <c>up</c>, for other programs: <c>.regionalpause/up.json</c>.</summary>
internal sealed record RunningUp(int Pid, string Url, int[] Children);

/// <summary>Allows one <c>up</c> per data directory. The operating system releases the lock when <c>up</c> is killed.</summary>
internal sealed class UpLock : IDisposable
{
    private const int NoRoom = 28;

    private readonly FileStream held;
    private readonly string notice;

    private UpLock(FileStream held, string notice) => (this.held, this.notice) = (held, notice);

    public static UpLock Take(string directory)
    {
        string notice = Path.Combine(directory, "up.json");
        string held = Path.Combine(directory, "up.lock");
        OwnerOnly.RefuseLink(held);
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            return new UpLock(new FileStream(held, options), notice);
        }
        catch (Exception e)
            when (e is UnauthorizedAccessException || (e is IOException && e.GetType() != typeof(IOException)) || e.HResult == NoRoom)
        {
            throw Errors.NotWritable(held, e.Message);
        }
        catch (IOException)
        {
            throw Errors.AlreadyUp(directory, Read(notice) is { } running ? $" (process {running.Pid}, {running.Url})" : null);
        }
    }

    public void Announce(RunningUp running) =>
        OwnerOnly.Write(notice, JsonSerializer.SerializeToUtf8Bytes(running, CliJson.Default.RunningUp));

    public void Dispose()
    {
        File.Delete(notice);
        held.Dispose();
    }

    private static RunningUp? Read(string path)
    {
        try
        {
            return OwnerOnly.Read(path) is { } bytes ? JsonSerializer.Deserialize(bytes, CliJson.Default.RunningUp) : null;
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException or CommandFailedException)
        {
            return null;
        }
    }
}
