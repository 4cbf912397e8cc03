using RegionalPause.Orders;
using RegionalPause.Permits;
using RegionalPause.Requests;
using static RegionalPause.Permits.PermitEvent;

namespace RegionalPause.Verification;

/// <summary>
/// Replays the permits of training runs from the control log alone: each is granted once and ends once, after its grant; and an order
/// states that training stopped only after every permit that it covers is over (R17).
/// </summary>
internal sealed class PermitAudit
{
    private readonly Dictionary<PermitId, AuditedPermit> permits = [];

    /// <summary>Takes the next event. Returns why it may not follow; <c>null</c> if it may.</summary>
    public string? Take(PermitEvent happened, long version)
    {
        AuditedPermit? permit = permits.GetValueOrDefault(happened.Permit);
        if (happened is PermitGranted granted)
        {
            if (permit is not null)
                return $"Permit '{happened.Permit}' is granted twice.";
            if (granted.Version != version)
                return $"The grant of permit '{happened.Permit}' states control version {granted.Version}.";
            permits[happened.Permit] = new AuditedPermit(granted);
            return null;
        }
        if (permit is null)
            return $"{happened.Name} of permit '{happened.Permit}' is before its grant.";
        return happened is PermitRevoked revoked ? Revoke(permit, revoked) : End(permit, happened, version);
    }

    /// <summary>Why an order must not state that training stopped; <c>null</c> if it may.</summary>
    public string? Refuses(PauseEvent.TrainingStopped stopped, OrderState order)
    {
        if (!order.EverHeldBack)
            return $"Order '{order.Order.Id}' covers no permit, but states that training stopped.";
        Dictionary<PermitId, StoppedPermit> named = stopped.Permits.DistinctBy(p => p.Permit).ToDictionary(p => p.Permit);
        if (named.Count != stopped.Permits.Length)
            return $"Order '{order.Order.Id}' names a permit twice.";
        foreach ((PermitId id, AuditedPermit permit) in permits)
        {
            if (!Covers(order, permit) || permit.EndVersion < order.Version)
                continue;
            if (permit.End is not { } end)
                return $"Order '{order.Order.Id}' states that training stopped, but its permit '{id}' has no end.";
            if (!named.ContainsKey(id))
                return $"Order '{order.Order.Id}' states that training stopped, but does not name its permit '{id}'.";
            if (end.At > stopped.At)
                return $"Order '{order.Order.Id}' states that training stopped at {stopped.At:u}; its permit '{id}' ended at {end.At:u}.";
        }
        foreach (StoppedPermit one in stopped.Permits)
        {
            if (!permits.TryGetValue(one.Permit, out AuditedPermit? permit) || !Covers(order, permit))
                return $"Order '{order.Order.Id}' names permit '{one.Permit}', which it does not cover.";
            PermitEnding? how = permit.End switch
            {
                PermitEnded => PermitEnding.Ended,
                PermitExpired => PermitEnding.Expired,
                _ => null,
            };
            if (how != one.How || permit.End?.At != one.At)
                return $"Order '{order.Order.Id}' states another end of permit '{one.Permit}' than the log.";
        }
        return null;
    }

    // After a crash an event may be recorded again. The same event is no second one.
    private static string? Revoke(AuditedPermit permit, PermitRevoked revoked)
    {
        if (permit.Cause == revoked.Cause)
            return null;
        if (permit.Cause is not null || permit.End is not null)
            return $"Permit '{revoked.Permit}' is revoked again, or after its end.";
        permit.Cause = revoked.Cause;
        return null;
    }

    private static string? End(AuditedPermit permit, PermitEvent end, long version)
    {
        if (permit.End == end)
            return null;
        if (permit.End is not null)
            return $"Permit '{end.Permit}' ends twice.";
        if (end.At < permit.Grant.At)
            return $"Permit '{end.Permit}' ends at {end.At:u}, before its grant at {permit.Grant.At:u}.";
        if (end is PermitExpired { LeaseEnd: { } lease } && end.At < lease)
            return $"Permit '{end.Permit}' expires at {end.At:u}, before its lease ends at {lease:u}.";
        (permit.End, permit.EndVersion) = (end, version);
        return null;
    }

    private static bool Covers(OrderState order, AuditedPermit permit) =>
        PermitRules.Covers(order, permit.Grant.Version, permit.Grant.Whole.Jurisdictions);

    private sealed class AuditedPermit(PermitGranted grant)
    {
        public PermitGranted Grant => grant;

        public string? Cause { get; set; }

        public PermitEvent? End { get; set; }

        public long EndVersion { get; set; } = long.MaxValue;
    }
}
