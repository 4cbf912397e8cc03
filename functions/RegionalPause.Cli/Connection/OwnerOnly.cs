namespace RegionalPause.Cli.Connection;

/// <summary>
/// Files and directories with secrets. Only their owner has access, from the first byte on, and a file is never partly written. Links are
/// not followed: another user may have created a link so that another file is overwritten, or so that their keys are read.
/// </summary>
internal static class OwnerOnly
{
    private const UnixFileMode OfFiles = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OfDirectories = OfFiles | UnixFileMode.UserExecute;
    private const UnixFileMode OfOthers =
        UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherWrite
        | UnixFileMode.OtherExecute;

    /// <summary>Writes a file and replaces an existing one.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        string fresh = $"{path}.{Path.GetRandomFileName()}.new";
        try
        {
            using (FileStream stream = Create(fresh, FileShare.None))
                stream.Write(content);
            // Crash here: the old file is complete; the new one remains, and no code reads it.
            File.Move(fresh, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            File.Delete(fresh);
            throw Errors.NotWritable(path, e.Message);
        }
    }

    /// <summary>Creates a file that others can read while it is written, such as a log. An existing file is deleted.</summary>
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

    /// <summary>Reads a file that only its owner may read or write; <c>null</c> if the file does not exist.</summary>
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

    /// <summary>Creates a directory, or removes the permissions of other users from an existing one.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="say">Called with a message if other users had access.</param>
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
            // Some file systems have no modes and report no error.
            if (IsWider(path))
                throw Errors.NotOwnerOnly(path, "can be read by others, and its file system cannot change this");
            say?.Invoke($"{path} could be read by others. Now only its owner has access");
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

    /// <summary>Refuses a link instead of a file or a directory.</summary>
    public static void RefuseLink(string path)
    {
        if (new FileInfo(path).LinkTarget is not null)
            throw Errors.NotOwnerOnly(path, "is a link");
    }

    // Only a new file: O_EXCL does not follow a link.
    private static FileStream Create(string path, FileShare share)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = share,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OfFiles;
        return new FileStream(path, options);
    }

    /// <summary>Whether other users may read or write a file or a directory.</summary>
    public static bool IsWider(string path) => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & OfOthers) != 0;
}
