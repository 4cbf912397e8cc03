namespace RegionalPause.Cli.Connection;

/// <summary>Writes files that hold secrets: readable by their owner only, from the first byte on, and never half written.</summary>
internal static class OwnerOnly
{
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        string fresh = path + ".new";
        File.Delete(fresh);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(fresh, options))
            stream.Write(content);
        // Crash here: the old file stands; the next `up` replaces the fresh one.
        File.Move(fresh, path, overwrite: true);
    }

    public static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
