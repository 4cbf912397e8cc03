namespace RegionalPause.Cli.Connection;

/// <summary>Reads the body of an answer up to a limit. The declared length is not trusted.</summary>
internal static class BoundedBody
{
    private const int Chunk = 128 * 1024;

    /// <summary>Reads the body. Of a body that is longer than <paramref name="most"/> bytes, one byte more than that is returned.</summary>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContent content, int most, CancellationToken cancellationToken)
    {
        await using Stream body = await content.ReadAsStreamAsync(cancellationToken);
        // A right length saves copies, and a wrong one costs nothing but them.
        byte[] read = new byte[Math.Clamp(content.Headers.ContentLength + 1 ?? Chunk, 1, Math.Min(Chunk, most + 1))];
        int length = 0;
        while (await body.ReadAsync(read.AsMemory(length), cancellationToken) is > 0 and var more)
        {
            length += more;
            if (length > most)
                break;
            if (length == read.Length)
                Array.Resize(ref read, (int)Math.Min(2L * length, most + 1L));
        }
        return read.AsMemory(0, length);
    }
}
