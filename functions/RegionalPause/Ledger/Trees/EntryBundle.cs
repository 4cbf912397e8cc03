using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace RegionalPause.Ledger.Trees;

/// <summary>
/// The location of a bundle of entries (C2SP tlog-tiles): <c>tile/entries/&lt;N&gt;[.p/&lt;W&gt;]</c>. Bundle <c>N</c> has the entries
/// whose leaf hashes are in tile <c>N</c> of level 0. Each entry follows its length in two bytes, big endian.
/// </summary>
public readonly record struct EntryBundle
{
    /// <summary>Maximum number of bytes of an entry: the largest number in two bytes.</summary>
    public const int MaxEntryLength = ushort.MaxValue;

    private const string Level = "entries";

    /// <summary>Creates the name of a bundle.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public EntryBundle(long index, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, Tile.FullWidth);
        (Index, Width) = (index, width);
    }

    /// <summary>Number of the bundle, from 0.</summary>
    public long Index { get; }

    /// <summary>Number of entries; 256 if full, 1 to 255 if partial.</summary>
    public int Width { get; }

    /// <summary>Path of the file below the log's prefix, with forward slashes.</summary>
    public string Path => TilePath.Write(Level, Index, Width);

    /// <inheritdoc/>
    public override string ToString() => Path;

    /// <summary>Reads a path. Only the canonical path of a bundle is accepted.</summary>
    public static bool TryParse([NotNullWhen(true)] string? path, out EntryBundle bundle)
    {
        bundle = default;
        ReadOnlySpan<char> text = path;
        const string Prefix = TilePath.Prefix + Level + "/";
        if (
            !text.StartsWith(Prefix, StringComparison.Ordinal)
            || !TilePath.TryReadPlace(text[Prefix.Length..], out long index, out int width)
        )
            return false;
        bundle = new EntryBundle(index, width);
        return true;
    }

    /// <summary>
    /// Number of bytes of the first entries of a bundle, which are the content of a narrower bundle with the same index. If the bundle has
    /// fewer entries, it is the length of the whole bundle; <see cref="EntryReader"/> then reports the error.
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

    /// <summary>Every bundle of a log, from left to right.</summary>
    public static IEnumerable<EntryBundle> Of(long size) => Grown(0, size);

    /// <summary>Every bundle that a log needs after it grew from one size to another.</summary>
    public static IEnumerable<EntryBundle> Grown(long from, long to) =>
        Tile.Grown(from, to).TakeWhile(tile => tile.Level == 0).Select(tile => new EntryBundle(tile.Index, tile.Width));
}
