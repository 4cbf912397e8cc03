using System.Security.Cryptography;
using RegionalPause.Ledger;
using RegionalPause.Orders;
using RegionalPause.Requests;

namespace RegionalPause.Verification;

/// <summary>
/// Compares every certificate with every shard (P1, P4): each fence that it names exists with the same data; each shard that it does not
/// name could not have admitted anything under the previous control state; and no admission under that state is after its fence.
/// </summary>
internal sealed class CertificateAudit(
    ControlAudit control,
    IReadOnlyDictionary<ShardId, ShardAudit> shards,
    Action<PauseCertificate>? watch,
    bool remembers
)
{
    private readonly List<Certified> certified = [];
    private readonly Dictionary<(ShardId Shard, long Position), List<(OrderId Order, ShardFence Fence)>> awaited = [];
    private readonly Dictionary<ShardId, (OrderId Order, DateTimeOffset CommittedAt)> hasToBeClosed = [];
    private long newest;

    /// <summary>The number of certificates.</summary>
    public int Count => certified.Count;

    /// <summary>Takes the certificate that follows an event. Returns what is wrong with it.</summary>
    public LedgerFault? Take(PauseEvent.OrderEffective effective, ReadOnlySpan<byte> bytes)
    {
        if (effective.CertificateHash != Convert.ToHexStringLower(SHA256.HashData(bytes)))
            return Fault(effective.Id, "Its hash is not the hash in the control log.");
        PauseCertificate certificate;
        try
        {
            certificate = PauseJson.ReadCertificate(bytes);
        }
        catch (InvalidDataException e)
        {
            return new LedgerFault(LedgerFaultKind.Malformed, $"certificate of order '{effective.Id}'", e.Message);
        }
        OrderState? order = control.Find(effective.Id);
        if (order is null || certificate.Order != effective.Id || certificate.Version != order.Version)
        {
            return Fault(
                effective.Id,
                $"It is for order '{certificate.Order}' at control version {certificate.Version}. "
                    + "The control log did not commit this order at this version."
            );
        }
        bool sameInstants =
            Instants.ToLedgerSecond(certificate.CommittedAt) == order.CommittedAt
            && Instants.ToLedgerSecond(certificate.FencedAt) == order.FencedAt
            && Instants.ToLedgerSecond(certificate.EffectiveAt) == order.EffectiveAt;
        if (!sameInstants || certificate.FencedAt < certificate.CommittedAt || certificate.EffectiveAt < certificate.FencedAt)
            return Fault(effective.Id, "Its instants are not those of the control log, or are not in order.");

        var fences = new Dictionary<ShardId, ShardFence>();
        foreach (ShardFence fence in certificate.Fences)
        {
            if (!fences.TryAdd(fence.Shard, fence))
                return Fault(effective.Id, $"It names shard {fence.Shard} twice.");
            if (Contradicts(certificate, fence) is { } why)
                return Fault(effective.Id, why);
            if (Await(certificate.Order, fence) is { } fault)
                return fault;
        }
        certified.Add(
            new Certified(certificate.Order, certificate.Version, certificate.CommittedAt, fences, remembers ? bytes.ToArray() : [])
        );
        watch?.Invoke(certificate);
        newest = Math.Max(newest, certificate.Version);
        foreach (ShardAudit shard in shards.Values)
        {
            if (shard.FirstVersion < certificate.Version && !fences.ContainsKey(shard.Shard) && Owes(shard, certified[^1]) is { } fault)
                return fault;
        }
        return null;
    }

    /// <summary>
    /// Checks the start of a batch: it must not be after its fence for any order that was certified under a later version.
    /// </summary>
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
                return ShardAudit.Fault(
                    LedgerFaultKind.Admission,
                    batch,
                    $"It was decided under control version {batch.ControlVersion}, after the fence at record {fence.FencePosition} "
                        + $"that the certificate of order '{order.Id}' names."
                );
            }
        }
        return null;
    }

    /// <summary>Checks a complete record against the certificates that named it earlier.</summary>
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
        return
            record is LedgerRecord.Close close && hasToBeClosed.Remove(record.Shard, out (OrderId Order, DateTimeOffset CommittedAt) owed)
            ? TooLate(owed, record.Shard, close.At)
            : null;
    }

    /// <summary>What is still missing at the end of the ledger.</summary>
    public LedgerFault? End()
    {
        foreach (((ShardId shard, long position), List<(OrderId Order, ShardFence Fence)> said) in awaited)
        {
            return new LedgerFault(
                LedgerFaultKind.Incomplete,
                $"certificate of order '{said[0].Order}'",
                $"The fence that it names at record {position} of shard {shard} is not sealed yet."
            );
        }
        foreach ((ShardId shard, (OrderId Order, DateTimeOffset CommittedAt) owed) in hasToBeClosed)
        {
            return new LedgerFault(
                LedgerFaultKind.Incomplete,
                $"certificate of order '{owed.Order}'",
                $"It does not name shard {shard}, whose close is not sealed yet."
            );
        }
        return null;
    }

    /// <summary>Writes the certificates. At the end of a ledger without faults they wait for no record.</summary>
    public void Write(BinaryWriter to)
    {
        if (awaited.Count > 0 || hasToBeClosed.Count > 0)
            throw new InvalidOperationException("A ledger that is incomplete is not kept.");
        to.Write(certified.Count);
        foreach (Certified order in certified)
        {
            to.Write(order.Bytes.Length);
            to.Write(order.Bytes);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a certificate.</exception>
    public void Read(BinaryReader from)
    {
        for (int left = from.ReadInt32(); left > 0; left--)
        {
            byte[] bytes = from.ReadBytes(from.ReadInt32());
            PauseCertificate certificate = PauseJson.ReadCertificate(bytes);
            certified.Add(
                new Certified(
                    certificate.Order,
                    certificate.Version,
                    certificate.CommittedAt,
                    certificate.Fences.ToDictionary(fence => fence.Shard),
                    remembers ? bytes : []
                )
            );
            newest = Math.Max(newest, certificate.Version);
        }
    }

    private static string? Contradicts(PauseCertificate certificate, ShardFence fence) =>
        fence.Settlement switch
        {
            Settlement.NothingAdmitted when fence.LastAdmission >= 0 =>
                $"It states that shard {fence.Shard} admitted nothing, but names record {fence.LastAdmission} as the last admission.",
            Settlement.Sent or Settlement.Expired when fence.LastAdmission < 0 =>
                $"It states that the admissions of shard {fence.Shard} are settled, but names no admission.",
            Settlement.Expired when fence.LastNotAfter is null || fence.LastNotAfter >= certificate.EffectiveAt =>
                $"It states that the tickets of shard {fence.Shard} have expired at {certificate.EffectiveAt:u}; "
                    + $"the last one expires at {fence.LastNotAfter:u}.",
            _ => null,
        };

    private LedgerFault? Await(OrderId order, ShardFence fence)
    {
        ShardId id = fence.Shard;
        // A shard that was registered and closed before its owner wrote anything has no records.
        if (fence.FencePosition < 0)
            return shards.ContainsKey(id) ? Fault(order, $"It states that shard {id} has no records, but it has some.") : null;
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
            return Fault(order, $"Record {fence.FencePosition} of shard {fence.Shard} is not a fence.");
        return mark.Hash != fence.FenceHash || mark.LastAdmission != fence.LastAdmission || mark.LastNotAfter != fence.LastNotAfter
            ? Fault(order, $"Its data of the fence at record {fence.FencePosition} of shard {fence.Shard} are not those of the record.")
            : null;
    }

    // A shard with decisions under an earlier version that the certificate does not name. It must have closed before the order was
    // committed.
    private LedgerFault? Owes(ShardAudit shard, Certified order)
    {
        if (shard.Closed is { } closed)
            return TooLate((order.Id, order.CommittedAt), shard.Shard, closed.At);
        if (!hasToBeClosed.TryGetValue(shard.Shard, out (OrderId, DateTimeOffset CommittedAt) owed) || order.CommittedAt < owed.CommittedAt)
            hasToBeClosed[shard.Shard] = (order.Id, order.CommittedAt);
        return null;
    }

    private static LedgerFault? TooLate((OrderId Order, DateTimeOffset CommittedAt) owed, ShardId shard, DateTimeOffset closedAt) =>
        closedAt <= Instants.ToLedgerSecond(owed.CommittedAt)
            ? null
            : Fault(owed.Order, $"It does not name shard {shard}, which decided under an earlier version and closed only at {closedAt:u}.");

    private static LedgerFault Fault(OrderId order, string detail) =>
        new(LedgerFaultKind.Certificate, $"certificate of order '{order}'", detail);

    private sealed record Certified(
        OrderId Id,
        long Version,
        DateTimeOffset CommittedAt,
        Dictionary<ShardId, ShardFence> Fences,
        byte[] Bytes
    );
}
