using System.Security.Cryptography;
using RegionalPause.Ledger;
using RegionalPause.Orders;
using RegionalPause.Requests;

namespace RegionalPause.Verification;

/// <summary>
/// Holds every certificate against every shard: each fence it names is there and says the same, each shard it does not name could not have admitted anything
/// under the law before, and no admission under that law stands behind its fence (P1, P4).
/// </summary>
internal sealed class CertificateAudit(ControlAudit control, IReadOnlyDictionary<ShardId, ShardAudit> shards, Action<PauseCertificate>? watch)
{
    private readonly List<Certified> certified = [];
    private readonly Dictionary<(ShardId Shard, long Position), List<(OrderId Order, ShardFence Fence)>> awaited = [];
    private readonly Dictionary<ShardId, (OrderId Order, DateTimeOffset CommittedAt)> hasToBeClosed = [];
    private long newest;

    /// <summary>How many there are.</summary>
    public int Count => certified.Count;

    /// <summary>Takes a certificate that came with an event.</summary>
    public LedgerFault? Take(PauseEvent.OrderEffective effective, ReadOnlySpan<byte> bytes)
    {
        if (effective.CertificateHash != Convert.ToHexStringLower(SHA256.HashData(bytes)))
            return Fault(effective.Id, "It is not the one whose hash the control log has.");
        PauseCertificate certificate;
        try
        {
            certificate = PauseJson.ReadCertificate(bytes);
        }
        catch (InvalidDataException e)
        {
            return new LedgerFault(LedgerFaultKind.Malformed, $"certificate of order '{effective.Id}'", e.Message);
        }
        OrderState? standing = control.Find(effective.Id);
        if (standing is null || certificate.Order != effective.Id || certificate.Version != standing.Version)
            return Fault(effective.Id, $"It is for order '{certificate.Order}' at control version {certificate.Version}, which is not what the log committed.");
        if (Instants.ToLedgerSecond(certificate.CommittedAt) != standing.CommittedAt || Instants.ToLedgerSecond(certificate.FencedAt) != standing.FencedAt
            || Instants.ToLedgerSecond(certificate.EffectiveAt) != standing.EffectiveAt || certificate.FencedAt < certificate.CommittedAt || certificate.EffectiveAt < certificate.FencedAt)
            return Fault(effective.Id, "Its instants are not those of the control log, or run backwards.");

        var fences = new Dictionary<ShardId, ShardFence>();
        foreach (ShardFence fence in certificate.Fences)
        {
            if (!fences.TryAdd(ShardId.Parse(fence.Shard), fence))
                return Fault(effective.Id, $"It names shard {fence.Shard} twice.");
            if (Contradicts(certificate, fence) is { } why)
                return Fault(effective.Id, why);
            if (Await(certificate.Order, fence) is { } fault)
                return fault;
        }
        certified.Add(new Certified(certificate.Order, certificate.Version, certificate.CommittedAt, fences));
        watch?.Invoke(certificate);
        newest = Math.Max(newest, certificate.Version);
        foreach (ShardAudit shard in shards.Values)
        {
            if (shard.FirstVersion < certificate.Version && !fences.ContainsKey(shard.Shard) && Owes(shard, certified[^1]) is { } fault)
                return fault;
        }
        return null;
    }

    /// <summary>A batch that begins: no order that was certified under a later law may have its fence before it.</summary>
    public LedgerFault? Begin(LedgerRecord.Batch batch, ShardAudit shard)
    {
        if (batch.ControlVersion >= newest)
            return null;
        foreach (Certified order in certified)
        {
            if (batch.ControlVersion >= order.Version)
                continue;
            if (!order.Fences.TryGetValue(batch.Shard, out ShardFence? fence))
            {
                if (Owes(shard, order) is { } fault)
                    return fault;
            }
            else if (batch.Position > fence.FencePosition)
            {
                return ShardAudit.Fault(LedgerFaultKind.Admission, batch,
                    $"It was decided under control version {batch.ControlVersion}, behind the fence at {fence.FencePosition} that the certificate of order '{order.Id}' names.");
            }
        }
        return null;
    }

    /// <summary>A record that ended: what was said of it before it came.</summary>
    public LedgerFault? Ended(LedgerRecord record, ShardAudit shard)
    {
        if (awaited.Count > 0 && awaited.Remove((record.Shard, record.Position), out List<(OrderId Order, ShardFence Fence)>? said))
        {
            foreach ((OrderId order, ShardFence fence) in said)
            {
                if (Compare(order, fence, shard) is { } fault)
                    return fault;
            }
        }
        return record is LedgerRecord.Close close && hasToBeClosed.Remove(record.Shard, out (OrderId Order, DateTimeOffset CommittedAt) owed) ? TooLate(owed, record.Shard, close.At) : null;
    }

    /// <summary>What is still open at the end of the ledger.</summary>
    public LedgerFault? End()
    {
        foreach (((ShardId shard, long position), List<(OrderId Order, ShardFence Fence)> said) in awaited)
            return new LedgerFault(LedgerFaultKind.Incomplete, $"certificate of order '{said[0].Order}'", $"The fence it names at record {position} of shard {shard} is not sealed yet.");
        foreach ((ShardId shard, (OrderId Order, DateTimeOffset CommittedAt) owed) in hasToBeClosed)
            return new LedgerFault(LedgerFaultKind.Incomplete, $"certificate of order '{owed.Order}'", $"It does not name shard {shard}, whose close is not sealed yet.");
        return null;
    }

    private static string? Contradicts(PauseCertificate certificate, ShardFence fence) => fence.Settlement switch
    {
        Settlement.NothingAdmitted when fence.LastAdmission >= 0 => $"It says that shard {fence.Shard} admitted nothing, and names record {fence.LastAdmission} as the last that did.",
        Settlement.Sent or Settlement.Expired when fence.LastAdmission < 0 => $"It says that the admissions of shard {fence.Shard} are settled, and names none.",
        Settlement.Expired when fence.LastNotAfter is null || fence.LastNotAfter >= certificate.EffectiveAt =>
            $"It calls the tickets of shard {fence.Shard} run out at {certificate.EffectiveAt:u}; the last ran until {fence.LastNotAfter:u}.",
        _ => null,
    };

    private LedgerFault? Await(OrderId order, ShardFence fence)
    {
        ShardId id = ShardId.Parse(fence.Shard);
        // A shard registered and closed before its owner wrote anything has no record at all.
        if (fence.FencePosition < 0)
            return shards.ContainsKey(id) ? Fault(order, $"It says that shard {id} never had a record.") : null;
        if (shards.TryGetValue(id, out ShardAudit? shard) && shard.Next > fence.FencePosition)
            return Compare(order, fence, shard);
        if (!awaited.TryGetValue((id, fence.FencePosition), out List<(OrderId, ShardFence)>? said))
            awaited[(id, fence.FencePosition)] = said = [];
        said.Add((order, fence));
        return null;
    }

    private static LedgerFault? Compare(OrderId order, ShardFence fence, ShardAudit shard)
    {
        if (!shard.Marks.TryGetValue(fence.FencePosition, out FenceMark? mark))
            return Fault(order, $"Record {fence.FencePosition} of shard {fence.Shard} is no fence.");
        return mark.Hash != fence.FenceHash || mark.LastAdmission != fence.LastAdmission || mark.LastNotAfter != fence.LastNotAfter
            ? Fault(order, $"What it says of the fence at record {fence.FencePosition} of shard {fence.Shard} is not what stands there.")
            : null;
    }

    // A shard with decisions under the law before that the certificate does not name: it has to have closed before the order was committed.
    private LedgerFault? Owes(ShardAudit shard, Certified order)
    {
        if (shard.Closed is { } closed)
            return TooLate((order.Id, order.CommittedAt), shard.Shard, closed.At);
        if (!hasToBeClosed.TryGetValue(shard.Shard, out (OrderId, DateTimeOffset CommittedAt) owed) || order.CommittedAt < owed.CommittedAt)
            hasToBeClosed[shard.Shard] = (order.Id, order.CommittedAt);
        return null;
    }

    private static LedgerFault? TooLate((OrderId Order, DateTimeOffset CommittedAt) owed, ShardId shard, DateTimeOffset closedAt) =>
        closedAt <= Instants.ToLedgerSecond(owed.CommittedAt) ? null : Fault(owed.Order, $"It does not name shard {shard}, which decided under the law before and closed only at {closedAt:u}.");

    private static LedgerFault Fault(OrderId order, string detail) => new(LedgerFaultKind.Certificate, $"certificate of order '{order}'", detail);

    private sealed record Certified(OrderId Id, long Version, DateTimeOffset CommittedAt, Dictionary<ShardId, ShardFence> Fences);
}
