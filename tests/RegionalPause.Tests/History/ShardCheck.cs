using System.Collections.Immutable;
using RegionalPause.Ledger;

namespace RegionalPause.Tests.History;

/// <summary>
/// One shard by itself: gapless, one chain, law never older than before, nothing after a fence under an older law, guard and records agree.
/// </summary>
internal static class ShardCheck
{
    /// <summary>Reads a shard's records; what cannot be read ends it.</summary>
    public static ShardReading Read(ShardHistory shard, ICollection<Violation> violations)
    {
        ImmutableArray<LedgerRecord>.Builder records = ImmutableArray.CreateBuilder<LedgerRecord>();
        ReadOnlyMemory<byte> chain = LedgerCodec.Genesis;
        foreach (byte[] bytes in shard.Records)
        {
            LedgerRecord record;
            try
            {
                record = LedgerCodec.Read(bytes);
            }
            catch (InvalidDataException garbled)
            {
                violations.Add(new Violation(Invariant.Chain, $"{shard.Shard}: record {records.Count}: {garbled.Message}"));
                break;
            }
            if (record.Shard != shard.Shard || record.Position != records.Count)
                violations.Add(
                    new Violation(
                        Invariant.Chain,
                        $"{shard.Shard}: record {record.Position} of {record.Shard} stands where {records.Count} belongs"
                    )
                );
            if (!record.Previous.Span.SequenceEqual(chain.Span))
                violations.Add(new Violation(Invariant.Chain, $"{shard.Shard}: record {record.Position} does not follow the one before"));
            chain = LedgerCodec.Hash(bytes);
            records.Add(record);
        }
        return new ShardReading(shard, records.ToImmutable());
    }

    public static IEnumerable<Violation> Check(ShardReading shard)
    {
        long law = 0,
            fence = 0,
            settled = -1;
        bool closed = false;
        foreach (LedgerRecord record in shard.Records)
        {
            if (closed)
                yield return new Violation(Invariant.Chain, $"{shard.Shard} goes on after its end, at {record.Position}");
            if (record is LedgerRecord.Batch batch)
            {
                if (batch.ControlVersion < law)
                    yield return new Violation(
                        Invariant.P3,
                        $"{shard.Shard}: the law goes back from {law} to {batch.ControlVersion} at {batch.Position}"
                    );
                if (batch.ControlVersion < fence)
                    yield return new Violation(
                        Invariant.P1,
                        $"{shard.Shard}: position {batch.Position} was decided under {batch.ControlVersion}, after a fence of {fence}"
                    );
                law = Math.Max(law, batch.ControlVersion);
            }
            // A fence set again late may name an older law than the shard decides under by now; it takes nothing back.
            fence = Math.Max(fence, (record as LedgerRecord.Fence)?.ControlVersion ?? 0);
            long says = record switch
            {
                LedgerRecord.Batch b => b.SettledUpTo,
                LedgerRecord.Fence f => f.SettledUpTo,
                LedgerRecord.Close c => c.SettledUpTo,
                _ => settled,
            };
            if (says < settled)
                yield return new Violation(
                    Invariant.P3,
                    $"{shard.Shard}: what is settled goes back from {settled} to {says} at {record.Position}"
                );
            (settled, closed) = (says, record is LedgerRecord.Close);
            if (Summary(shard, record) is { } wrong)
                yield return wrong;
        }
        foreach (Violation wrong in CheckGuard(shard, law, fence, settled, closed))
            yield return wrong;
    }

    // What a fence or a close says of the admissions before it is what a pause waits for.
    private static Violation? Summary(ShardReading shard, LedgerRecord record)
    {
        (long last, DateTimeOffset? notAfter) = record switch
        {
            LedgerRecord.Fence f => (f.LastAdmission, f.LastNotAfter),
            LedgerRecord.Close c => (c.LastAdmission, c.LastNotAfter),
            _ => (long.MinValue, null),
        };
        return
            last != long.MinValue
            && (
                last != (shard.LastAdmissionUpTo(record.Position)?.Position ?? -1)
                || IsBefore(notAfter, shard.LastNotAfterUpTo(record.Position))
            )
            ? new Violation(
                Invariant.P2,
                $"{shard.Shard}: record {record.Position} knows of admissions up to {last} until {notAfter:T}, there are {shard.LastAdmissionUpTo(record.Position)?.Position} until {shard.LastNotAfterUpTo(record.Position):T}"
            )
            : null;
    }

    internal static bool IsBefore(DateTimeOffset? one, DateTimeOffset? other) => other is not null && (one is null || one < other);

    private static IEnumerable<Violation> CheckGuard(ShardReading shard, long law, long fence, long settled, bool closed)
    {
        if (shard.History.Guard is not { } guard)
        {
            if (!shard.Records.IsEmpty)
                yield return new Violation(Invariant.Chain, $"{shard.Shard} has records and no guard");
            yield break;
        }
        long end = shard.Records.Length;
        if (guard.Next != end || !guard.Chain.Span.SequenceEqual(shard.HashAt(end - 1)))
            yield return new Violation(Invariant.Chain, $"{shard.Shard}: the guard stands at {guard.Next}, the records end at {end}");
        if (guard.ControlVersion != law || guard.FencedVersion != fence || guard.SettledUpTo < settled)
            yield return new Violation(
                Invariant.P3,
                $"{shard.Shard}: the guard says law {guard.ControlVersion}, fence {guard.FencedVersion}, settled {guard.SettledUpTo}; the records {law}, {fence}, {settled}"
            );
        if (
            guard.LastAdmission != (shard.LastAdmissionUpTo(end)?.Position ?? -1)
            || IsBefore(guard.LastNotAfter, shard.LastNotAfterUpTo(end))
        )
            yield return new Violation(Invariant.P2, $"{shard.Shard}: the guard knows of admissions up to {guard.LastAdmission} only");
        if (closed != (guard.State == GuardState.Closed) && !(guard.State == GuardState.Closed && end == 0))
            yield return new Violation(
                Invariant.Chain,
                $"{shard.Shard}: the guard is {guard.State}, the records say {(closed ? "closed" : "open")}"
            );
    }
}
