using System.Collections.Immutable;
using RegionalPause.Ledger;
using RegionalPause.Orders;

namespace RegionalPause.Tests.History;

/// <summary>Orders against shards: P1, P2 and P4, and that certificates tell the truth.</summary>
internal sealed class PauseCheck(LedgerHistory history, LawBook laws, ImmutableArray<ShardReading> shards)
{
    /// <summary>The <c>Date</c> header counts whole seconds, so an instant read from it may be that much too early.</summary>
    private static readonly TimeSpan Cut = TimeSpan.FromSeconds(1);

    private readonly ImmutableDictionary<string, ShardReading> byName = shards.ToImmutableDictionary(s => s.Shard.Value);

    public IEnumerable<Violation> Check() =>
        [
            .. laws.Orders.Values.SelectMany(CheckAdmissions),
            .. history.Certificates.SelectMany(CheckCertificate),
            .. history.Order is { } order ? order.Fenced.SelectMany(f => CheckFenced(f.Version, f.At, order)) : [],
            .. CheckSettled(),
        ];

    /// <summary>
    /// P1: what an order covers is not admitted under any law that has it, nor under one that has it not yet after its fence, or in a shard
    /// that registered after it was committed.
    /// </summary>
    private IEnumerable<Violation> CheckAdmissions(OrderTerm order)
    {
        foreach (ShardReading shard in shards)
        {
            long fence = shard
                .Records.OfType<LedgerRecord.Fence>()
                .Where(f => f.Cause == $"order:{order.Order.Id}")
                .Select(f => f.Position)
                .DefaultIfEmpty(long.MaxValue)
                .Min();
            foreach (Admission admission in shard.Admissions.Where(a => order.Covers(a.Facts)))
            {
                long version = admission.Batch.ControlVersion;
                if (order.IsInForceAt(version) || (version < order.From && (admission.Batch.Position > fence || IsYounger(shard, order))))
                    yield return new Violation(
                        Invariant.P1,
                        $"{admission.Coordinates} was admitted under {version}, and '{order.Order.Id}' covers it from {order.From} on; its fence is at {fence}"
                    );
            }
        }
    }

    private bool IsYounger(ShardReading shard, OrderTerm order) =>
        history.Order is { } stored && stored.Registered[shard.Shard.Value].Sequence > stored.Laws[order.From].Sequence;

    private IEnumerable<Violation> CheckCertificate(PauseCertificate certificate)
    {
        if (!laws.Orders.TryGetValue(certificate.Order, out OrderTerm? order) || order.From != certificate.Version)
        {
            yield return new Violation(
                Invariant.P4,
                $"the certificate of '{certificate.Order}' says version {certificate.Version}, the control log {order?.From}"
            );
            yield break;
        }
        ImmutableDictionary<string, ShardFence> fences = certificate.Fences.ToImmutableDictionary(f => f.Shard.Value);
        foreach (ShardReading shard in shards)
        {
            long fence = fences.TryGetValue(shard.Shard.Value, out ShardFence? part) ? part.FencePosition : -1;
            LedgerRecord.Batch? late = shard.Batches.FirstOrDefault(b => b.Position > fence && b.ControlVersion < certificate.Version);
            if (late is not null && (part is not null || !ClosedBefore(shard, certificate)))
                yield return new Violation(
                    part is null ? Invariant.P4 : Invariant.P1,
                    $"{shard.Shard} appended {late.Position} under {late.ControlVersion}, older than '{certificate.Order}', which {(part is null ? "knows nothing of it" : $"fenced it at {fence}")}"
                );
        }
        foreach (ShardFence part in certificate.Fences)
        {
            if (CheckPart(certificate, part) is { } wrong)
                yield return new Violation(Invariant.P4, $"the certificate of '{certificate.Order}': {part.Shard}: {wrong}");
        }
        foreach (SentMessage message in history.Traffic?.Accepted ?? [])
        {
            DateTimeOffset at = message.ArrivedAt ?? message.EnqueuedAt - history.SkewAllowance;
            if (
                at > certificate.EffectiveAt + Cut
                && AdmissionOf(message) is { } admission
                && admission.Batch.ControlVersion < order.From
                && order.Covers(admission.Facts)
            )
                yield return new Violation(
                    Invariant.P2,
                    $"{message.MessageId}, admitted under {admission.Batch.ControlVersion}, arrived at {at:T} and was accepted; '{order.Order.Id}' covers it and was effective at {certificate.EffectiveAt:T}"
                );
        }
    }

    private string? CheckPart(PauseCertificate certificate, ShardFence part)
    {
        if (!byName.TryGetValue(part.Shard.Value, out ShardReading? shard))
            return "there is no such shard";
        if (shard.HashAt(part.FencePosition) is not { } hash || Convert.ToHexStringLower(hash) != part.FenceHash)
            return $"its hash at {part.FencePosition} is another";
        if (part.FencePosition >= 0 && shard.Records[(int)part.FencePosition] is LedgerRecord.Batch)
            return $"at {part.FencePosition} stands no fence";
        if (
            part.LastAdmission != (shard.LastAdmissionUpTo(part.FencePosition)?.Position ?? -1)
            || ShardCheck.IsBefore(part.LastNotAfter, shard.LastNotAfterUpTo(part.FencePosition))
        )
            return $"its last admission is another than {part.LastAdmission}";
        return part.Settlement switch
        {
            Settlement.NothingAdmitted when part.LastAdmission >= 0 => "something was admitted",
            Settlement.Sent when shard.History.Guard!.SettledUpTo < part.LastAdmission =>
                $"it was settled up to {shard.History.Guard.SettledUpTo} only",
            Settlement.Expired when certificate.EffectiveAt <= part.LastNotAfter + history.SkewAllowance =>
                "its last ticket had not run out",
            _ => null,
        };
    }

    /// <summary>
    /// Once somebody noted that every shard is fenced up to a version, nothing is appended under an older one, whoever caused it: orders
    /// and flags alike.
    /// </summary>
    private IEnumerable<Violation> CheckFenced(long version, StoredAt at, StoreOrder order) =>
        from shard in shards
        from batch in shard.Batches
        where batch.ControlVersion < version && order.Records[(shard.Shard.Value, batch.Position)].Sequence > at.Sequence
        select new Violation(
            Invariant.P1,
            $"{shard.Shard} appended {batch.Position} under {batch.ControlVersion} after every shard was noted as fenced at {version}"
        );

    /// <summary>What a record says is settled did not arrive any more after it was written.</summary>
    private IEnumerable<Violation> CheckSettled()
    {
        if (history.Order is not { } order || history.Traffic is not { } traffic)
            yield break;
        foreach (SentMessage message in traffic.Accepted)
        {
            if (AdmissionOf(message) is not { } admission || message.ArrivedAt is not { } arrived)
                continue;
            LedgerRecord? early = byName[message.Ticket.Shard.Value]
                .Records.FirstOrDefault(r =>
                    r.Position > admission.Batch.Position
                    && SettledUpTo(r) >= admission.Batch.Position
                    && order.Records[(message.Ticket.Shard.Value, r.Position)].Instant < arrived
                );
            if (early is not null)
                yield return new Violation(
                    Invariant.P2,
                    $"{message.MessageId} arrived at {arrived:T}, after position {early.Position} had called it settled"
                );
        }
    }

    private static long SettledUpTo(LedgerRecord record) =>
        record switch
        {
            LedgerRecord.Batch b => b.SettledUpTo,
            LedgerRecord.Fence f => f.SettledUpTo,
            LedgerRecord.Close c => c.SettledUpTo,
            _ => -1,
        };

    private bool ClosedBefore(ShardReading shard, PauseCertificate certificate) =>
        shard.Records is [.., LedgerRecord.Close close]
        && (
            history.Order is { } order
                ? order.Records[(shard.Shard.Value, close.Position)].Sequence < order.Laws[certificate.Version].Sequence
                : close.At <= certificate.CommittedAt + history.SkewAllowance
        );

    private Admission? AdmissionOf(SentMessage message) =>
        byName.TryGetValue(message.Ticket.Shard.Value, out ShardReading? shard)
            ? shard.Admissions.FirstOrDefault(a => a.Batch.Position == message.Ticket.Position && a.Index == message.Ticket.Index)
            : null;
}
