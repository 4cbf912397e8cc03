using System.Text.Json;
using RegionalPause.Messaging;

namespace RegionalPause.Tests.Simulation;

/// <summary>A message on a queue.</summary>
internal sealed class QueuedMessage(string id, OutgoingMessage message, DateTimeOffset enqueuedAt, DateTimeOffset arrivedAt)
{
    /// <summary>The broker's id.</summary>
    public string Id => id;

    /// <summary>What was sent.</summary>
    public OutgoingMessage Message => message;

    /// <summary>When the broker took it, as the broker says.</summary>
    public DateTimeOffset EnqueuedAt => enqueuedAt;

    /// <summary>When it did, by the store's clock.</summary>
    public DateTimeOffset ArrivedAt { get; } = arrivedAt;

    public int Deliveries { get; set; }

    public DateTimeOffset VisibleAt { get; set; } = arrivedAt;

    /// <summary>What the latest receiver settles it with.</summary>
    public object Receipt { get; set; } = new();
}

/// <summary>
/// The broker: at least once, in no order, sometimes twice, with a clock of its own that says whole seconds or better.
/// </summary>
/// <param name="timeline">Real time, which is the store's.</param>
/// <param name="random">Where order and duplicates come from.</param>
/// <param name="skew">How far its clock is ahead of the store's.</param>
/// <param name="resolution">How finely it says when it took a message.</param>
/// <param name="lookout">Sees what happens.</param>
/// <param name="tell">Tells the story.</param>
internal sealed class SimulatedBroker(
    Timeline timeline,
    Random random,
    TimeSpan skew,
    TimeSpan resolution,
    Lookout lookout,
    Action<string> tell
)
{
    private static readonly TimeSpan Invisible = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, List<QueuedMessage>> queues = new(StringComparer.Ordinal);
    private int taken;

    public TimeSpan Resolution => resolution;

    /// <summary>Whether it sometimes hands a message to two receivers.</summary>
    public bool Doubles { get; set; } = true;

    /// <summary>Called for every message taken.</summary>
    public Action<QueuedMessage>? Took { get; set; }

    public IReadOnlyList<QueuedMessage> On(string queue) => queues.TryGetValue(queue, out List<QueuedMessage>? messages) ? messages : [];

    public void Take(OutgoingMessage message)
    {
        DateTimeOffset clock = timeline.Now + skew;
        DateTimeOffset says = resolution > TimeSpan.Zero ? clock.AddTicks(-(clock.Ticks % resolution.Ticks)) : clock;
        var queued = new QueuedMessage($"b{++taken}", message, says, timeline.Now);
        if (!queues.TryGetValue(message.Queue, out List<QueuedMessage>? messages))
            queues.Add(message.Queue, messages = []);
        messages.Add(queued);
        if (message.Queue == QueueNames.ContentSubmitted)
            tell($"broker: {queued.Id} is {Subject(message)}");
        Took?.Invoke(queued);
    }

    /// <summary>Gives out messages that are visible, some or all, in any order.</summary>
    public IReadOnlyList<ReceivedMessage> Receive(string queue, int most)
    {
        QueuedMessage[] visible = [.. On(queue).Where(m => m.VisibleAt <= timeline.Now)];
        QueuedMessage? oldest = visible.FirstOrDefault();
        random.Shuffle(visible);
        if (visible.FirstOrDefault() != oldest)
            lookout.Saw(Happening.DeliveredOutOfOrder);
        return [.. visible.Take(random.Next(1, most + 1)).Select(GiveOut)];
    }

    public void Complete(string queue, ReceivedMessage message) =>
        queues[queue].RemoveAll(m => ReferenceEquals(m.Receipt, message.Receipt));

    public void Return(string queue, ReceivedMessage message, TimeSpan after)
    {
        foreach (QueuedMessage held in On(queue).Where(m => ReferenceEquals(m.Receipt, message.Receipt)))
            held.VisibleAt = timeline.Now + after;
    }

    private static string Subject(OutgoingMessage message)
    {
        using JsonDocument? json = message.Body.Span[1] == ' ' ? null : JsonDocument.Parse(message.Body);
        return json?.RootElement.GetProperty("subject").GetString() ?? "unreadable";
    }

    private ReceivedMessage GiveOut(QueuedMessage message)
    {
        if (message.Deliveries++ > 0)
            lookout.Saw(Happening.DeliveredAgain);
        message.Receipt = new object();
        tell($"broker: gives out {message.Id}, delivery {message.Deliveries}");
        if (!Doubles || random.Next(30) > 0)
            message.VisibleAt = timeline.Now + Invisible;
        return new ReceivedMessage(
            new IncomingMessage(message.Id, message.Message.Body, message.Deliveries, message.EnqueuedAt),
            message.Receipt
        );
    }
}

/// <summary>One instance's end of a queue.</summary>
internal sealed class SimulatedSource(SimulatedInstance owner, SimulatedNetwork network, SimulatedBroker broker, string queue)
    : IMessageSource
{
    public Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(CancellationToken cancellationToken) =>
        network.TellAsync(owner, $"receive from {queue}", () => broker.Receive(queue, 8), cancellationToken);

    public Task CompleteAsync(ReceivedMessage message, CancellationToken cancellationToken) =>
        SettleAsync($"complete {message.Message.Id}", () => broker.Complete(queue, message), cancellationToken);

    public Task ReturnAsync(ReceivedMessage message, TimeSpan after, CancellationToken cancellationToken) =>
        SettleAsync($"return {message.Message.Id}", () => broker.Return(queue, message, after), cancellationToken);

    public Task PoisonAsync(ReceivedMessage message, string reason, string detail, CancellationToken cancellationToken) =>
        SettleAsync(
            $"poison {message.Message.Id}",
            () =>
            {
                broker.Take(PoisonMessage.Of(queue, message.Message, reason, detail));
                broker.Complete(queue, message);
            },
            cancellationToken
        );

    private Task<bool> SettleAsync(string what, Action action, CancellationToken cancellationToken) =>
        network.TellAsync(
            owner,
            what,
            () =>
            {
                action();
                return true;
            },
            cancellationToken
        );
}

/// <summary>One instance's way to send.</summary>
internal sealed class SimulatedSink(SimulatedInstance owner, SimulatedNetwork network, SimulatedBroker broker) : IMessageSink
{
    /// <summary>Every message it was asked to send.</summary>
    public List<OutgoingMessage> Asked { get; } = [];

    public Task SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        Asked.Add(message);
        return network.TellAsync(
            owner,
            $"send {message.Id} to {message.Queue}",
            () =>
            {
                broker.Take(message);
                return true;
            },
            cancellationToken,
            isSend: true
        );
    }
}
