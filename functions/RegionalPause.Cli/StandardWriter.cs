using System.Text;
using Microsoft.Win32.SafeHandles;

namespace RegionalPause.Cli;

/// <summary>
/// A write to standard output failed: its reader has ended, or the disk is full. The verb may have done its work.
/// </summary>
internal sealed class OutputFailedException(IOException inner) : Exception(inner.Message, inner)
{
    private const int BrokenPipe = 32;

    /// <summary>Whether the reader has ended, as <c>head</c> does after its lines.</summary>
    public bool IsClosed => InnerException!.HResult == BrokenPipe;
}

/// <summary>
/// Writes to standard output or standard error. A fault of standard output ends the verb (<see cref="OutputFailedException"/>). A fault of
/// standard error is ignored, because no other output is left to report it.
/// </summary>
internal sealed class StandardWriter(TextWriter inner, bool isError) : TextWriter(System.Globalization.CultureInfo.InvariantCulture)
{
    /// <summary>The writer of this process.</summary>
    public static StandardWriter OfProcess(bool isError) =>
        new(new StreamWriter(Open(isError), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true }, isError);

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Guarded(() => inner.Write(value));

    public override void Write(char[] buffer, int index, int count) => Guarded(() => inner.Write(buffer, index, count));

    public override void Write(string? value) => Guarded(() => inner.Write(value));

    public override void WriteLine(string? value) => Guarded(() => inner.Write(value + new string(CoreNewLine)));

    public override void Flush() => Guarded(inner.Flush);

    // A console stream ignores that a pipe is closed, so a pipe is opened like a file. A file is not opened again: that would overwrite it
    // from its start.
    private static Stream Open(bool isError)
    {
        if (!OperatingSystem.IsWindows())
        {
            try
            {
                var stream = new FileStream(new SafeFileHandle(isError ? 2 : 1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
                if (!stream.CanSeek)
                    return stream;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
            {
                // The handle is closed, or is not a file. The console stream throws when it is written to.
            }
        }
        return isError ? Console.OpenStandardError() : Console.OpenStandardOutput();
    }

    private void Guarded(Action write)
    {
        try
        {
            write();
        }
        catch (IOException e)
        {
            if (!isError)
                throw new OutputFailedException(e);
        }
    }
}
