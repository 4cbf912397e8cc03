using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using RegionalPause.Content;
using RegionalPause.Decisions;
using RegionalPause.Ledger;
using RegionalPause.Orders;
using RegionalPause.Requests;

namespace RegionalPause.Verification;

/// <summary>
/// Reads the leaves of a ledger in order and reports what is wrong with their content (R25). One pass. Its memory grows with shards,
/// fences, orders and days, and with items up to a limit. Pure.
/// </summary>
internal sealed class LedgerAudit : IDisposable
{
    // Submitted, and one for each disposition.
    private const int Columns = 6;

    // At least one entry of any length, with its length.
    private const int ChainBuffer = 2 * (sizeof(ushort) + ushort.MaxValue);

    private readonly ControlAudit control;
    private readonly Dictionary<ShardId, ShardAudit> shards = [];
    private readonly Dictionary<(DateOnly Day, TallyKey Key), long[]> counts = [];
    private readonly CertificateAudit certificates;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Queue<PauseEvent.OrderEffective> uncertified = [];
    private readonly CertificateParts certificate = new();
    private readonly HashSet<ItemKey> inRecord = [];
    private readonly byte[] chained = new byte[ChainBuffer];
    private readonly ItemAudit items;

    // The record whose entries are being read.
    private LedgerRecord? record;
    private ShardAudit? shard;
    private byte[] shardName = [];
    private Law law = Law.Beginning;
    private int entries;
    private int read;
    private int unhashed;

    private readonly LedgerWatch? watch;
    private readonly bool remembers;

    /// <summary>Starts at the beginning of a ledger.</summary>
    /// <param name="watch">Receives what is read.</param>
    /// <param name="maxItems">Most items that are followed.</param>
    /// <param name="leaves">Leaves of the ledger.</param>
    /// <param name="remembers">Whether it keeps what <see cref="Write"/> needs: the control log and the certificates.</param>
    public LedgerAudit(LedgerWatch? watch, long maxItems, long leaves, bool remembers = false)
    {
        (this.watch, this.remembers) = (watch, remembers);
        items = new ItemAudit(maxItems, leaves);
        control = new ControlAudit(watch, remembers);
        certificates = new CertificateAudit(control, shards, watch?.Certificate, remembers);
    }

    /// <summary>Whether each item was followed so far.</summary>
    public bool FollowsItems => items.IsComplete;

    public long Records { get; private set; }

    public long Decisions { get; private set; }

    public long Admitted { get; private set; }

    /// <summary>The figures of the ledger, after <see cref="End"/> found nothing wrong.</summary>
    public LedgerFigures Figures =>
        new(
            Records,
            Decisions,
            Admitted,
            shards.Count,
            control.Version,
            control.Orders,
            certificates.Count,
            [
                .. counts
                    .OrderBy(c => c.Key.Day)
                    .ThenBy(c => c.Key.Key.Jurisdiction, StringComparer.Ordinal)
                    .ThenBy(c => c.Key.Key.Type)
                    .Select(c => new CountedStandings(c.Key.Day, c.Key.Key.Jurisdiction, c.Key.Key.Type, c.Value[0], [.. c.Value[1..]])),
            ]
        )
        {
            Items = items.IsComplete ? items.Count : null,
            SealedUpTo = shards.Count == 0 ? null : shards.Values.Max(s => s.LastAt),
            OpenShards =
            [
                .. shards
                    .Values.Where(s => s.Closed is null)
                    .OrderBy(s => s.LastAt)
                    .ThenBy(s => s.Shard)
                    .Select(s => new OpenShard(s.Shard, s.Next, s.LastAt)),
            ],
        };

    /// <summary>Takes the next leaf.</summary>
    public LedgerFault? Take(long index, ReadOnlySpan<byte> bytes)
    {
        try
        {
            LedgerLeaf leaf = LedgerLeaf.Read(bytes);
            if (read < entries && leaf.Kind != LeafKind.Entry)
                return ShardAudit.Fault(LedgerFaultKind.Chain, record!, $"It has {entries} entries, but only {read} follow it.");
            if (uncertified.Count > 0 && leaf.Kind != LeafKind.Certificate)
                return Uncertified();
            return leaf.Kind switch
            {
                LeafKind.Record => Begin(leaf),
                LeafKind.Entry => Entry(index, leaf),
                LeafKind.Control => Control(leaf),
                _ => Certificate(index, leaf),
            };
        }
        catch (InvalidDataException e)
        {
            return new LedgerFault(LedgerFaultKind.Malformed, LeafName.Of(index, bytes), e.Message);
        }
    }

    /// <summary>What is wrong at the end of the ledger.</summary>
    public LedgerFault? End()
    {
        if (read < entries)
            return ShardAudit.Fault(LedgerFaultKind.Chain, record!, $"It has {entries} entries, but only {read} follow it.");
        if (uncertified.Count > 0)
            return Uncertified();
        LedgerFault? unaccounted = items.End(shards.Values, out bool explained);
        if (unaccounted is { Kind: LedgerFaultKind.Counts })
            return unaccounted;
        // If a shard may still contain the missing decisions, sums that do not add up show nothing more.
        if (explained)
            return certificates.End() ?? unaccounted;
        foreach (((DateOnly day, TallyKey key), long[] totals) in counts)
        {
            if (totals.Any(n => n < 0) || totals[0] != totals.AsSpan(1).ToArray().Sum())
            {
                return new LedgerFault(
                    LedgerFaultKind.Counts,
                    $"{day:yyyy-MM-dd}, {key.Jurisdiction}",
                    $"Of {totals[0]} items submitted, {string.Join(", ", totals.Skip(1))} "
                        + "are admitted, held, excluded, expired and malformed."
                );
            }
        }
        return certificates.End() ?? unaccounted;
    }

    /// <summary>
    /// Writes what a continuation needs. It is called after <see cref="End"/> found nothing wrong, so no record and no certificate is
    /// unfinished.
    /// </summary>
    public void Write(BinaryWriter to)
    {
        if (!remembers)
            throw new InvalidOperationException("This audit does not keep the control log, so it cannot be written.");
        to.Write(Records);
        to.Write(Decisions);
        to.Write(Admitted);
        to.Write(shards.Count);
        foreach (ShardAudit one in shards.Values)
            one.Write(to);
        to.Write(counts.Count);
        foreach (((DateOnly day, TallyKey key), long[] columns) in counts)
        {
            to.Write(day.DayNumber);
            to.Write(key.Jurisdiction);
            to.Write((int)(key.Type ?? 0));
            foreach (long column in columns)
                to.Write(column);
        }
        control.Write(to);
        certificates.Write(to);
        items.Write(to);
    }

    /// <summary>Reads what <see cref="Write"/> wrote, into an audit that has read nothing.</summary>
    /// <exception cref="InvalidDataException">The bytes are something else.</exception>
    public void Read(BinaryReader from)
    {
        (Records, Decisions, Admitted) = (from.ReadInt64(), from.ReadInt64(), from.ReadInt64());
        for (int left = from.ReadInt32(); left > 0; left--)
        {
            var one = ShardAudit.Read(from);
            shards.Add(one.Shard, one);
        }
        for (int left = from.ReadInt32(); left > 0; left--)
        {
            var day = DateOnly.FromDayNumber(from.ReadInt32());
            string code = from.ReadString();
            var key = new TallyKey(code, from.ReadInt32() is not 0 and var type ? (ContentType)type : null);
            counts.Add((day, key), [.. Enumerable.Range(0, Columns).Select(_ => from.ReadInt64())]);
        }
        control.Read(from);
        certificates.Read(from);
        items.Read(from);
    }

    /// <inheritdoc/>
    public void Dispose() => hash.Dispose();

    private LedgerFault? Begin(LedgerLeaf leaf)
    {
        record = LedgerCodec.ReadHead(leaf.Body, out entries);
        read = 0;
        inRecord.Clear();
        if (!shards.TryGetValue(record.Shard, out shard))
            shards[record.Shard] = shard = new ShardAudit(record.Shard);
        if (
            shard.Begin(record, control.Version) is { } fault
            || (record is LedgerRecord.Batch begun && (fault = certificates.Begin(begun, shard)) is not null)
        )
            return fault;
        shardName = Encoding.UTF8.GetBytes(record.Shard.Value);
        law = record is LedgerRecord.Batch batch ? control.At(batch.ControlVersion) : Law.Beginning;
        Chain(leaf.Body);
        return entries == 0 ? EndRecord() : null;
    }

    private LedgerFault? Entry(long index, LedgerLeaf leaf)
    {
        if (read >= entries || record is not LedgerRecord.Batch batch)
            return new LedgerFault(LedgerFaultKind.Chain, $"leaf {index}", "An entry is here without its record.");
        if (!leaf.Of.SequenceEqual(shardName) || leaf.Position != batch.Position || leaf.Index != read)
        {
            return new LedgerFault(
                LedgerFaultKind.Chain,
                $"leaf {index}",
                $"It is numbered as entry {leaf.Index} of record {leaf.Position} of shard {Encoding.UTF8.GetString(leaf.Of)}; "
                    + $"entry {read} of record {batch.Position} of shard {batch.Shard} belongs here."
            );
        }
        ChainEntry(leaf.Body);
        LedgerEntry entry = LedgerCodec.ReadEntry(leaf.Body);
        var seen = new AuditedEntry(batch, read, index, entry, null);
        if (Contradiction(entry) is { } contradiction)
            return new LedgerFault(LedgerFaultKind.Malformed, seen.Place, contradiction);
        if (!inRecord.Add(entry.Item))
            return new LedgerFault(LedgerFaultKind.Counts, seen.Place, $"Its record decides item {entry.Item} twice.");
        if (items.Take(seen) is { } unaccounted)
            return unaccounted;
        Count(entry.Move);
        string? forbidden = null;
        if (entry is LedgerEntry.Decided decided)
        {
            Decisions++;
            if (decided.Decision.Outcome == Outcome.Admit)
            {
                Admitted++;
                forbidden = law.Forbids(decided);
                if (forbidden is { } why && watch is null)
                {
                    return ShardAudit.Fault(
                        LedgerFaultKind.Admission,
                        batch,
                        $"Its entry {read} admits item {decided.Item}; {why} at control version {batch.ControlVersion}."
                    );
                }
                if (shard!.Admit(batch) is { } fault)
                    return fault;
            }
        }
        watch?.Entry(seen with { Forbidden = forbidden });
        return ++read == entries ? EndRecord() : null;
    }

    private void ChainEntry(ReadOnlySpan<byte> entry)
    {
        Span<byte> length = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(length, checked((ushort)entry.Length));
        Chain(length);
        Chain(entry);
    }

    // Each call of the hash costs more than the few bytes of an entry, so the bytes of many entries are hashed in one call.
    private void Chain(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > chained.Length - unhashed)
            FlushChain();
        bytes.CopyTo(chained.AsSpan(unhashed));
        unhashed += bytes.Length;
    }

    private void FlushChain()
    {
        hash.AppendData(chained.AsSpan(0, unhashed));
        unhashed = 0;
    }

    private LedgerFault? EndRecord()
    {
        FlushChain();
        shard!.End(record!, hash);
        Records++;
        return certificates.Ended(record!, shard);
    }

    private LedgerFault? Control(LedgerLeaf leaf)
    {
        if (!control.Take(leaf.Body).Succeeded(out ImmutableArray<PauseEvent.OrderEffective> effective, out LedgerFault? fault))
            return fault;
        foreach (PauseEvent.OrderEffective order in effective)
            uncertified.Enqueue(order);
        return null;
    }

    private LedgerFault? Certificate(long index, LedgerLeaf leaf)
    {
        if (!uncertified.TryPeek(out PauseEvent.OrderEffective? order))
            return new LedgerFault(
                LedgerFaultKind.Certificate,
                $"leaf {index}",
                "A certificate is here, but no order became effective before it."
            );
        if (
            !leaf.Of.SequenceEqual(Encoding.UTF8.GetBytes(order.Id.Value))
            || leaf.Position != certificate.Parts
            || leaf.Index <= leaf.Position
        )
        {
            return new LedgerFault(
                LedgerFaultKind.Certificate,
                $"leaf {index}",
                $"Part {certificate.Parts} of the certificate of order '{order.Id}' belongs here."
            );
        }
        certificate.Add(leaf.Body);
        if (certificate.Parts < leaf.Index)
            return null;
        LedgerFault? fault = certificates.Take(order, certificate.Bytes);
        certificate.Clear();
        uncertified.Dequeue();
        return fault;
    }

    private LedgerFault Uncertified() =>
        new(
            LedgerFaultKind.Certificate,
            $"certificate of order '{uncertified.Peek().Id}'",
            "The order became effective, but its certificate does not follow."
        );

    /// <summary>
    /// Entries that no gate writes. The rule that matched determines the outcome, only held items are purged, and a message that cannot be
    /// read is decided once.
    /// </summary>
    private static string? Contradiction(LedgerEntry entry) =>
        entry switch
        {
            { Before: Disposition.Malformed } => "It states that its item was malformed before, but such an item is never decided again.",
            LedgerEntry.Purged { Before: not Disposition.Held } => "It purges an item that was not held.",
            LedgerEntry.Decided { Decision: { Outcome: var outcome, Reason: var reason } }
                when outcome == Outcome.Admit != (reason == ReasonCode.Permitted)
                    || outcome == Outcome.Malformed != (reason == ReasonCode.Malformed) =>
                $"It has the outcome {outcome} with the reason {reason}.",
            LedgerEntry.Decided { Decision.Outcome: Outcome.Malformed, Before: not null } =>
                "It states that a message that cannot be read was decided before.",
            _ => null,
        };

    private void Count(TallyMove move)
    {
        if (!counts.TryGetValue((move.Day, move.Key), out long[]? columns))
            counts[(move.Day, move.Key)] = columns = new long[Columns];
        columns[move.From is { } from ? 1 + (int)from : 0] += move.From is null ? 1 : -1;
        columns[1 + (int)move.To]++;
    }

    /// <summary>The parts of a certificate that were read so far.</summary>
    private sealed class CertificateParts
    {
        private readonly ArrayBufferWriter<byte> buffer = new();

        public int Parts { get; private set; }

        public ReadOnlySpan<byte> Bytes => buffer.WrittenSpan;

        public void Add(ReadOnlySpan<byte> part)
        {
            buffer.Write(part);
            Parts++;
        }

        public void Clear()
        {
            buffer.ResetWrittenCount();
            Parts = 0;
        }
    }
}
