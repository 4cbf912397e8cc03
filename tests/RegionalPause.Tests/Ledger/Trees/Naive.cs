using System.Buffers.Binary;
using System.Security.Cryptography;
using RegionalPause.Ledger.Trees;

namespace RegionalPause.Tests.Ledger.Trees;

/// <summary>
/// The definitions of RFC 6962 §2.1 word for word: recursive, slow, and sharing no arithmetic with the product. What every tree test is
/// measured against.
/// </summary>
internal static class Naive
{
    /// <summary>MTH(D[n]).</summary>
    public static TreeHash Root(ReadOnlySpan<byte[]> entries) =>
        entries.Length switch
        {
            0 => new TreeHash(SHA256.HashData([])),
            1 => new TreeHash(SHA256.HashData([0x00, .. entries[0]])),
            _ => Node(Root(entries[..Split(entries.Length)]), Root(entries[Split(entries.Length)..])),
        };

    /// <summary>PATH(m, D[n]).</summary>
    public static TreeHash[] Path(int index, ReadOnlySpan<byte[]> entries)
    {
        if (entries.Length == 1)
            return [];
        int k = Split(entries.Length);
        return index < k ? [.. Path(index, entries[..k]), Root(entries[k..])] : [.. Path(index - k, entries[k..]), Root(entries[..k])];
    }

    /// <summary>PROOF(m, D[n]).</summary>
    public static TreeHash[] Proof(int from, ReadOnlySpan<byte[]> entries) => SubProof(from, entries, isWhole: true);

    /// <summary>Distinct entries: the index in eight bytes, big endian, as the vectors at size 70,000 have them.</summary>
    public static byte[][] Entries(int count) => [.. Enumerable.Range(0, count).Select(Entry)];

    public static TreeHash[] Leaves(int count, int from = 0) => [.. Enumerable.Range(from, count).Select(i => TreeHash.Leaf(Entry(i)))];

    public static byte[] Entry(int index)
    {
        byte[] entry = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(entry, index);
        return entry;
    }

    private static TreeHash[] SubProof(int m, ReadOnlySpan<byte[]> entries, bool isWhole)
    {
        if (m == entries.Length)
            return isWhole ? [] : [Root(entries)];
        int k = Split(entries.Length);
        return m <= k
            ? [.. SubProof(m, entries[..k], isWhole), Root(entries[k..])]
            : [.. SubProof(m - k, entries[k..], isWhole: false), Root(entries[..k])];
    }

    private static TreeHash Node(TreeHash left, TreeHash right) => new(SHA256.HashData([0x01, .. left.Bytes, .. right.Bytes]));

    // "k is the largest power of two smaller than n".
    private static int Split(int n)
    {
        int k = 1;
        while (k * 2 < n)
            k *= 2;
        return k;
    }
}
