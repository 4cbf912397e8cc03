using System.Collections.Immutable;
using RegionalPause.Messaging;

namespace RegionalPause.App.Functions.Binding;

/// <summary>Handles messages of one queue; one result per message, in order. An exception says nothing of any of them.</summary>
public delegate Task<ImmutableArray<MessageResult>> HandleMessages(IReadOnlyList<IncomingMessage> messages, CancellationToken cancellationToken);

/// <summary>
/// What a queue function returns: the message and its result. Outputs are sent already; what is left is to settle the message, which is
/// done by the host or the pump that delivered it.
/// </summary>
/// <param name="Queue">The queue it came from.</param>
/// <param name="Message">The message.</param>
/// <param name="Result">Its result.</param>
public sealed record HandledMessage(string Queue, IncomingMessage Message, MessageResult Result);
