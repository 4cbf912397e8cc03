using RegionalPause.Requests;

namespace RegionalPause.Cli.Api;

/// <summary>A file that is sent. If it cannot be read, the error names the file, and not the connection.</summary>
internal sealed class ReportingStream(Stream file, string name) : ForwardStream
{
    public override int Read(Span<byte> buffer)
    {
        try
        {
            return file.Read(buffer);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Errors.NotReadable(name, e.Message);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await file.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Errors.NotReadable(name, e.Message);
        }
    }
}
