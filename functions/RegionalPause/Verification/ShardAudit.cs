using System.Security.Cryptography;
using RegionalPause.Ledger;
using RegionalPause.Requests;

namespace RegionalPause.Verification;

/// <summary>The data of a fence or close, kept so that certificates can be compared with it.</summary>
/// <param name="Hash">Chain hash at its position.</param>
/// <param name="LastAdmission">Position of the last admission before it.</param>
/// <param name="LastNotAfter">When the last ticket before it expires.</param>
internal sealed record FenceMark(string Hash, long LastAdmission, DateTimeOffset? LastNotAfter);

/// <summary>
/// Replays one shard: chain, versions, fences, tickets. It keeps a few numbers and one mark a fence, for any number of records.
/// </summary>
internal sealed class ShardAudit(ShardId shard)
{
    // The store's time is an estimate in whole seconds. Each process learns it separately, and late by the time a response takes.
    private static readonly TimeSpan Wobble = TimeSpan.FromSeconds(5);

    private byte[] chain = LedgerCodec.Genesis.ToArray();

    public ShardId Shard => shard;

    /// <summary>The latest instant of its records.</summary>
    public DateTimeOffset LastAt { get; private set; } = DateTimeOffset.MinValue;

    /// <summary>Position of the next record.</summary>
    public long Next { get; private set; }

    /// <summary>The lowest control version of its batches; <c>null</c> if it has no batches.</summary>
    public long? FirstVersion { get; private set; }

    /// <summary>The control version of its last batch.</summary>
    public long LastVersion { get; private set; }

    /// <summary>The control version of its last fence.</summary>
    public long FencedVersion { get; private set; }

    /// <summary>Position of the last batch with an admission; -1 if there is no such batch.</summary>
    public long LastAdmission { get; private set; } = -1;

    /// <summary>When its last ticket expires.</summary>
    public DateTimeOffset? LastNotAfter { get; private set; }

    /// <summary>When it closed, and up to which position it was settled then; <c>null</c> while it is open.</summary>
    public (DateTimeOffset At, long SettledUpTo)? Closed { get; private set; }

    /// <summary>Its fences and its close, by position.</summary>
    public Dictionary<long, FenceMark> Marks { get; } = [];

    /// <summary>Starts a record. Returns what is wrong with it before its entries are read.</summary>
    public LedgerFault? Begin(LedgerRecord record, long knownVersion)
    {
        if (record.Position != Next)
        {
            return Fault(
                LedgerFaultKind.Chain,
                record,
                record.Position < Next
                    ? "It is here a second time, or out of order."
                    : $"Records {Next} to {record.Position - 1} are missing."
            );
        }
        if (!record.Previous.Span.SequenceEqual(chain))
            return Fault(LedgerFaultKind.Chain, record, $"It does not follow record {Next - 1}: one of the two was changed.");
        if (Closed is not null)
            return Fault(LedgerFaultKind.Chain, record, "Its shard was closed before.");
        if (LastAt - record.At > Wobble)
            return Fault(LedgerFaultKind.Chain, record, $"It is dated {record.At:u}, before the previous record ({LastAt:u}).");
        return record switch
        {
            LedgerRecord.Batch b when b.ControlVersion > knownVersion => Fault(
                LedgerFaultKind.Law,
                record,
                $"It was decided under control version {b.ControlVersion}, which the ledger does not have at this place."
            ),
            LedgerRecord.Batch b when b.ControlVersion < FencedVersion => Fault(
                LedgerFaultKind.Admission,
                record,
                $"It was decided under control version {b.ControlVersion}, after the shard was fenced at version {FencedVersion}."
            ),
            LedgerRecord.Batch b when b.ControlVersion < LastVersion => Fault(
                LedgerFaultKind.Law,
                record,
                $"It was decided under control version {b.ControlVersion}, after one under {LastVersion}."
            ),
            LedgerRecord.Fence f when f.ControlVersion > knownVersion => Fault(
                LedgerFaultKind.Law,
                record,
                $"It fences for control version {f.ControlVersion}, which the ledger does not have at this place."
            ),
            LedgerRecord.Fence f when f.LastAdmission != LastAdmission || f.LastNotAfter != LastNotAfter => Fault(
                LedgerFaultKind.Chain,
                record,
                WrongLast(f.LastAdmission)
            ),
            LedgerRecord.Close c when c.LastAdmission != LastAdmission || c.LastNotAfter != LastNotAfter => Fault(
                LedgerFaultKind.Chain,
                record,
                WrongLast(c.LastAdmission)
            ),
            _ => null,
        };
    }

    /// <summary>Takes one admission of the current record. Returns what is wrong with its ticket.</summary>
    public LedgerFault? Admit(LedgerRecord.Batch batch)
    {
        // An expiry before the record's own instant is allowed: the owner was suspended in between, and no loader accepts such a ticket.
        if (batch.NotAfter is not { } notAfter)
            return Fault(LedgerFaultKind.Admission, batch, "It admits, but its tickets have no expiry.");
        LastAdmission = batch.Position;
        if (LastNotAfter is null || notAfter > LastNotAfter)
            LastNotAfter = notAfter;
        return null;
    }

    /// <summary>Ends the current record. The chain continues from its hash.</summary>
    public void End(LedgerRecord record, IncrementalHash hash)
    {
        hash.GetHashAndReset(chain);
        Next++;
        LastAt = record.At > LastAt ? record.At : LastAt;
        switch (record)
        {
            case LedgerRecord.Batch batch:
                LastVersion = batch.ControlVersion;
                FirstVersion ??= batch.ControlVersion;
                break;
            case LedgerRecord.Fence fence:
                FencedVersion = Math.Max(FencedVersion, fence.ControlVersion);
                Marks[fence.Position] = new FenceMark(Convert.ToHexStringLower(chain), fence.LastAdmission, fence.LastNotAfter);
                break;
            case LedgerRecord.Close close:
                Closed = (close.At, close.SettledUpTo);
                Marks[close.Position] = new FenceMark(Convert.ToHexStringLower(chain), close.LastAdmission, close.LastNotAfter);
                break;
        }
    }

    /// <summary>Writes what a continuation needs.</summary>
    public void Write(BinaryWriter to)
    {
        to.Write(Shard.Value);
        to.Write(chain);
        to.Write(LastAt.UtcTicks);
        to.Write(Next);
        to.Write(FirstVersion ?? -1);
        to.Write(LastVersion);
        to.Write(FencedVersion);
        to.Write(LastAdmission);
        to.Write(LastNotAfter?.UtcTicks ?? -1);
        to.Write(Closed?.At.UtcTicks ?? -1);
        to.Write(Closed?.SettledUpTo ?? 0);
        to.Write(Marks.Count);
        foreach ((long position, FenceMark mark) in Marks)
        {
            to.Write(position);
            to.Write(mark.Hash);
            to.Write(mark.LastAdmission);
            to.Write(mark.LastNotAfter?.UtcTicks ?? -1);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static ShardAudit Read(BinaryReader from)
    {
        var shard = new ShardAudit(ShardId.Parse(from.ReadString()))
        {
            chain = from.ReadBytes(LedgerCodec.HashLength),
            LastAt = new DateTimeOffset(from.ReadInt64(), TimeSpan.Zero),
            Next = from.ReadInt64(),
            FirstVersion = from.ReadInt64() is >= 0 and var first ? first : null,
            LastVersion = from.ReadInt64(),
            FencedVersion = from.ReadInt64(),
            LastAdmission = from.ReadInt64(),
            LastNotAfter = Instant(from.ReadInt64()),
        };
        (DateTimeOffset? closed, long settled) = (Instant(from.ReadInt64()), from.ReadInt64());
        shard.Closed = closed is { } at ? (at, settled) : null;
        for (int left = from.ReadInt32(); left > 0; left--)
            shard.Marks.Add(from.ReadInt64(), new FenceMark(from.ReadString(), from.ReadInt64(), Instant(from.ReadInt64())));
        return shard;
    }

    internal static LedgerFault Fault(LedgerFaultKind kind, LedgerRecord record, string detail) =>
        new(kind, $"record {record.Position} of shard {record.Shard}", detail);

    private static DateTimeOffset? Instant(long ticks) => ticks >= 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    private string WrongLast(long said)
    {
        string until = LastNotAfter is { } end ? $", with tickets until {end:u}" : "";
        return $"It states that record {said} was the last to admit anything; it was {LastAdmission}{until}.";
    }
}
