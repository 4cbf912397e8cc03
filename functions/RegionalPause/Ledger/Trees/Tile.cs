using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace RegionalPause.Ledger.Trees;

/// <summary>
/// The location of a tile of the tree (C2SP tlog-tiles). Tile <c>N</c> of level <c>L</c> has up to 256 consecutive hashes. At level 0 they
/// are leaf hashes; above, each is the root of one full tile of the level below. A tile at the right edge is partial, with 1 to 255 hashes.
/// It is never changed: when the tree grows, a wider tile is written beside it.
/// </summary>
public readonly record struct Tile
{
    /// <summary>Number of hashes of a full tile.</summary>
    public const int FullWidth = 256;

    /// <summary>Number of binary tree levels in one level of tiles.</summary>
    internal const int Height = 8;

    /// <summary>Highest level in the path syntax. A tree of fewer than 2⁶³ leaves has hashes up to level 7.</summary>
    public const int MaxLevel = 63;

    /// <summary>Creates the name of a tile.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public Tile(int level, long index, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, MaxLevel);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, FullWidth);
        (Level, Index, Width) = (level, index, width);
    }

    /// <summary>Level of tiles; 0 holds leaf hashes.</summary>
    public int Level { get; }

    /// <summary>Number of the tile in its level, from 0.</summary>
    public long Index { get; }

    /// <summary>Number of hashes; 256 if full, 1 to 255 if partial.</summary>
    public int Width { get; }

    /// <summary>Whether it is full, so that it can never grow.</summary>
    public bool IsFull => Width == FullWidth;

    /// <summary>Number of bytes of the file.</summary>
    public int FileLength => Width * TreeHash.Length;

    /// <summary>Path of the file below the log's prefix, with forward slashes.</summary>
    public string Path => TilePath.Write(Level.ToString(CultureInfo.InvariantCulture), Index, Width);

    /// <inheritdoc/>
    public override string ToString() => Path;

    /// <summary>Reads a path. Only the canonical path of a tile is accepted.</summary>
    public static bool TryParse([NotNullWhen(true)] string? path, out Tile tile)
    {
        tile = default;
        ReadOnlySpan<char> text = path;
        if (!text.StartsWith(TilePath.Prefix, StringComparison.Ordinal))
            return false;
        text = text[TilePath.Prefix.Length..];
        int slash = text.IndexOf('/');
        if (
            slash < 1
            || !TilePath.TryReadNumber(text[..slash], MaxLevel, out int level)
            || !TilePath.TryReadPlace(text[(slash + 1)..], out long index, out int width)
        )
            return false;
        tile = new Tile(level, index, width);
        return true;
    }

    /// <summary>Every tile of a tree, level by level from the leaves, from left to right.</summary>
    public static IEnumerable<Tile> Of(long size) => Grown(0, size);

    /// <summary>Every tile that a tree needs after it grew from one size to another: the tiles that became full, and the partial tile of
    /// each level that grew.</summary>
    public static IEnumerable<Tile> Grown(long from, long to)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfLessThan(to, from);
        return Enumerate(from, to);

        static IEnumerable<Tile> Enumerate(long from, long to)
        {
            for (int level = 0; HashesAt(level, to) > HashesAt(level, from); level++)
            {
                long hashes = HashesAt(level, to);
                for (long index = HashesAt(level, from) / FullWidth; index < hashes / FullWidth; index++)
                    yield return new Tile(level, index, FullWidth);
                if (hashes % FullWidth != 0)
                    yield return new Tile(level, hashes / FullWidth, (int)(hashes % FullWidth));
            }
        }
    }

    /// <summary>Number of hashes of a tree at a level of tiles.</summary>
    internal static long HashesAt(int level, long size) => level * Height >= 63 ? 0 : size >> (level * Height);

    /// <summary>The tile with a given hash, with the width that it has in a tree of that size.</summary>
    internal static Tile Holding(int level, long hash, long size)
    {
        long index = hash / FullWidth;
        return new Tile(level, index, (int)Math.Min(FullWidth, HashesAt(level, size) - index * FullWidth));
    }
}
