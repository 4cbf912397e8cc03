using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using RegionalPause.Content;
using RegionalPause.Ledger.Notes;
using RegionalPause.Recalls;

namespace RegionalPause.Quarantine;

/// <summary>The first line of a filter file.</summary>
/// <param name="Format">Always <see cref="QuarantineFilter.FormatName"/>.</param>
/// <param name="Source">The source of the set, for example <c>order/uk-2024</c>.</param>
/// <param name="Origin">The ledger from which it was made.</param>
/// <param name="Size">Leaves of that ledger.</param>
/// <param name="Root">Their root, base64. It identifies the ledger.</param>
/// <param name="Items">The number of items that follow.</param>
/// <param name="Sha256">SHA-256 of the rest of the file, 64 lower-case hexadecimal digits. The same set always has the same hash.</param>
public sealed record QuarantineFilterHeader(string Format, string Source, string Origin, long Size, string Root, int Items, string Sha256);

/// <summary>
/// A set of items, small enough to accompany a training run: one line of JSON, then the first eight bytes of each item's key
/// (<see cref="ItemKey"/>), big endian, ascending. Eight bytes an item. An item in the set is always found. An item not in the set is
/// mistaken for one in it with a probability of Items ÷ 2⁶⁴. Any language reads the file in a few lines
/// (<c>numpy.fromfile(file, '&gt;u8', offset=…)</c>); a smaller filter would be harder to read.
/// </summary>
public sealed class QuarantineFilter
{
    /// <summary>Format and version.</summary>
    public const string FormatName = "regionalpause.quarantine-filter.v1";

    /// <summary>Most items of a filter: 800 MB.</summary>
    public const int MaxItems = 100_000_000;

    private const int MaxHeader = 4096;
    private const int Chunk = 8192;
    private const int FirstItems = 1024 * 1024;

    private readonly ulong[] prefixes;

    private QuarantineFilter(QuarantineFilterHeader header, ulong[] prefixes) => (Header, this.prefixes) = (header, prefixes);

    /// <summary>The first line of the file.</summary>
    public QuarantineFilterHeader Header { get; }

    /// <summary>Makes a filter. Duplicate items are removed.</summary>
    /// <param name="source">The source of the set.</param>
    /// <param name="checkpoint">The ledger from which the set was read.</param>
    /// <param name="keys">The items' prefixes, in any order.</param>
    public static QuarantineFilter Of(QuarantineSource source, Checkpoint checkpoint, IEnumerable<ulong> keys)
    {
        ulong[] sorted = [.. keys];
        Array.Sort(sorted);
        int kept = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            if (i == 0 || sorted[i] != sorted[i - 1])
                sorted[kept++] = sorted[i];
        }
        Array.Resize(ref sorted, kept);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (ReadOnlyMemory<byte> chunk in Chunks(sorted))
            hash.AppendData(chunk.Span);
        var header = new QuarantineFilterHeader(
            FormatName,
            source.ToString()!,
            checkpoint.Origin,
            checkpoint.Head.Size,
            checkpoint.Head.Root.ToString(),
            kept,
            Convert.ToHexStringLower(hash.GetHashAndReset())
        );
        return new QuarantineFilter(header, sorted);
    }

    /// <summary>The value of an item in a filter.</summary>
    public static ulong PrefixOf(ItemKey item)
    {
        Span<byte> key = stackalloc byte[ItemKey.Length];
        item.Write(key);
        return BinaryPrimitives.ReadUInt64BigEndian(key);
    }

    /// <summary>Whether an item is in the set.</summary>
    public bool Contains(ItemKey item) => Array.BinarySearch(prefixes, PrefixOf(item)) >= 0;

    /// <summary>Writes the file.</summary>
    public async Task WriteAsync(Stream destination, CancellationToken cancellationToken)
    {
        byte[] first = JsonSerializer.SerializeToUtf8Bytes(Header, QuarantineFilterJson.Default.QuarantineFilterHeader);
        await destination.WriteAsync(first, cancellationToken).ConfigureAwait(false);
        await destination.WriteAsync("\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
        foreach (ReadOnlyMemory<byte> chunk in Chunks(prefixes))
            await destination.WriteAsync(chunk, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">The file is not a filter, or is incomplete.</exception>
    public static async Task<QuarantineFilter> ReadAsync(Stream source, CancellationToken cancellationToken)
    {
        QuarantineFilterHeader header = await ReadHeaderAsync(source, cancellationToken).ConfigureAwait(false);
        byte[] buffer = new byte[Chunk * sizeof(ulong)];
        // The array grows as items are read: the stated number of items must not allocate more memory than the file justifies.
        ulong[] prefixes = new ulong[Math.Min(header.Items, FirstItems)];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int read = 0; read < header.Items; )
        {
            int count = Math.Min(Chunk, header.Items - read);
            Memory<byte> part = buffer.AsMemory(0, count * sizeof(ulong));
            int got = await source.ReadAtLeastAsync(part, part.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            if (got < part.Length)
                throw new InvalidDataException($"The filter ends before its {header.Items} items do: it is incomplete.");
            hash.AppendData(buffer.AsSpan(0, count * sizeof(ulong)));
            if (read + count > prefixes.Length)
                Array.Resize(ref prefixes, (int)Math.Min(header.Items, prefixes.Length * 2L));
            for (int i = 0; i < count; i++, read++)
            {
                prefixes[read] = BinaryPrimitives.ReadUInt64BigEndian(buffer.AsSpan(i * sizeof(ulong)));
                if (read > 0 && prefixes[read] <= prefixes[read - 1])
                    throw new InvalidDataException(
                        $"Item {read} of the filter is not greater than the previous one: the file was changed."
                    );
            }
        }
        if (Convert.ToHexStringLower(hash.GetHashAndReset()) != header.Sha256)
            throw new InvalidDataException("The filter's items do not have the hash of its first line: the file was changed.");
        return await source.ReadAsync(buffer.AsMemory(0, 1), cancellationToken).ConfigureAwait(false) == 0
            ? new QuarantineFilter(header, prefixes)
            : throw new InvalidDataException($"The filter has more data after its {header.Items} items.");
    }

    // One buffer for all chunks: each chunk is valid until the next one is read.
    private static IEnumerable<ReadOnlyMemory<byte>> Chunks(ulong[] prefixes)
    {
        byte[] buffer = new byte[Chunk * sizeof(ulong)];
        for (int from = 0; from < prefixes.Length; from += Chunk)
        {
            int count = Math.Min(Chunk, prefixes.Length - from);
            for (int i = 0; i < count; i++)
                BinaryPrimitives.WriteUInt64BigEndian(buffer.AsSpan(i * sizeof(ulong)), prefixes[from + i]);
            yield return buffer.AsMemory(0, count * sizeof(ulong));
        }
    }

    private static async Task<QuarantineFilterHeader> ReadHeaderAsync(Stream source, CancellationToken cancellationToken)
    {
        byte[] line = new byte[MaxHeader];
        int length = 0;
        while (
            length < MaxHeader
            && await source.ReadAsync(line.AsMemory(length, 1), cancellationToken).ConfigureAwait(false) == 1
            && line[length] != (byte)'\n'
        )
            length++;
        try
        {
            QuarantineFilterHeader? read = JsonSerializer.Deserialize(
                line.AsSpan(0, length),
                QuarantineFilterJson.Default.QuarantineFilterHeader
            );
            if (read is { Format: FormatName, Items: >= 0 and <= MaxItems } header)
                return header;
        }
        catch (JsonException)
        {
            // Reported below: the first line is wrong.
        }
        throw new InvalidDataException(
            $"This is not a quarantine filter: its first line must be JSON with the format '{FormatName}' and at most {MaxItems} items."
        );
    }
}

// An unknown or repeated member could restrict the filter in a way that this reader does not know.
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
[JsonSerializable(typeof(QuarantineFilterHeader))]
internal sealed partial class QuarantineFilterJson : JsonSerializerContext;
