using System.Collections.Immutable;
using RegionalPause.App.Api.Description;
using RegionalPause.Pauses;
using RegionalPause.Requests;

namespace RegionalPause.App.Api;

/// <summary>A pause request as it is written in JSON: the body of <c>POST /api/orders</c> and, with who and what, an admin command.</summary>
internal record PauseBody
{
    [MaxBytes(TextLimits.OrderId)]
    public string? Id { get; init; }
    public string[]? Jurisdictions { get; init; }
    [MaxBytes(TextLimits.Authority)]
    public string? Authority { get; init; }
    [MaxBytes(TextLimits.Reason)]
    public string? Reason { get; init; }
    public string[]? ContentTypes { get; init; }
    public DayRangeBody? Created { get; init; }
    public DayRangeBody? Processed { get; init; }
    public string? Meanwhile { get; init; }
    public int? RetentionDays { get; init; }
    public string? AtCeiling { get; init; }
    public DateTimeOffset? EffectiveFrom { get; init; }
    public DateTimeOffset? ConfirmedToAuthorityAt { get; init; }
    public DateOnly? ReviewOn { get; init; }
    public bool Shadow { get; init; }

    public PauseRequest ToRequest() => new()
    {
        Id = Id,
        Jurisdictions = Jurisdictions?.ToImmutableArray() ?? [],
        Authority = Authority,
        Reason = Reason,
        ContentTypes = ContentTypes?.ToImmutableArray() ?? [],
        Created = Created?.ToRange(),
        Processed = Processed?.ToRange(),
        Meanwhile = Meanwhile,
        RetentionDays = RetentionDays,
        AtCeiling = AtCeiling,
        EffectiveFrom = EffectiveFrom,
        ConfirmedToAuthorityAt = ConfirmedToAuthorityAt,
        ReviewOn = ReviewOn,
        Shadow = Shadow,
    };
}

internal sealed record DayRangeBody
{
    public DateOnly? From { get; init; }
    public DateOnly? To { get; init; }
    [MaxBytes(TextLimits.Zone)]
    public required string Zone { get; init; }

    public DayRange ToRange() => new(From, To, Zone);
}

/// <summary>A message of <c>admin-commands</c>.</summary>
internal sealed record AdminCommandBody : PauseBody
{
    public required string Command { get; init; }
    [MaxBytes(TextLimits.Person)]
    public required string By { get; init; }
    [MaxBytes(TextLimits.OrderId)]
    public string? Order { get; init; }
    public string? Name { get; init; }
}

internal sealed record ConfirmBody
{
    public required DateTimeOffset ConfirmedToAuthorityAt { get; init; }
}

internal sealed record UndoBody
{
    /// <summary>Why; the first of the two gives it.</summary>
    [MaxBytes(TextLimits.OverrideReason)]
    public string? Reason { get; init; }
}

internal sealed record FlagBody
{
    public required bool Open { get; init; }
    [MaxBytes(TextLimits.Reason)]
    public string? Reason { get; init; }
}

internal sealed record MemberBody
{
    [MaxBytes(TextLimits.Id)]
    public required string MemberId { get; init; }
}

internal sealed record TicketBody
{
    public required string Ticket { get; init; }
    [MaxBytes(TextLimits.Id)]
    public required string ContentId { get; init; }
    public required int Revision { get; init; }
    public required DateTimeOffset EnqueuedAt { get; init; }
    public double ResolutionSeconds { get; init; } = 1;
}
