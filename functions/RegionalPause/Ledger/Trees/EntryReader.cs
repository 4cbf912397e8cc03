using System.Buffers.Binary;

namespace RegionalPause.Ledger.Trees;

/// <summary>How reading a bundle ended.</summary>
public enum BundleReading
{
    /// <summary>There are entries left to read.</summary>
    Unfinished,

    /// <summary>Exactly the expected entries were there.</summary>
    Complete,

    /// <summary>The bytes end before the last entry does.</summary>
    CutShort,

    /// <summary>There are bytes after the last entry.</summary>
    TooLong,
}

/// <summary>
/// Reads the entries of a bundle in order, in place: no entry is copied. Strict: a bundle has exactly the entries its path says and not a byte more.
/// <code>while (reader.TryRead(out var entry)) …; if (reader.State != BundleReading.Complete) …</code>
/// </summary>
/// <param name="bundle">The file's bytes.</param>
/// <param name="width">Entries it has to have.</param>
public ref struct EntryReader(ReadOnlySpan<byte> bundle, int width)
{
    private const int LengthLength = sizeof(ushort);

    private ReadOnlySpan<byte> rest = bundle;
    private int left = width;

    /// <summary>How the reading went so far; only <see cref="BundleReading.Complete"/> is a good bundle.</summary>
    public BundleReading State { get; private set; } = width > 0 ? BundleReading.Unfinished : bundle.IsEmpty ? BundleReading.Complete : BundleReading.TooLong;

    /// <summary>Gives the next entry; <c>false</c> at the end or where the bundle is broken.</summary>
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
            // The last entry is not handed out: nobody shall have worked through the whole of a bundle that is none.
            State = BundleReading.TooLong;
            entry = default;
            return false;
        }

        if (left == 0)
            State = BundleReading.Complete;
        return true;
    }
}
