using Azure.Data.Tables;

namespace RegionalPause.Storage;

/// <summary>
/// Bytes in a table entity. One property holds at most 64 KiB, so longer bytes are split over <c>B00</c>, <c>B01</c>, …. An entity holds 1
/// MiB.
/// </summary>
internal static class Bytes
{
    /// <summary>The maximum number of bytes in one entity. It leaves room for the other properties.</summary>
    public const int MaxPerEntity = 15 * ChunkSize;

    private const int ChunkSize = 64 * 1024;

    public static void Put(TableEntity entity, ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, MaxPerEntity);
        int chunk = 0;
        do
        {
            ReadOnlySpan<byte> part = bytes[..Math.Min(ChunkSize, bytes.Length)];
            entity[$"B{chunk++:D2}"] = part.ToArray();
            bytes = bytes[part.Length..];
        } while (!bytes.IsEmpty);
    }

    public static byte[] Get(TableEntity entity)
    {
        byte[] first =
            entity.GetBinary("B00") ?? throw new InvalidDataException($"{entity.PartitionKey}/{entity.RowKey}: the bytes are missing.");
        if (first.Length < ChunkSize)
            return first;
        using var whole = new MemoryStream();
        whole.Write(first);
        for (int chunk = 1; entity.GetBinary($"B{chunk:D2}") is { } part; chunk++)
            whole.Write(part);
        return whole.ToArray();
    }
}
