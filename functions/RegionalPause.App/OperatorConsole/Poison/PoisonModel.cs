using System.Collections.Immutable;
using RegionalPause.App.OperatorConsole.Frame;
using RegionalPause.App.OperatorConsole.Lists;

namespace RegionalPause.App.OperatorConsole.Poison;

/// <summary>The messages that could not be handled.</summary>
/// <param name="Visit">The visit.</param>
/// <param name="Waiting">About how many messages wait on each queue that is not empty; <c>null</c> if the broker does not tell.</param>
/// <param name="Reasons">The reasons of the messages that were read.</param>
/// <param name="Reason">The reason to which the list is narrowed; <c>null</c> for all.</param>
/// <param name="Rows">One page of the messages.</param>
/// <param name="IsCut">Whether a queue has more messages than were read.</param>
public sealed record PoisonModel(
    ConsoleVisit Visit,
    ImmutableArray<(string Queue, long? Messages)> Waiting,
    ImmutableArray<PoisonReason> Reasons,
    string? Reason,
    Paged<PoisonRow> Rows,
    bool IsCut
);
