using System.Security.Cryptography;
using System.Text;
using RegionalPause.Ledger.Trees;

namespace RegionalPause.Verification;

/// <summary>
/// The beginning of a ledger that was verified, and what a verification of the rest must know about it: the right edge of its tree, and the
/// state of the audit of its leaves. A verification that continues from it reads only later leaves. It is used by one verification at a
/// time, which changes it. If that verification ends with a fault, the prefix is of no more use.
/// </summary>
/// <remarks>
/// The written form is for the program that wrote it, not for others:
/// <code>
/// name    regionalpause.verified-prefix.v1, ended by a line feed
/// build   16 bytes: the build that verified it. Another build may know more rules, so it verifies the whole ledger
/// edge    its length (4), then the right edge of the tree
/// audit   shards, counts, rows of the control log, certificates, items
/// hash    32 bytes: SHA-256 of all of it. It finds damage, not malice: who can write the file can hide a fault from its reader
/// </code>
/// </remarks>
public sealed class VerifiedPrefix : IDisposable
{
    private static readonly byte[] Name = Encoding.ASCII.GetBytes("regionalpause.verified-prefix.v1\n");

    internal VerifiedPrefix(LedgerAudit audit, RightEdge edge) => (Audit, Edge) = (audit, edge);

    /// <summary>Size and root of the tree over its leaves.</summary>
    public TreeHead Head => Edge.ToFrontier().Head;

    /// <summary>Whether each item was followed from decision to decision.</summary>
    public bool FollowsItems => Audit.FollowsItems;

    internal LedgerAudit Audit { get; }

    internal RightEdge Edge { get; set; }

    private static byte[] Build => typeof(VerifiedPrefix).Module.ModuleVersionId.ToByteArray();

    /// <summary>Writes the prefix that a verification with <see cref="LedgerVerification.Remembers"/> returned.</summary>
    public byte[] Write()
    {
        using var written = new MemoryStream();
        using var writer = new BinaryWriter(written);
        writer.Write(Name);
        writer.Write(Build);
        byte[] edge = Edge.Write();
        writer.Write(edge.Length);
        writer.Write(edge);
        Audit.Write(writer);
        writer.Flush();
        writer.Write(SHA256.HashData(written.GetBuffer().AsSpan(0, (int)written.Length)));
        writer.Flush();
        return written.ToArray();
    }

    /// <summary>Reads a prefix; <c>null</c> if it is damaged, or if another build wrote it.</summary>
    /// <param name="bytes">What <see cref="Write"/> returned.</param>
    /// <param name="maxItems">See <see cref="LedgerVerification.MaxItems"/>.</param>
    public static VerifiedPrefix? Read(byte[] bytes, long maxItems = LedgerVerification.UsualItems)
    {
        int end = bytes.Length - SHA256.HashSizeInBytes;
        if (
            end < Name.Length
            || !SHA256.HashData(bytes.AsSpan(0, end)).AsSpan().SequenceEqual(bytes.AsSpan(end))
            || !bytes.AsSpan(0, end).StartsWith([.. Name, .. Build])
        )
            return null;
        using var reader = new BinaryReader(new MemoryStream(bytes, 0, end));
        reader.BaseStream.Position = Name.Length + Build.Length;
        LedgerAudit? audit = null;
        try
        {
            var edge = RightEdge.Read(reader.ReadBytes(reader.ReadInt32()));
            audit = new LedgerAudit(null, maxItems, 0, remembers: true);
            audit.Read(reader);
            if (reader.BaseStream.Position == end)
                return new VerifiedPrefix(audit, edge);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or FormatException or ArgumentException)
        {
            // Its hash is right, so a program with a fault wrote it. The whole ledger is verified.
        }
        audit?.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => Audit.Dispose();
}
