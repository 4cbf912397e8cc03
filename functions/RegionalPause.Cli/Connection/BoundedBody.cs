namespace RegionalPause.Cli.Connection;

/// <summary>Reads the body of an answer up to a limit. The declared length is not trusted.</summary>
internal static class BoundedBody
{
    private const int Chunk = 64 * 1024;

    /// <summary>Reads the body. Of a body that is longer than <paramref name="most"/> bytes, one byte more than that is returned.</summary>
    public static async Task<byte[]> ReadAsync(HttpContent content, int most, CancellationToken cancellationToken)
    {
        await using Stream body = await content.ReadAsStreamAsync(cancellationToken);
        using var read = new MemoryStream();
        byte[] chunk = new byte[Chunk];
        while (
            read.Length <= most
            && await body.ReadAsync(chunk.AsMemory(0, (int)Math.Min(Chunk, most + 1 - read.Length)), cancellationToken)
                is > 0
                    and var length
        )
            read.Write(chunk, 0, length);
        return read.ToArray();
    }
}
