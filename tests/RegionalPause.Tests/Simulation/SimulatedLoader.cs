using System.Diagnostics;
using RegionalPause.Content;
using RegionalPause.Messaging;
using RegionalPause.Tests.History;
using RegionalPause.Tests.Simulation.Mutations;
using RegionalPause.Tickets;

namespace RegionalPause.Tests.Simulation;

/// <summary>
/// The loader after the gate, as R10 asks: takes an item only with a good ticket and in time, and sends a late one back. Its
/// acknowledgements get lost as everybody's do; it knows an item by its message id.
/// </summary>
internal sealed class SimulatedLoader(
    Random random,
    Timeline timeline,
    SimulatedBroker broker,
    SimulatedPipeline pipeline,
    Mutation mutation,
    Lookout lookout,
    Action<string> tell
)
{
    private readonly TicketCheck check = TestTickets.Loader();
    private readonly Dictionary<string, SentMessage> accepted = new(StringComparer.Ordinal);
    private int sentBack;

    public IReadOnlyCollection<SentMessage> Accepted => accepted.Values;

    /// <summary>Tickets that were none; must stay empty.</summary>
    public List<string> Refused { get; } = [];

    /// <summary>What a message on <c>content-admitted</c> says, as the gate meant it.</summary>
    public SentMessage Read(QueuedMessage message)
    {
        AdmittedMessage admitted = AdmittedMessage.TryRead(message.Message.Body, out AdmittedMessage? read, out _)
            ? read
            : throw new UnreachableException("An admitted message is unreadable.");
        if (!TicketedItem.TryOf(admitted.Id, admitted.Item, out TicketedItem item))
            throw new UnreachableException("An admitted item has no digest.");
        TicketStatus verdict = check.Check(admitted.Ticket, item, message.EnqueuedAt, broker.Resolution, out Ticket? ticket);
        if (ticket is null)
            Refused.Add($"{message.Message.Id}: {verdict}");
        return new SentMessage(message.Message.Id, ItemKey.Of(admitted.Id), ticket ?? default, message.EnqueuedAt, message.ArrivedAt);
    }

    /// <summary>Takes some messages.</summary>
    public void Load(int most, bool loseAcknowledgements)
    {
        foreach (ReceivedMessage received in broker.Receive(QueueNames.ContentAdmitted, most))
        {
            QueuedMessage message = broker.On(QueueNames.ContentAdmitted).Single(m => ReferenceEquals(m.Receipt, received.Receipt));
            AdmittedMessage.TryRead(received.Message.Body, out AdmittedMessage? admitted, out _);
            DateTimeOffset at = mutation.LoaderAsksWhen ? message.EnqueuedAt : DateTimeOffset.MinValue;
            if (check.Check(admitted!, at, broker.Resolution) == TicketStatus.Accepted)
            {
                accepted.TryAdd(message.Message.Id, Read(message));
                tell($"loader: takes {message.Message.Id}");
            }
            else
            {
                lookout.Saw(Happening.SentBack);
                pipeline.Send(admitted!.ToSubmitted($"back-{++sentBack}", timeline.Now));
                tell($"loader: sends {message.Message.Id} back");
            }
            if (!loseAcknowledgements || random.Next(10) > 0)
                broker.Complete(QueueNames.ContentAdmitted, received);
        }
    }
}
