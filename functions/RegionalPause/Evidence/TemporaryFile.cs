using Microsoft.Win32.SafeHandles;

namespace RegionalPause.Evidence;

/// <summary>A file that only this process can open, and that is deleted when it is closed.</summary>
public static class TemporaryFile
{
    /// <summary>Creates one, to be read and written asynchronously.</summary>
    public static SafeFileHandle Open() =>
        File.OpenHandle(
            Path.GetTempFileName(),
            FileMode.Create,
            FileAccess.ReadWrite,
            FileShare.None,
            FileOptions.DeleteOnClose | FileOptions.Asynchronous
        );
}
