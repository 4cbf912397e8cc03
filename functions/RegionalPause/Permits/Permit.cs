using System.Collections.Immutable;
using RegionalPause.Jurisdictions;
using RegionalPause.Requests;

namespace RegionalPause.Permits;

/// <summary>The state of a permit.</summary>
public enum PermitState : byte
{
    /// <summary>Registered; it is not granted yet, and its run has no answer.</summary>
    Requested = 1,

    /// <summary>Its run may read until its lease ends.</summary>
    Active = 2,

    /// <summary>It is not renewed any more. Its run may not know this before its lease ends.</summary>
    Revoked = 3,

    /// <summary>Its run stated that it reads no more.</summary>
    Ended = 4,

    /// <summary>Its lease has passed on the store's clock.</summary>
    Expired = 5,
}

/// <summary>
/// A permit of a training run: a lease on the items of one dataset (R17). The run renews it, and a pause revokes it.
/// </summary>
public sealed record Permit
{
    /// <summary>Its id.</summary>
    public required PermitId Id { get; init; }

    /// <summary>The name of the run.</summary>
    public required string Run { get; init; }

    /// <summary>The name of the dataset.</summary>
    public required string Dataset { get; init; }

    /// <summary>The jurisdictions whose items the run reads, sorted; empty means every jurisdiction.</summary>
    public ImmutableArray<JurisdictionCode> Jurisdictions { get; init; } = [];

    /// <summary>SHA-256 of the manifest's bytes, 64 lower-case hexadecimal digits.</summary>
    public required string ManifestSha256 { get; init; }

    /// <summary>Items of the manifest; <c>null</c> if the request had only its hash.</summary>
    public long? Items { get; init; }

    /// <summary>Items of the manifest that were excluded when the permit was requested; <c>null</c> with <see cref="Items"/>.</summary>
    public long? Excluded { get; init; }

    /// <summary>Items of the exclusions when the permit was requested.</summary>
    public int Exclusions { get; init; }

    /// <summary>How long a grant or a renewal is valid.</summary>
    public required TimeSpan Lease { get; init; }

    /// <summary>Who requested it. Only they renew and end it.</summary>
    public required Person RequestedBy { get; init; }

    /// <summary>When it was registered.</summary>
    public required DateTimeOffset RegisteredAt { get; init; }

    /// <summary>Its state.</summary>
    public PermitState State { get; init; } = PermitState.Requested;

    /// <summary>
    /// The control version under which it was granted: that of the row of the control log with its grant. Before the grant it is a version
    /// that was read before the permit was registered, so the grant has a higher one.
    /// </summary>
    public required long ControlVersion { get; init; }

    /// <summary>Whether the control log is known to have its grant.</summary>
    public bool IsGranted { get; init; }

    /// <summary>
    /// The end of its last lease on the store's clock. Its run counted that lease from before it sent the request, so the run stops
    /// earlier. A revoked permit keeps it. <c>null</c> if its run was never told of a lease.
    /// </summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Why it was revoked, as <see cref="PermitCause"/> writes it; <c>null</c> if it was not revoked.</summary>
    public string? Cause { get; init; }

    /// <summary>When it was over; <c>null</c> before.</summary>
    public DateTimeOffset? OverAt { get; init; }

    /// <summary>The number of the current exclusions, from 1. It grows when they may have grown.</summary>
    public int Revision { get; init; } = 1;

    /// <summary>The highest revision that the run named.</summary>
    public int Applied { get; init; } = 1;

    /// <summary>Since when the run has not named a newer revision although there is one; <c>null</c> if it named the current one.</summary>
    public DateTimeOffset? UnappliedSince { get; init; }

    /// <summary>The control version up to which the current revision is known to have everything that forbids.</summary>
    public required long SeenVersion { get; init; }

    /// <summary>Whether its run reads no more under it. No later event changes it.</summary>
    public bool IsOver => State is PermitState.Ended or PermitState.Expired;
}

/// <summary>The texts of why a permit was revoked.</summary>
public static class PermitCause
{
    /// <summary>A training flag of its jurisdictions was closed.</summary>
    public const string Flags = "flags";

    /// <summary>The run did not name the new exclusions within one lease.</summary>
    public const string ExclusionsNotApplied = "exclusions-not-applied";

    /// <summary>A pause order covers it.</summary>
    public static string Order(OrderId order) => $"order:{order}";
}
