using RegionalPause.Contract;
using RegionalPause.Requests;

namespace RegionalPause.App.Messages;

/// <summary>A message of <c>admin-commands</c>: a pause request, with what is asked for and who asks.</summary>
internal sealed record AdminCommandBody : PauseRequest
{
    public required string Command { get; init; }

    [MaxBytes(TextLimits.Person)]
    public required string By { get; init; }

    [MaxBytes(TextLimits.OrderId)]
    public string? Order { get; init; }
    public string? Name { get; init; }
}
