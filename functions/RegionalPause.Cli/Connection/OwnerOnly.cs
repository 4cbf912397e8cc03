namespace RegionalPause.Cli.Connection;

/// <summary>
/// Files and directories that hold secrets: their owner's only, from the first byte on, and never half written. Links are not followed:
/// somebody else may have put one there to have another file overwritten, or to hand us keys of theirs.
/// </summary>
internal static class OwnerOnly
{
    private const UnixFileMode OfFiles = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OfDirectories = OfFiles | UnixFileMode.UserExecute;
    private const UnixFileMode OfOthers = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Writes a file, in place of what was there.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        string fresh = $"{path}.{Path.GetRandomFileName()}.new";
        try
        {
            using (FileStream stream = Create(fresh, FileShare.None))
                stream.Write(content);
            // Crash here: the old file is whole; the fresh one is left, and nothing reads it.
            File.Move(fresh, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            File.Delete(fresh);
            throw Errors.NotWritable(path, e.Message);
        }
    }

    /// <summary>Begins a file that is written while it is read, as logs are; what was there is gone.</summary>
    public static FileStream Begin(string path)
    {
        try
        {
            File.Delete(path);
            return Create(path, FileShare.Read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Errors.NotWritable(path, e.Message);
        }
    }

    /// <summary>Reads a file that only its owner may read or write; <c>null</c> if there is none.</summary>
    public static byte[]? Read(string path)
    {
        var file = new FileInfo(path);
        if (file.LinkTarget is not null)
            throw Errors.NotOwnerOnly(path, "is a link");
        if (!file.Exists)
            return null;
        if (IsWider(path))
            throw Errors.NotOwnerOnly(path, "can be read or written by others");
        return File.ReadAllBytes(path);
    }

    /// <summary>Makes a directory, or takes from others what they may do in one that is there.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="say">Told if it was others' too.</param>
    public static void CreateDirectory(string path, Action<string>? say = null)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(path);
                return;
            }
            if (!Directory.Exists(path))
                Directory.CreateDirectory(path, OfDirectories);
            if (!IsWider(path))
                return;
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) & ~OfOthers);
            // Some file systems have no modes and say nothing about it.
            if (IsWider(path))
                throw Errors.NotOwnerOnly(path, "can be read by others, and its file system keeps it so");
            say?.Invoke($"{path} could be read by others; it is its owner's only now");
        }
        catch (UnauthorizedAccessException e) when (Directory.Exists(path))
        {
            throw Errors.NotOwnerOnly(path, $"can be read by others ({e.Message.TrimEnd('.')})");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Errors.NotWritable(path, e.Message);
        }
    }

    /// <summary>Refuses a link where a file or directory of our own is expected.</summary>
    public static void RefuseLink(string path)
    {
        if (new FileInfo(path).LinkTarget is not null)
            throw Errors.NotOwnerOnly(path, "is a link");
    }

    // A new file only: O_EXCL follows no link.
    private static FileStream Create(string path, FileShare share)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = share };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OfFiles;
        return new FileStream(path, options);
    }

    private static bool IsWider(string path) => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & OfOthers) != 0;
}
