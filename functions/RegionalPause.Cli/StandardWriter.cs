using System.Text;
using Microsoft.Win32.SafeHandles;

namespace RegionalPause.Cli;

/// <summary>Standard output cannot take more. Nobody reads it any more, or it is full; what the verb was asked to do may be done.</summary>
internal sealed class OutputFailedException(IOException inner) : Exception(inner.Message, inner)
{
    private const int BrokenPipe = 32;

    /// <summary>Whether its reader went away, as <c>head</c> does when it has enough.</summary>
    public bool IsClosed => InnerException!.HResult == BrokenPipe;
}

/// <summary>
/// Standard output or standard error. What goes wrong with the first ends the verb (<see cref="OutputFailedException"/>); what goes wrong
/// with the second is nothing: there is no place left to say it.
/// </summary>
internal sealed class StandardWriter(TextWriter inner, bool isError) : TextWriter(System.Globalization.CultureInfo.InvariantCulture)
{
    /// <summary>That of this process.</summary>
    public static StandardWriter OfProcess(bool isError) => new(new StreamWriter(Open(isError), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true }, isError);

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Guarded(() => inner.Write(value));

    public override void Write(char[] buffer, int index, int count) => Guarded(() => inner.Write(buffer, index, count));

    public override void Write(string? value) => Guarded(() => inner.Write(value));

    public override void WriteLine(string? value) => Guarded(() => inner.Write(value + new string(CoreNewLine)));

    public override void Flush() => Guarded(inner.Flush);

    // Console streams take a closed pipe for an empty one and say nothing; a pipe can be written to like a file. A file cannot: it would be
    // written from the start again.
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
                // It is closed, or no kind of file; the console's own stream says so when it is written to.
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
