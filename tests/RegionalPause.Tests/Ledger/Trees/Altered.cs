using System.Collections.Immutable;
using RegionalPause.Ledger.Trees;

namespace RegionalPause.Tests.Ledger.Trees;

/// <summary>The same thing with one bit turned over.</summary>
internal static class Altered
{
    public static TreeHash Bit(TreeHash hash, int bit) => new(Bit(hash.Bytes.ToArray(), bit));

    public static byte[] Bit(byte[] bytes, int bit)
    {
        byte[] altered = [.. bytes];
        bit %= altered.Length * 8;
        altered[bit / 8] ^= (byte)(1 << (bit % 8));
        return altered;
    }

    public static ImmutableArray<TreeHash> Bit(ImmutableArray<TreeHash> path, int bit)
    {
        bit %= path.Length * 256;
        return path.SetItem(bit / 256, Bit(path[bit / 256], bit % 256));
    }
}
