using System.Buffers.Binary;

namespace RegionalPause.Ledger.Trees;

/// <summary>The state of reading a bundle.</summary>
public enum BundleReading
{
    /// <summary>There are entries left to read.</summary>
    Unfinished,

    /// <summary>Exactly the expected entries were read.</summary>
    Complete,

    /// <summary>The bytes end before the end of the last entry.</summary>
    CutShort,

    /// <summary>There are bytes after the last entry.</summary>
    TooLong,
}

/// <summary>
/// Reads the entries of a bundle in order, without a copy. It is strict: a bundle must have exactly the number of entries that its path
/// states, and no further byte.
/// <code>while (reader.TryRead(out var entry)) …; if (reader.State != BundleReading.Complete) …</code>
/// </summary>
/// <param name="bundle">The bytes of the file.</param>
/// <param name="width">The required number of entries.</param>
public ref struct EntryReader(ReadOnlySpan<byte> bundle, int width)
{
    private const int LengthLength = sizeof(ushort);

    private ReadOnlySpan<byte> rest = bundle;
    private int left = width;

    /// <summary>The state so far. Only <see cref="BundleReading.Complete"/> means a valid bundle.</summary>
    public BundleReading State { get; private set; } =
        width > 0 ? BundleReading.Unfinished
        : bundle.IsEmpty ? BundleReading.Complete
        : BundleReading.TooLong;

    /// <summary>Returns the next entry; <c>false</c> at the end, or if the bundle is damaged.</summary>
    public bool TryRead(out ReadOnlySpan<byte> entry)
    {
        entry = default;
        if (State != BundleReading.Unfinished)
            return false;
        int end = rest.Length < LengthLength ? int.MaxValue : LengthLength + BinaryPrimitives.ReadUInt16BigEndian(rest);
        if (end > rest.Length)
        {
            State = BundleReading.CutShort;
            return false;
        }

        entry = rest[LengthLength..end];
        rest = rest[end..];
        left--;
        if (!rest.IsEmpty && left == 0)
        {
            // The last entry is returned only after the bundle is known to be well formed, so that no caller processes a whole malformed
            // bundle.
            State = BundleReading.TooLong;
            entry = default;
            return false;
        }

        if (left == 0)
            State = BundleReading.Complete;
        return true;
    }
}
