using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RegionalPause.Content;

namespace RegionalPause.Members;

/// <summary>
/// The key of a member in tables that are read in pages: SHA-256 of the id, and the bucket, which is the first five bits of the hash.
/// Members of one bucket are sorted by their hash, so a page of them is one range.
/// </summary>
public readonly record struct MemberKey : IComparable<MemberKey>
{
    private MemberKey(string hash) => Hash = hash;

    /// <summary>Number of buckets. It is part of the stored keys and never changes.</summary>
    public const int Buckets = 32;

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public string Hash { get; }

    /// <summary>The bucket, 0 to 31.</summary>
    public int Bucket => Convert.ToInt32(Hash[..2], 16) >> 3;

    /// <summary>The key of a member.</summary>
    public static MemberKey Of(MemberId memberId) => new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(memberId.Value))));

    /// <summary>Reads a hash from storage or from a receipt.</summary>
    public static bool TryParse(string? text, out MemberKey key)
    {
        bool whole = text is { Length: 64 } && text.All(char.IsAsciiHexDigitLower);
        key = whole ? new MemberKey(text!) : default;
        return whole;
    }

    /// <summary>A bucket in the form of the partition key: two digits.</summary>
    public static string Name(int bucket) => bucket.ToString("D2", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public int CompareTo(MemberKey other) => string.CompareOrdinal(Hash, other.Hash);

    /// <inheritdoc/>
    public override string ToString() => Hash;
}
