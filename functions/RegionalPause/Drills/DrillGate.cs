using System.Collections.Immutable;
using RegionalPause.Content;
using RegionalPause.Gate;
using RegionalPause.Jurisdictions;
using RegionalPause.Messaging;
using RegionalPause.Requests;

namespace RegionalPause.Drills;

/// <summary>
/// The gate for a drill's items. They take the same path as content, but their answers go to separate queues, so that no loader and no
/// pipeline receives them. Items that do not belong to a drill are not decided here: their answer would be lost.
/// </summary>
public sealed class DrillGate(ContentHandler gate, ContentItemParser parser)
{
    private static readonly MessageResult NotOfADrill = new MessageResult.Poison(
        RefusalTable.Of(RefusalCode.Invalid).ProblemType,
        $"'{QueueNames.DrillSubmitted}' accepts items of drills only; send content to '{QueueNames.ContentSubmitted}'."
    );

    /// <summary>Decides messages; one result per message, in order.</summary>
    public async Task<ImmutableArray<MessageResult>> HandleAsync(
        IReadOnlyList<IncomingMessage> messages,
        CancellationToken cancellationToken
    )
    {
        bool[] ofADrill = [.. messages.Select(IsOfADrill)];
        IncomingMessage[] items = [.. messages.Where((_, i) => ofADrill[i])];
        var decided = new Queue<MessageResult>(await gate.HandleAsync(items, cancellationToken).ConfigureAwait(false));
        return [.. ofADrill.Select(drill => drill ? Redirected(decided.Dequeue()) : NotOfADrill)];
    }

    private bool IsOfADrill(IncomingMessage message) =>
        parser.Parse(message.Body) is ParsedContent.Item { Content.Jurisdictions: [var only] } && only == JurisdictionCode.Drill;

    private static MessageResult Redirected(MessageResult result) =>
        result is MessageResult.Done done
            ? done with
            {
                Outputs = [.. done.Outputs.Select(o => o with { Queue = AnswerQueueOf(o.Queue) })],
            }
            : result;

    private static string AnswerQueueOf(string queue) =>
        queue == QueueNames.ContentWithheld ? QueueNames.DrillWithheld : QueueNames.DrillAdmitted;
}
