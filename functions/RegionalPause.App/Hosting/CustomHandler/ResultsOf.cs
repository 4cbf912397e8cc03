using System.Collections.Immutable;
using RegionalPause.Messaging;

namespace RegionalPause.App.Hosting.CustomHandler;

/// <summary>
/// Message results as the Functions host can carry them out. Nobody tells us when the host has sent an output, so <see cref="MessageResult.Done.Sent"/>
/// is never called here: pauses become effective when the tickets run out.
/// </summary>
internal static class ResultsOf
{
    /// <summary>Why the first message that has to come back does; <c>null</c> if none has to.</summary>
    public static string? FirstReturned(ImmutableArray<MessageResult> results) => results.OfType<MessageResult.ComesBack>().FirstOrDefault()?.Why;

    /// <summary>Everything to be sent, in order; poison is an output too, so that a message with a known reason does not wait for the host to give up.</summary>
    public static ImmutableArray<OutgoingMessage> Outputs(ImmutableArray<MessageResult> results, ImmutableArray<IncomingMessage> messages, string queue) =>
        [.. results.SelectMany((result, i) => result switch
        {
            MessageResult.Done done => done.Outputs,
            MessageResult.Poison poison => [PoisonMessage.Of(queue, messages[i], poison.Reason, poison.Detail)],
            _ => throw new System.Diagnostics.UnreachableException(result.ToString()),
        })];

    /// <summary>The same results, with the messages that have to come back sent to the end of their own queue.</summary>
    public static ImmutableArray<MessageResult> Requeued(ImmutableArray<MessageResult> results, ImmutableArray<IncomingMessage> messages, string queue) =>
        [.. results.Select((result, i) => result is MessageResult.ComesBack ? new MessageResult.Done([new OutgoingMessage(queue, messages[i].Id, messages[i].Body)]) : result)];
}
