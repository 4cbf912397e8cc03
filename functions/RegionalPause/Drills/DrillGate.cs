using System.Collections.Immutable;
using RegionalPause.Content;
using RegionalPause.Gate;
using RegionalPause.Jurisdictions;
using RegionalPause.Messaging;
using RegionalPause.Requests;

namespace RegionalPause.Drills;

/// <summary>
/// The gate for a drill's items: the very road of content, with answers on queues of their own, so that no loader and no pipeline ever meets one. What is not
/// of a drill is not decided here: its answer would be lost.
/// </summary>
public sealed class DrillGate(ContentHandler gate, ContentItemParser parser)
{
    private static readonly MessageResult NotOfADrill = new MessageResult.Poison(
        RefusalTable.Of(RefusalCode.Invalid).ProblemType, $"'{QueueNames.DrillSubmitted}' takes items of drills only; send content to '{QueueNames.ContentSubmitted}'.");

    /// <summary>Decides messages; one result per message, in order.</summary>
    public async Task<ImmutableArray<MessageResult>> HandleAsync(IReadOnlyList<IncomingMessage> messages, CancellationToken cancellationToken)
    {
        bool[] ofADrill = [.. messages.Select(IsOfADrill)];
        var decided = new Queue<MessageResult>(await gate.HandleAsync([.. messages.Where((_, i) => ofADrill[i])], cancellationToken).ConfigureAwait(false));
        return [.. ofADrill.Select(drill => drill ? Redirected(decided.Dequeue()) : NotOfADrill)];
    }

    private bool IsOfADrill(IncomingMessage message) =>
        parser.Parse(message.Body) is ParsedContent.Item { Content.Jurisdictions: [var only] } && only == JurisdictionCode.Drill;

    private static MessageResult Redirected(MessageResult result) => result is MessageResult.Done done
        ? done with { Outputs = [.. done.Outputs.Select(o => o with { Queue = o.Queue == QueueNames.ContentWithheld ? QueueNames.DrillWithheld : QueueNames.DrillAdmitted })] }
        : result;
}
