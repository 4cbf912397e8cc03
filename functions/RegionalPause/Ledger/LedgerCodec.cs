using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using RegionalPause.Content;
using RegionalPause.Decisions;
using RegionalPause.Jurisdictions;
using RegionalPause.Requests;

namespace RegionalPause.Ledger;

/// <summary>
/// Canonical bytes of the ledger. A record can be written in only one way, so its hash identifies its content.
/// Integers are big endian; instants are Unix seconds, 0 for none. Short texts are UTF-8 with one length byte; entries have two.
/// <list type="bullet">
/// <item>Record: format 1, kind, shard, position, previous hash (32), at; followed by the fields of its kind.</item>
/// <item>Batch (1): control version, not-after, settled up to, count (4), entries.</item>
/// <item>Fence (2) and close (3): control version (fence only), cause, last admission, last not-after, settled up to.</item>
/// <item>Entry: format 2, kind, item key (32), day (4, from 0001-01-01), previous disposition (1 + <see cref="Disposition"/>, 0 for none),
/// counted under, type; followed by the fields of its kind.</item>
/// <item>Decided (1): outcome, reason, purpose, created, collected, decided by, order, jurisdictions, shadows (each a count byte and
/// texts), author (a length byte, 0 or 32, and the pseudonym).</item>
/// <item>Purged (2): scope, at ceiling.</item>
/// </list>
/// </summary>
public static class LedgerCodec
{
    /// <summary>Number of bytes of a hash.</summary>
    public const int HashLength = SHA256.HashSizeInBytes;

    private const byte Format = 1;
    private const byte EntryFormat = 2;

    // Throws if the bytes are not UTF-8. With replacement characters, two byte sequences could mean the same record.
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The previous hash of the first record.</summary>
    public static ReadOnlyMemory<byte> Genesis { get; } = new byte[HashLength];

    /// <summary>The hash of a record: SHA-256 of its bytes, which include the previous hash.</summary>
    public static byte[] Hash(ReadOnlySpan<byte> record) => SHA256.HashData(record);

    /// <summary>Writes a record.</summary>
    public static byte[] Write(LedgerRecord record)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        buffer
            .Byte(Format)
            .Byte(
                record switch
                {
                    LedgerRecord.Batch => 1,
                    LedgerRecord.Fence => 2,
                    _ => 3,
                }
            )
            .Text(record.Shard.Value)
            .Int64(record.Position)
            .Raw(record.Previous.Span)
            .Instant(record.At);
        switch (record)
        {
            case LedgerRecord.Batch batch:
                buffer.Int64(batch.ControlVersion).Instant(batch.NotAfter).Int64(batch.SettledUpTo).Int32(batch.Entries.Length);
                foreach (LedgerEntry entry in batch.Entries)
                    buffer.Entry(WriteEntry(entry));
                break;
            case LedgerRecord.Fence fence:
                buffer
                    .Int64(fence.ControlVersion)
                    .Text(fence.Cause)
                    .Int64(fence.LastAdmission)
                    .Instant(fence.LastNotAfter)
                    .Int64(fence.SettledUpTo);
                break;
            case LedgerRecord.Close close:
                buffer.Text(close.Cause).Int64(close.LastAdmission).Instant(close.LastNotAfter).Int64(close.SettledUpTo);
                break;
            default:
                throw new UnreachableException($"Unknown ledger record: {record}");
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes one entry.</summary>
    public static byte[] WriteEntry(LedgerEntry entry)
    {
        var buffer = new ArrayBufferWriter<byte>(192);
        buffer.Byte(EntryFormat).Byte(entry is LedgerEntry.Decided ? (byte)1 : (byte)2);
        entry.Item.Write(buffer.GetSpan(ItemKey.Length));
        buffer.Advance(ItemKey.Length);
        buffer
            .Int32(entry.Day.DayNumber)
            .Byte((byte)(entry.Before is { } from ? 1 + (int)from : 0))
            .Text(entry.CountedUnder?.Value ?? "")
            .Byte((byte)(entry.Type ?? 0));
        switch (entry)
        {
            case LedgerEntry.Decided d:
                buffer
                    .Byte((byte)d.Decision.Outcome)
                    .Byte((byte)d.Decision.Reason)
                    .Byte((byte)(d.Purpose ?? 0))
                    .Instant(d.CreatedAt)
                    .Instant(d.CollectedAt)
                    .Text(d.Decision.DecidedBy?.Value ?? "")
                    .Text(d.Decision.Order?.Value ?? "")
                    .Byte(checked((byte)d.Jurisdictions.Length));
                foreach (JurisdictionCode code in d.Jurisdictions)
                    buffer.Text(code.Value);
                buffer.Byte(checked((byte)d.Shadows.Length));
                foreach (OrderId shadow in d.Shadows)
                    buffer.Text(shadow.Value);
                buffer.Byte(d.Author is null ? (byte)0 : (byte)Pseudonym.Length);
                if (d.Author is { } author)
                {
                    author.Write(buffer.GetSpan(Pseudonym.Length));
                    buffer.Advance(Pseudonym.Length);
                }
                break;
            case LedgerEntry.Purged p:
                buffer.Text(p.Scope).Byte(p.AtCeiling ? (byte)1 : (byte)0);
                break;
            default:
                throw new UnreachableException($"Unknown ledger entry: {entry}");
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Splits the bytes of a record, without a copy, into the part before its entries (everything of a fence or close) and the
    /// entries.</summary>
    /// <exception cref="InvalidDataException">The bytes do not have the form that <see cref="Write"/> writes.</exception>
    internal static (ReadOnlyMemory<byte> Head, List<ReadOnlyMemory<byte>> Entries) Split(ReadOnlyMemory<byte> record)
    {
        try
        {
            var reader = new Reader(record.Span);
            ReadHead(ref reader, out int count);
            ReadOnlyMemory<byte> head = record[..^reader.Left];
            var entries = new List<ReadOnlyMemory<byte>>(count);
            for (int i = 0; i < count; i++)
            {
                int length = reader.Entry().Length;
                entries.Add(record.Slice(record.Length - reader.Left - length, length));
            }
            return reader.IsAtEnd ? (head, entries) : throw TooLong();
        }
        catch (Exception e) when (IsGarbled(e))
        {
            throw Garbled(e);
        }
    }

    /// <summary>Reads the part of a record before its entries. Of a batch, the entries are not read but counted; a fence or close is
    /// complete.</summary>
    /// <exception cref="InvalidDataException">The bytes do not have the form that <see cref="Write"/> writes.</exception>
    internal static LedgerRecord ReadHead(ReadOnlySpan<byte> head, out int entries)
    {
        try
        {
            var reader = new Reader(head);
            LedgerRecord record = ReadHead(ref reader, out entries);
            return reader.IsAtEnd && entries >= 0 ? record : throw TooLong();
        }
        catch (Exception e) when (IsGarbled(e))
        {
            throw Garbled(e);
        }
    }

    /// <summary>Reads a record.</summary>
    /// <exception cref="InvalidDataException">The bytes do not have the form that <see cref="Write"/> writes.</exception>
    public static LedgerRecord Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var reader = new Reader(bytes);
            LedgerRecord record = ReadHead(ref reader, out int count);
            if (record is LedgerRecord.Batch batch)
            {
                var entries = new LedgerEntry[reader.Count(count, minimumSize: 2 + ItemKey.Length)];
                for (int i = 0; i < entries.Length; i++)
                    entries[i] = ReadEntry(reader.Entry());
                record = batch with { Entries = ImmutableCollectionsMarshal.AsImmutableArray(entries) };
            }
            return reader.IsAtEnd ? record : throw TooLong();
        }
        catch (Exception e) when (IsGarbled(e))
        {
            throw Garbled(e);
        }
    }

    private static LedgerRecord ReadHead(ref Reader reader, out int entries)
    {
        entries = 0;
        reader.Expect(Format);
        byte kind = reader.Byte();
        ShardId shard = ShardId.Parse(reader.Text());
        long position = reader.Int64();
        byte[] previous = reader.Raw(HashLength).ToArray();
        DateTimeOffset at = reader.Instant() ?? throw new InvalidDataException("A ledger record has no instant.");
        switch (kind)
        {
            case 1:
                long version = reader.Int64();
                DateTimeOffset? notAfter = reader.Instant();
                long settled = reader.Int64();
                entries = reader.Int32();
                return new LedgerRecord.Batch
                {
                    Shard = shard,
                    Position = position,
                    Previous = previous,
                    At = at,
                    ControlVersion = version,
                    NotAfter = notAfter,
                    SettledUpTo = settled,
                    Entries = [],
                };
            case 2:
                return new LedgerRecord.Fence
                {
                    Shard = shard,
                    Position = position,
                    Previous = previous,
                    At = at,
                    ControlVersion = reader.Int64(),
                    Cause = reader.Text(),
                    LastAdmission = reader.Int64(),
                    LastNotAfter = reader.Instant(),
                    SettledUpTo = reader.Int64(),
                };
            case 3:
                return new LedgerRecord.Close
                {
                    Shard = shard,
                    Position = position,
                    Previous = previous,
                    At = at,
                    Cause = reader.Text(),
                    LastAdmission = reader.Int64(),
                    LastNotAfter = reader.Instant(),
                    SettledUpTo = reader.Int64(),
                };
            default:
                throw new InvalidDataException($"The ledger record kind {kind} is unknown.");
        }
    }

    /// <summary>Reads one entry.</summary>
    /// <exception cref="InvalidDataException">The bytes do not have the form that <see cref="WriteEntry"/> writes.</exception>
    public static LedgerEntry ReadEntry(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return ReadWholeEntry(bytes);
        }
        catch (Exception e) when (IsGarbled(e))
        {
            throw Garbled(e);
        }
    }

    private static LedgerEntry ReadWholeEntry(ReadOnlySpan<byte> bytes)
    {
        var reader = new Reader(bytes);
        reader.Expect(EntryFormat);
        byte kind = reader.Byte();
        ItemKey item = ItemKey.Read(reader.Raw(ItemKey.Length));
        DateOnly day = DateOnly.FromDayNumber(reader.Int32());
        byte before = reader.Byte();
        Disposition? from =
            before == 0 ? null
            : before <= 1 + (byte)Disposition.Malformed ? (Disposition)(before - 1)
            : throw new InvalidDataException($"The previous disposition {before} of a ledger entry is unknown.");
        string counted = reader.Text();
        JurisdictionCode? under = counted.Length == 0 ? null : new JurisdictionCode(counted);
        ContentType? type = reader.Byte() is var t and not 0 ? Known<ContentType>(t, "content type") : null;
        LedgerEntry entry = kind switch
        {
            1 => ReadDecided(ref reader, item, day, from, under, type),
            2 => new LedgerEntry.Purged
            {
                Item = item,
                Day = day,
                Before = from,
                CountedUnder = under,
                Type = type,
                Scope = reader.Text(),
                AtCeiling = reader.Flag(),
            },
            _ => throw new InvalidDataException($"The ledger entry kind {kind} is unknown."),
        };
        return reader.IsAtEnd ? entry : throw new InvalidDataException("A ledger entry has bytes after its end.");
    }

    private static LedgerEntry.Decided ReadDecided(
        ref Reader reader,
        ItemKey item,
        DateOnly day,
        Disposition? from,
        JurisdictionCode? under,
        ContentType? type
    )
    {
        Outcome outcome = Known<Outcome>(reader.Byte(), "outcome");
        ReasonCode reason = Known<ReasonCode>(reader.Byte(), "reason");
        TrainingPurpose? purpose = reader.Byte() is var p and not 0 ? Known<TrainingPurpose>(p, "purpose") : null;
        DateTimeOffset? created = reader.Instant();
        DateTimeOffset? collected = reader.Instant();
        string decidedBy = reader.Text();
        string order = reader.Text();
        ImmutableArray<JurisdictionCode> jurisdictions = reader.Texts(static text => new JurisdictionCode(text));
        ImmutableArray<OrderId> shadows = reader.Texts(OrderId.Parse);
        Pseudonym? author = reader.Byte() switch
        {
            0 => null,
            Pseudonym.Length => Pseudonym.Read(reader.Raw(Pseudonym.Length)),
            var length => throw new InvalidDataException($"A pseudonym must have {Pseudonym.Length} bytes, not {length}."),
        };
        return new LedgerEntry.Decided
        {
            Item = item,
            Day = day,
            Before = from,
            CountedUnder = under,
            Type = type,
            Purpose = purpose,
            CreatedAt = created,
            CollectedAt = collected,
            Jurisdictions = jurisdictions,
            Shadows = shadows,
            Author = author,
            Decision = new Decision(
                outcome,
                reason,
                decidedBy.Length == 0 ? null : new JurisdictionCode(decidedBy),
                order.Length == 0 ? null : OrderId.Parse(order)
            ),
        };
    }

    // A number that is not a member of the enum is not valid: nothing may be counted or admitted with it.
    private static T Known<T>(byte number, string what)
        where T : struct, Enum =>
        Unsafe.BitCast<byte, T>(number) is var value && Enum.IsDefined(value)
            ? value
            : throw new InvalidDataException($"The {what} {number} of a ledger entry is unknown.");

    // The exceptions that slicing and parsing throw for bytes that are not a valid record.
    private static bool IsGarbled(Exception e) =>
        e is ArgumentException or IndexOutOfRangeException or FormatException or OverflowException;

    private static InvalidDataException Garbled(Exception e) => new("A ledger record is incomplete or damaged.", e);

    private static InvalidDataException TooLong() => new("A ledger record has bytes after its end.");

    private static ArrayBufferWriter<byte> Byte(this ArrayBufferWriter<byte> buffer, byte value)
    {
        buffer.GetSpan(1)[0] = value;
        buffer.Advance(1);
        return buffer;
    }

    private static ArrayBufferWriter<byte> Int32(this ArrayBufferWriter<byte> buffer, int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(buffer.GetSpan(4), value);
        buffer.Advance(4);
        return buffer;
    }

    private static ArrayBufferWriter<byte> Int64(this ArrayBufferWriter<byte> buffer, long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(buffer.GetSpan(8), value);
        buffer.Advance(8);
        return buffer;
    }

    private static ArrayBufferWriter<byte> Instant(this ArrayBufferWriter<byte> buffer, DateTimeOffset? value) =>
        buffer.Int64(value?.ToUnixTimeSeconds() ?? 0);

    private static ArrayBufferWriter<byte> Raw(this ArrayBufferWriter<byte> buffer, ReadOnlySpan<byte> value)
    {
        buffer.Write(value);
        return buffer;
    }

    private static ArrayBufferWriter<byte> Text(this ArrayBufferWriter<byte> buffer, string value)
    {
        Span<byte> span = buffer.GetSpan(1 + Encoding.UTF8.GetMaxByteCount(value.Length));
        int length = Encoding.UTF8.GetBytes(value, span[1..]);
        span[0] = checked((byte)length);
        buffer.Advance(1 + length);
        return buffer;
    }

    private static void Entry(this ArrayBufferWriter<byte> buffer, ReadOnlySpan<byte> entry)
    {
        BinaryPrimitives.WriteUInt16BigEndian(buffer.GetSpan(2), checked((ushort)entry.Length));
        buffer.Advance(2);
        buffer.Write(entry);
    }

    private ref struct Reader(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> rest = bytes;

        public readonly bool IsAtEnd => rest.IsEmpty;

        public ReadOnlySpan<byte> Raw(int length)
        {
            ReadOnlySpan<byte> taken = rest[..length];
            rest = rest[length..];
            return taken;
        }

        public byte Byte() => Raw(1)[0];

        public int Int32() => BinaryPrimitives.ReadInt32BigEndian(Raw(4));

        public long Int64() => BinaryPrimitives.ReadInt64BigEndian(Raw(8));

        public DateTimeOffset? Instant() => Int64() is var seconds and not 0 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

        public string Text() => Strict.GetString(Raw(Byte()));

        public bool Flag() =>
            Byte() switch
            {
                0 => false,
                1 => true,
                var other => throw new InvalidDataException($"A ledger entry has the byte {other} where 0 or 1 is expected."),
            };

        public ImmutableArray<T> Texts<T>(Func<string, T> parse)
        {
            int count = Byte();
            if (count == 0)
                return [];
            var values = new T[count];
            for (int i = 0; i < values.Length; i++)
                values[i] = parse(Text());
            return ImmutableCollectionsMarshal.AsImmutableArray(values);
        }

        public ReadOnlySpan<byte> Entry() => Raw(BinaryPrimitives.ReadUInt16BigEndian(Raw(2)));

        public readonly int Left => rest.Length;

        public readonly int Count(int count, int minimumSize) =>
            count >= 0 && (long)count * minimumSize <= rest.Length
                ? count
                : throw new InvalidDataException("The entry count of a ledger record is larger than its length allows.");

        public void Expect(byte format)
        {
            if (Byte() is var found && found != format)
                throw new InvalidDataException($"Ledger format {found} is unknown.");
        }
    }
}
