using System.Collections.Immutable;
using RegionalPause.Messaging;

namespace RegionalPause.App.Functions.Binding;

/// <summary>Handles messages of one queue. Returns one result per message, in order. After an exception no message has a result.</summary>
public delegate Task<ImmutableArray<MessageResult>> HandleMessages(
    IReadOnlyList<IncomingMessage> messages,
    CancellationToken cancellationToken
);

/// <summary>
/// The return value of a queue function: the message and its result. The outputs are sent already. The host or the pump that delivered the
/// message then settles it.
/// </summary>
/// <param name="Queue">The queue of the message.</param>
/// <param name="Message">The message.</param>
/// <param name="Result">Its result.</param>
public sealed record HandledMessage(string Queue, IncomingMessage Message, MessageResult Result);
