using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace RegionalPause.Ledger.Trees;

/// <summary>
/// Where a bundle of entries lies (C2SP tlog-tiles): <c>tile/entries/&lt;N&gt;[.p/&lt;W&gt;]</c>. Bundle <c>N</c> holds the entries whose leaf hashes stand in
/// tile <c>N</c> of level 0, each behind its length in two bytes, big endian.
/// </summary>
public readonly record struct EntryBundle
{
    /// <summary>Most bytes of an entry: what two bytes can say.</summary>
    public const int MaxEntryLength = ushort.MaxValue;

    private const string Level = "entries";

    /// <summary>Names a bundle.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value outside its range.</exception>
    public EntryBundle(long index, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, Tile.FullWidth);
        (Index, Width) = (index, width);
    }

    /// <summary>Number of the bundle, from 0.</summary>
    public long Index { get; }

    /// <summary>Entries in it; 256 when full, 1 to 255 when partial.</summary>
    public int Width { get; }

    /// <summary>Path of the file below the log's prefix, with forward slashes.</summary>
    public string Path => TilePath.Write(Level, Index, Width);

    /// <inheritdoc/>
    public override string ToString() => Path;

    /// <summary>Reads a path. Only the one spelling of a bundle is read.</summary>
    public static bool TryParse([NotNullWhen(true)] string? path, out EntryBundle bundle)
    {
        bundle = default;
        ReadOnlySpan<char> text = path;
        const string Prefix = TilePath.Prefix + Level + "/";
        if (!text.StartsWith(Prefix, StringComparison.Ordinal) || !TilePath.TryReadPlace(text[Prefix.Length..], out long index, out int width))
            return false;
        bundle = new EntryBundle(index, width);
        return true;
    }

    /// <summary>
    /// Bytes of the first entries of a bundle: what a narrower bundle of the same index has. All of them where it has not so many, for <see cref="EntryReader"/>
    /// to find fault with.
    /// </summary>
    public static int LengthOf(ReadOnlySpan<byte> bundle, int width)
    {
        int length = 0;
        for (int i = 0; i < width; i++)
        {
            if (bundle.Length - length < sizeof(ushort))
                return bundle.Length;
            length += sizeof(ushort) + BinaryPrimitives.ReadUInt16BigEndian(bundle[length..]);
        }
        return Math.Min(length, bundle.Length);
    }

    /// <summary>Every bundle of a log, left to right.</summary>
    public static IEnumerable<EntryBundle> Of(long size) => Grown(0, size);

    /// <summary>Every bundle a log needs that grew from one size to another.</summary>
    public static IEnumerable<EntryBundle> Grown(long from, long to) =>
        Tile.Grown(from, to).TakeWhile(tile => tile.Level == 0).Select(tile => new EntryBundle(tile.Index, tile.Width));
}
