using System.Text;
using RegionalPause.Ledger;

namespace RegionalPause.Verification;

/// <summary>The name of a leaf in a fault.</summary>
internal static class LeafName
{
    /// <summary>Its index and, if its bytes can be read, its kind.</summary>
    public static string Of(long index, ReadOnlySpan<byte> bytes)
    {
        try
        {
            LedgerLeaf leaf = LedgerLeaf.Read(bytes);
            return leaf.Kind switch
            {
                LeafKind.Entry =>
                    $"leaf {index} (entry {leaf.Index} of record {leaf.Position} of shard {Encoding.UTF8.GetString(leaf.Of)})",
                LeafKind.Record when LedgerCodec.ReadHead(leaf.Body, out _) is var record =>
                    $"leaf {index} (record {record.Position} of shard {record.Shard})",
                LeafKind.Control => $"leaf {index} (a row of the control log)",
                _ => $"leaf {index} (a certificate of order '{Encoding.UTF8.GetString(leaf.Of)}')",
            };
        }
        catch (InvalidDataException)
        {
            return $"leaf {index}";
        }
    }
}
