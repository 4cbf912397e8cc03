using RegionalPause.Requests;

namespace RegionalPause.Permits;

/// <summary>
/// An event of a permit. All but <see cref="PermitRenewed"/> are stored in the control log. Their names are a storage format and never
/// change.
/// </summary>
public abstract record PermitEvent
{
    /// <summary>The first word of every event's name.</summary>
    public const string NamePrefix = "Permit";

    private PermitEvent(PermitId permit, DateTimeOffset at) => (Permit, At) = (permit, at);

    /// <summary>The permit.</summary>
    public PermitId Permit { get; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; }

    /// <summary>Its name in the control log.</summary>
    public string Name => GetType().Name;

    /// <summary>Granted at a control version: decided on the version before it, in one transaction.</summary>
    /// <param name="Whole">The permit as requested.</param>
    /// <param name="Version">The control version that contains this event.</param>
    /// <param name="At">When.</param>
    public sealed record PermitGranted(Permit Whole, long Version, DateTimeOffset At) : PermitEvent(Whole.Id, At);

    /// <summary>The run has its lease: it was granted, or renewed.</summary>
    /// <param name="Permit">The permit.</param>
    /// <param name="ExpiresAt">The end of the lease on the store's clock.</param>
    /// <param name="Exclusions">The exclusions after it.</param>
    /// <param name="At">When.</param>
    public sealed record PermitRenewed(PermitId Permit, DateTimeOffset ExpiresAt, ExclusionsRevision Exclusions, DateTimeOffset At)
        : PermitEvent(Permit, At);

    /// <summary>Not renewed any more.</summary>
    public sealed record PermitRevoked(PermitId Permit, string Cause, DateTimeOffset At) : PermitEvent(Permit, At);

    /// <summary>Over: its run stated that it reads no more.</summary>
    public sealed record PermitEnded(PermitId Permit, DateTimeOffset At) : PermitEvent(Permit, At);

    /// <summary>Over: its lease has passed on the store's clock.</summary>
    /// <param name="Permit">The permit.</param>
    /// <param name="LeaseEnd">The end of its last lease; <c>null</c> if its run was never told of one.</param>
    /// <param name="At">The end of the lease with the skew allowance.</param>
    public sealed record PermitExpired(PermitId Permit, DateTimeOffset? LeaseEnd, DateTimeOffset At) : PermitEvent(Permit, At);
}

/// <summary>Which exclusions a run has.</summary>
/// <param name="Revision">The number of the current ones.</param>
/// <param name="Applied">The highest number that the run named.</param>
/// <param name="UnappliedSince">Since when it has named none of the newer ones; <c>null</c> if it named the current one.</param>
/// <param name="SeenVersion">The control version up to which the current ones are complete.</param>
public sealed record ExclusionsRevision(int Revision, int Applied, DateTimeOffset? UnappliedSince, long SeenVersion);
