using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using RegionalPause.Requests;
using static RegionalPause.Permits.PermitCommand;
using static RegionalPause.Permits.PermitEvent;

namespace RegionalPause.Permits;

/// <summary>
/// The life of a permit as one function of state and command. Pure and total: it returns an answer for every pair and never throws.
/// </summary>
/// <remarks>
/// A permit is over only if its run said so or its last lease has passed on the store's clock. A revoked permit waits for its lease: its
/// run may not know yet that it was revoked. A permit that was revoked before its grant was answered has no lease, so it is over at once.
/// </remarks>
public static class PermitDecider
{
    private static readonly Decision<PermitEvent>.Unchanged Unchanged = new();

    /// <summary>Decides one command.</summary>
    public static Decision<PermitEvent> Decide(Permit permit, PermitCommand command) =>
        (permit, command) switch
        {
            ({ State: PermitState.Requested, IsGranted: false } p, Grant c) => Happens(new PermitGranted(p, c.Version, c.Now)),
            (_, Grant) => Unchanged,

            ({ State: PermitState.Requested } p, Activate c) => Happens(
                new PermitGranted(p, c.Version, c.Now),
                new PermitRenewed(p.Id, LeaseEnd(p, c.Now), new ExclusionsRevision(1, 1, null, p.SeenVersion), c.Now)
            ),
            (_, Activate) => Unchanged, // a pause was first

            ({ State: PermitState.Requested }, Renew) => Refuse("The permit is not granted yet."),
            ({ State: PermitState.Active } p, Renew c) => DecideRenewal(p, c),
            (_, Renew) => Unchanged, // its state tells the run to stop

            ({ State: PermitState.Requested or PermitState.Active } p, Revoke c) => Happens(new PermitRevoked(p.Id, c.Cause, c.Now)),
            (_, Revoke) => Unchanged,

            ({ State: PermitState.Requested }, EndByRun) => Refuse("The permit is not granted yet."),
            ({ State: PermitState.Active or PermitState.Revoked } p, EndByRun c) => Happens(new PermitEnded(p.Id, c.Now)),
            (_, EndByRun) => Unchanged,

            ({ IsOver: true }, Expire) => Unchanged,
            ({ ExpiresAt: null } p, Expire c) => Happens(new PermitExpired(p.Id, null, c.Now)),
            ({ ExpiresAt: { } end } p, Expire c) when c.Now > end + c.Skew => Happens(new PermitExpired(p.Id, end, end + c.Skew)),
            (_, Expire) => Unchanged,

            _ => Refuse("The command is unknown."),
        };

    /// <summary>The permit after an event.</summary>
    /// <exception cref="UnreachableException">The event cannot follow that state: <see cref="Decide"/> did not write this log.</exception>
    public static Permit Evolve(Permit permit, PermitEvent e) =>
        (permit, e) switch
        {
            ({ State: PermitState.Requested } p, PermitGranted x) => p with { IsGranted = true, ControlVersion = x.Version },
            ({ State: PermitState.Requested or PermitState.Active, IsGranted: true } p, PermitRenewed x) => p with
            {
                State = PermitState.Active,
                // A lease never ends earlier than one that the run was told of.
                ExpiresAt = p.ExpiresAt > x.ExpiresAt ? p.ExpiresAt : x.ExpiresAt,
                Revision = x.Exclusions.Revision,
                Applied = x.Exclusions.Applied,
                UnappliedSince = x.Exclusions.UnappliedSince,
                SeenVersion = x.Exclusions.SeenVersion,
            },
            ({ State: PermitState.Requested or PermitState.Active } p, PermitRevoked x) => p with
            {
                State = PermitState.Revoked,
                Cause = x.Cause,
            },
            ({ State: PermitState.Active or PermitState.Revoked } p, PermitEnded x) => p with { State = PermitState.Ended, OverAt = x.At },
            ({ IsOver: false } p, PermitExpired x) => p with { State = PermitState.Expired, OverAt = x.At },
            _ => throw new UnreachableException($"{e.Name} of permit '{e.Permit}' cannot follow {permit.State}."),
        };

    private static Decision<PermitEvent> DecideRenewal(Permit p, Renew c)
    {
        if (c.Revision < 1 || c.Revision > p.Revision)
            return new Decision<PermitEvent>.Refused(
                new Refusal(RefusalCode.Invalid, $"Permit '{p.Id}' has no such exclusions.")
                {
                    Errors =
                    [
                        new FieldError(
                            "revision",
                            c.Revision.ToString(CultureInfo.InvariantCulture),
                            $"the revision of the exclusions that the run has loaded, 1 to {p.Revision}"
                        ),
                    ],
                }
            );
        if (c.Law.Cause is { } cause)
            return Happens(new PermitRevoked(p.Id, cause, c.Now));
        // A run that stops renewing has no permit (R17).
        if (p.ExpiresAt is { } end && c.Now > end + c.Skew)
            return Happens(new PermitExpired(p.Id, end, end + c.Skew));
        int applied = Math.Max(p.Applied, c.Revision);
        DateTimeOffset? unapplied =
            applied == p.Revision ? null
            : applied > p.Applied ? c.Now
            : p.UnappliedSince ?? c.Now;
        if (c.Now > unapplied + p.Lease)
            return Happens(new PermitRevoked(p.Id, PermitCause.ExclusionsNotApplied, c.Now));
        // The run learns of new exclusions with this answer, so their time begins here.
        bool grows = c.Law.Tightened > p.SeenVersion;
        return Happens(
            new PermitRenewed(
                p.Id,
                LeaseEnd(p, c.Now),
                new ExclusionsRevision(
                    grows ? p.Revision + 1 : p.Revision,
                    applied,
                    grows ? unapplied ?? c.Now : unapplied,
                    grows ? c.Law.Version : p.SeenVersion
                ),
                c.Now
            )
        );
    }

    // The store's time is cut to a whole second when it is read, so it may be one second later already.
    private static DateTimeOffset LeaseEnd(Permit p, DateTimeOffset now) => Instants.ToLedgerSecond(now + p.Lease).AddSeconds(1);

    private static Decision<PermitEvent>.Events Happens(params ImmutableArray<PermitEvent> events) => new(events);

    private static Decision<PermitEvent>.Refused Refuse(string detail) => new(new Refusal(RefusalCode.NotInThisStage, detail));
}
