using System.Collections.Immutable;
using RegionalPause.Requests;

namespace RegionalPause.Contract;

/// <summary>A permit of a training run (R17). The run may read only while <c>state</c> is <c>active</c>.</summary>
/// <param name="Id">The permit id.</param>
/// <param name="Run">The name of the run.</param>
/// <param name="Dataset">The name of the dataset.</param>
/// <param name="Jurisdictions">The jurisdictions whose items the run reads; <c>null</c> means every jurisdiction.</param>
/// <param name="ManifestSha256">SHA-256 of the manifest, hexadecimal.</param>
/// <param name="Items">Number of items of the manifest; <c>null</c> if the request had only its hash.</param>
/// <param name="Excluded">How many of them had to be left out when the permit was requested; <c>null</c> as above.</param>
/// <param name="State"><c>requested</c>, <c>active</c>, <c>revoked</c>, <c>expired</c> or <c>ended</c>.</param>
/// <param name="Revision">The number of the current exclusions. When it grows, the run loads them again and names it in a renewal.</param>
/// <param name="LeaseSeconds">How long a grant or a renewal is valid. The run counts from before it sent the request.</param>
/// <param name="ExpiresAt">The end of the last lease, on the store's clock; <c>null</c> if there was none.</param>
/// <param name="ControlVersion">The control version under which it was granted.</param>
/// <param name="Cause">Why it was revoked: <c>order:ID</c>, <c>flags</c> or <c>exclusions-not-applied</c>; otherwise <c>null</c>.</param>
/// <param name="OverAt">When it was over: the run ended it, or its last lease had passed; <c>null</c> before.</param>
/// <param name="RequestedBy">Who requested it.</param>
/// <param name="RegisteredAt">When it was requested.</param>
/// <param name="Exclusions">What the run must leave out.</param>
public sealed record PermitView(
    string Id,
    string Run,
    string Dataset,
    ImmutableArray<string>? Jurisdictions,
    string ManifestSha256,
    long? Items,
    long? Excluded,
    string State,
    int Revision,
    int LeaseSeconds,
    DateTimeOffset? ExpiresAt,
    long ControlVersion,
    string? Cause,
    DateTimeOffset? OverAt,
    string RequestedBy,
    DateTimeOffset RegisteredAt,
    ExclusionsView Exclusions
);

/// <summary>What a training run must leave out.</summary>
/// <param name="Items">Number of items when the permit was requested.</param>
/// <param name="Filter">Address of the filter file, with eight bytes an item. Its ETag is the revision.</param>
/// <param name="Lines">Address of the items as NDJSON.</param>
public sealed record ExclusionsView(int Items, string Filter, string Lines);

/// <summary>A run's request for a permit, not yet checked. If the body is the manifest, these are query parameters.</summary>
public sealed record PermitRequest
{
    /// <summary>The name of the run; no personal data.</summary>
    [MaxBytes(TextLimits.RunName)]
    public string? Run { get; init; }

    /// <summary>The name of the dataset; no personal data.</summary>
    [MaxBytes(TextLimits.RunName)]
    public string? Dataset { get; init; }

    /// <summary>Groups or jurisdictions whose items the run reads, for example <c>["EU"]</c>; empty means every jurisdiction.</summary>
    public ImmutableArray<string> Jurisdictions
    {
        get;
        init => field = value.IsDefault ? [] : value;
    } = [];

    /// <summary>SHA-256 of the manifest, hexadecimal, if the manifest itself is not sent.</summary>
    public string? ManifestSha256 { get; init; }

    /// <summary>The lease in seconds. Default 60; 10 to 3600 unless the operator set other limits.</summary>
    public int? LeaseSeconds { get; init; }
}

/// <summary>The body of <c>POST /api/permits/{id}/renewals</c>.</summary>
public sealed record RenewalBody
{
    /// <summary>The revision of the exclusions that the run has loaded.</summary>
    public required int Revision { get; init; }
}
