using RegionalPause.App.Api.Description;
using RegionalPause.Requests;

namespace RegionalPause.App.Api;

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
