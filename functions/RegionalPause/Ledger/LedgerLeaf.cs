using System.Buffers.Binary;
using System.Text;
using RegionalPause.Requests;

namespace RegionalPause.Ledger;

/// <summary>The kind of a leaf of the sealed ledger.</summary>
public enum LeafKind : byte
{
    /// <summary>A record of a shard: all of a fence or close; of a batch, the part before its entries.</summary>
    Record = 1,

    /// <summary>One entry of a batch. The leaves of a batch follow its record, in order.</summary>
    Entry = 2,

    /// <summary>One row of the control log, for example a changed flag, or a committed or ended order.</summary>
    Control = 3,

    /// <summary>A part of the certificate of an order. It follows the row that made the order effective.</summary>
    Certificate = 4,
}

/// <summary>
/// One leaf of the sealed ledger, in canonical bytes: format 1, kind, then
/// <list type="bullet">
/// <item>record: the bytes of <see cref="LedgerCodec"/> up to the entries;</item>
/// <item>entry: shard (a length byte and text), position (8), index (4), the entry's bytes. So a single proven leaf states its
/// place;</item>
/// <item>control: the row's bytes;</item>
/// <item>certificate: order (a length byte and text), part (2), parts (2), the part's bytes.</item>
/// </list>
/// The record and the entries of a batch, put together, are the bytes of the batch. So the chain of its shard can be checked with the
/// sealed ledger alone.
/// </summary>
public readonly ref struct LedgerLeaf
{
    private const byte Format = 1;
    private const int MaxCertificatePart = 32 * 1024;

    private LedgerLeaf(LeafKind kind, ReadOnlySpan<byte> body)
    {
        Kind = kind;
        Body = body;
    }

    /// <summary>The kind of the leaf.</summary>
    public LeafKind Kind { get; }

    /// <summary>The bytes of the record, row, entry or part.</summary>
    public ReadOnlySpan<byte> Body { get; private init; }

    /// <summary>The shard of an entry, or the order of a certificate, in UTF-8; empty for the others.</summary>
    public ReadOnlySpan<byte> Of { get; private init; }

    /// <summary>Position of an entry's batch in its shard, or the number of a certificate's part.</summary>
    public long Position { get; private init; }

    /// <summary>Index of an entry in its batch, or the number of parts of a certificate.</summary>
    public int Index { get; private init; }

    /// <summary>Reads a leaf, without a copy.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a leaf.</exception>
    public static LedgerLeaf Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 2 || bytes[0] != Format)
            throw new InvalidDataException("The bytes are not a leaf of a known format.");
        var kind = (LeafKind)bytes[1];
        ReadOnlySpan<byte> rest = bytes[2..];
        if (kind is LeafKind.Record or LeafKind.Control)
            return new LedgerLeaf(kind, rest);
        int places = kind switch
        {
            LeafKind.Entry => 12,
            LeafKind.Certificate => 4,
            _ => throw new InvalidDataException($"The leaf kind {bytes[1]} is unknown."),
        };
        if (rest.IsEmpty || rest.Length < 1 + rest[0] + places)
            throw new InvalidDataException("A leaf is incomplete.");
        ReadOnlySpan<byte> of = rest.Slice(1, rest[0]);
        rest = rest[(1 + of.Length)..];
        return kind == LeafKind.Entry
            ? new LedgerLeaf(kind, rest[places..])
            {
                Of = of,
                Position = BinaryPrimitives.ReadInt64BigEndian(rest),
                Index = BinaryPrimitives.ReadInt32BigEndian(rest[8..]),
            }
            : new LedgerLeaf(kind, rest[places..])
            {
                Of = of,
                Position = BinaryPrimitives.ReadUInt16BigEndian(rest),
                Index = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]),
            };
    }

    /// <summary>The leaves of a record, as stored: the record, then its entries.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a record.</exception>
    public static List<ReadOnlyMemory<byte>> OfRecord(ShardId shard, long position, ReadOnlyMemory<byte> record)
    {
        (ReadOnlyMemory<byte> head, List<ReadOnlyMemory<byte>> entries) = LedgerCodec.Split(record);
        var leaves = new List<ReadOnlyMemory<byte>>(1 + entries.Count) { Whole(LeafKind.Record, head.Span) };
        byte[] name = Encoding.UTF8.GetBytes(shard.Value);
        for (int i = 0; i < entries.Count; i++)
        {
            byte[] leaf = new byte[3 + name.Length + 12 + entries[i].Length];
            (leaf[0], leaf[1], leaf[2]) = (Format, (byte)LeafKind.Entry, checked((byte)name.Length));
            name.CopyTo(leaf, 3);
            Span<byte> rest = leaf.AsSpan(3 + name.Length);
            BinaryPrimitives.WriteInt64BigEndian(rest, position);
            BinaryPrimitives.WriteInt32BigEndian(rest[8..], i);
            entries[i].Span.CopyTo(rest[12..]);
            leaves.Add(leaf);
        }
        return leaves;
    }

    /// <summary>The leaf of one row of the control log.</summary>
    public static ReadOnlyMemory<byte> OfControl(ReadOnlySpan<byte> row) => Whole(LeafKind.Control, row);

    /// <summary>The leaves of a certificate. It is split into several parts, because a certificate of a thousand shards does not fit into
    /// one leaf.</summary>
    public static List<ReadOnlyMemory<byte>> OfCertificate(OrderId order, ReadOnlyMemory<byte> certificate)
    {
        byte[] name = Encoding.UTF8.GetBytes(order.Value);
        int parts = Math.Max(1, (certificate.Length + MaxCertificatePart - 1) / MaxCertificatePart);
        var leaves = new List<ReadOnlyMemory<byte>>(parts);
        for (int part = 0; part < parts; part++)
        {
            int end = Math.Min(certificate.Length, (part + 1) * MaxCertificatePart);
            ReadOnlySpan<byte> body = certificate.Span[(part * MaxCertificatePart)..end];
            byte[] leaf = new byte[3 + name.Length + 4 + body.Length];
            (leaf[0], leaf[1], leaf[2]) = (Format, (byte)LeafKind.Certificate, (byte)name.Length);
            name.CopyTo(leaf, 3);
            Span<byte> rest = leaf.AsSpan(3 + name.Length);
            BinaryPrimitives.WriteUInt16BigEndian(rest, checked((ushort)part));
            BinaryPrimitives.WriteUInt16BigEndian(rest[2..], checked((ushort)parts));
            body.CopyTo(rest[4..]);
            leaves.Add(leaf);
        }
        return leaves;
    }

    private static byte[] Whole(LeafKind kind, ReadOnlySpan<byte> body)
    {
        byte[] leaf = new byte[2 + body.Length];
        (leaf[0], leaf[1]) = (Format, (byte)kind);
        body.CopyTo(leaf.AsSpan(2));
        return leaf;
    }
}
