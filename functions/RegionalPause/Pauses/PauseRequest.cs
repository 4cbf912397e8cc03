using System.Collections.Immutable;
using RegionalPause.Requests;

namespace RegionalPause.Pauses;

/// <summary>
/// An operator's request, not yet checked. The emergency form needs <see cref="Jurisdictions"/>, <see cref="Authority"/> or
/// <see cref="Reason"/>, and the person (from the caller's identity). Everything else has a default.
/// </summary>
public record PauseRequest
{
    /// <summary>Order id; if missing, it is made from the jurisdictions and the instant.</summary>
    [MaxBytes(TextLimits.OrderId)]
    public string? Id { get; init; }

    /// <summary>Groups or jurisdictions, for example <c>["UK"]</c>.</summary>
    public ImmutableArray<string> Jurisdictions
    {
        get;
        init => field = value.IsDefault ? [] : value;
    } = [];

    /// <summary>Id or short name of the supervisory authority.</summary>
    [MaxBytes(TextLimits.Authority)]
    public string? Authority { get; init; }

    /// <summary>Why.</summary>
    [MaxBytes(TextLimits.Reason)]
    public string? Reason { get; init; }

    /// <summary>Content types, by their lower-case names; empty means all.</summary>
    public ImmutableArray<string> ContentTypes
    {
        get;
        init => field = value.IsDefault ? [] : value;
    } = [];

    /// <summary>Created range.</summary>
    public DayRange? Created { get; init; }

    /// <summary>Processed range.</summary>
    public DayRange? Processed { get; init; }

    /// <summary><c>hold</c> (default) or <c>exclude</c>.</summary>
    public string? Meanwhile { get; init; }

    /// <summary>Days a held item may wait, 1 to 3650. Default 400.</summary>
    public int? RetentionDays { get; init; }

    /// <summary><c>ask</c> (default) or <c>purge</c>.</summary>
    public string? AtCeiling { get; init; }

    /// <summary>From when it applies. If missing: now. In the future for a scheduled order.</summary>
    public DateTimeOffset? EffectiveFrom { get; init; }

    /// <summary>When the authority was told.</summary>
    public DateTimeOffset? ConfirmedToAuthorityAt { get; init; }

    /// <summary>A day on which a person is reminded.</summary>
    public DateOnly? ReviewOn { get; init; }

    /// <summary>Whether the order is evaluated and recorded only, not enforced.</summary>
    public bool Shadow { get; init; }
}
