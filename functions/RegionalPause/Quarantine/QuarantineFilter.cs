using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using RegionalPause.Content;
using RegionalPause.Ledger.Notes;
using RegionalPause.Recalls;

namespace RegionalPause.Quarantine;

/// <summary>What a filter file says of itself in its first line.</summary>
/// <param name="Format">Always <see cref="QuarantineFilter.FormatName"/>.</param>
/// <param name="Source">Of which set, e.g. <c>order/uk-2024</c>.</param>
/// <param name="Origin">The ledger it was read from.</param>
/// <param name="Size">Leaves of that ledger.</param>
/// <param name="Root">Their root, base64: with it anyone can tell which ledger this was.</param>
/// <param name="Items">How many items follow.</param>
/// <param name="Sha256">SHA-256 of what follows, 64 lower-case hexadecimal digits: the same for the same set, whenever it is read.</param>
public sealed record QuarantineFilterHeader(string Format, string Source, string Origin, long Size, string Root, int Items, string Sha256);

/// <summary>
/// A set of items small enough to go with a training run: the first eight bytes of each item's key (<see cref="ItemKey"/>), big endian, ascending, behind one line
/// of JSON. Eight bytes an item; an item that is in the set is always found, and one that is not is taken for one with a chance of Items ÷ 2⁶⁴. Any language reads it
/// in a few lines (<c>numpy.fromfile(file, '&gt;u8', offset=…)</c>), which a smaller, cleverer filter would not be.
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

    /// <summary>What the file says of itself.</summary>
    public QuarantineFilterHeader Header { get; }

    /// <summary>Makes a filter; an item named twice is in it once.</summary>
    /// <param name="source">Of which set.</param>
    /// <param name="checkpoint">The ledger it was read from.</param>
    /// <param name="keys">The items' prefixes in any order.</param>
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
            FormatName, source.ToString()!, checkpoint.Origin, checkpoint.Head.Size, checkpoint.Head.Root.ToString(), kept, Convert.ToHexStringLower(hash.GetHashAndReset()));
        return new QuarantineFilter(header, sorted);
    }

    /// <summary>What stands in a filter for an item.</summary>
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
        await destination.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(Header, QuarantineFilterJson.Default.QuarantineFilterHeader), cancellationToken).ConfigureAwait(false);
        await destination.WriteAsync("\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
        foreach (ReadOnlyMemory<byte> chunk in Chunks(prefixes))
            await destination.WriteAsync(chunk, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is no such filter, or not all of one.</exception>
    public static async Task<QuarantineFilter> ReadAsync(Stream source, CancellationToken cancellationToken)
    {
        QuarantineFilterHeader header = await ReadHeaderAsync(source, cancellationToken).ConfigureAwait(false);
        byte[] buffer = new byte[Chunk * sizeof(ulong)];
        // Grown as items come: what a first line says of its size is believed no further than the file goes.
        ulong[] prefixes = new ulong[Math.Min(header.Items, FirstItems)];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int read = 0; read < header.Items;)
        {
            int count = Math.Min(Chunk, header.Items - read);
            if (await source.ReadAtLeastAsync(buffer.AsMemory(0, count * sizeof(ulong)), count * sizeof(ulong), throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false) < count * sizeof(ulong))
                throw new InvalidDataException($"The filter ends before its {header.Items} items do: it is not all there.");
            hash.AppendData(buffer.AsSpan(0, count * sizeof(ulong)));
            if (read + count > prefixes.Length)
                Array.Resize(ref prefixes, (int)Math.Min(header.Items, prefixes.Length * 2L));
            for (int i = 0; i < count; i++, read++)
            {
                prefixes[read] = BinaryPrimitives.ReadUInt64BigEndian(buffer.AsSpan(i * sizeof(ulong)));
                if (read > 0 && prefixes[read] <= prefixes[read - 1])
                    throw new InvalidDataException($"Item {read} of the filter does not follow the one before: the file was changed.");
            }
        }
        if (Convert.ToHexStringLower(hash.GetHashAndReset()) != header.Sha256)
            throw new InvalidDataException("The filter's items are not those its first line tells the hash of: the file was changed.");
        return await source.ReadAsync(buffer.AsMemory(0, 1), cancellationToken).ConfigureAwait(false) == 0
            ? new QuarantineFilter(header, prefixes)
            : throw new InvalidDataException($"The filter goes on after its {header.Items} items.");
    }

    // One buffer for all chunks: each is good until the next is asked for.
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
        while (length < MaxHeader && await source.ReadAsync(line.AsMemory(length, 1), cancellationToken).ConfigureAwait(false) == 1 && line[length] != (byte)'\n')
            length++;
        try
        {
            if (JsonSerializer.Deserialize(line.AsSpan(0, length), QuarantineFilterJson.Default.QuarantineFilterHeader) is { Format: FormatName, Items: >= 0 and <= MaxItems } header)
                return header;
        }
        catch (JsonException)
        {
            // Said below: it does not begin as one.
        }
        throw new InvalidDataException($"This is no quarantine filter: its first line has to be JSON that says '{FormatName}' and at most {MaxItems} items.");
    }
}

// An unknown or repeated member could say that the filter is less than it seems.
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true,
    AllowDuplicateProperties = false, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(QuarantineFilterHeader))]
internal sealed partial class QuarantineFilterJson : JsonSerializerContext;
