using Amqp;
using Amqp.Framing;
using Amqp.Types;

namespace RegionalPause.IntegrationTests.Amqp;

/// <summary>How the queues of a <see cref="LocalBroker"/> behave.</summary>
internal sealed record QueueSettings
{
    /// <summary>How long a received message stays its receiver's.</summary>
    public TimeSpan Lock { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Failed deliveries after which a message is dead-lettered.</summary>
    public int MaxDeliveryCount { get; init; } = 10;

    /// <summary>Whether a message with an id seen before is accepted and dropped.</summary>
    public bool DetectsDuplicates { get; init; } = true;

    /// <summary>Whether a receiver has to name a session.</summary>
    public bool RequiresSession { get; init; }
}

/// <summary>A locked message on its way to a receiver.</summary>
internal sealed record Leased(Guid Token, Message Message);

/// <summary>
/// One queue of Service Bus, as far as the product relies on it: peek-lock with locks that run out, a delivery count, scheduled messages,
/// duplicate detection, dead-lettering with a reason.
/// </summary>
internal sealed class LocalQueue(string name, QueueSettings settings, TimeProvider time)
{
    private static readonly Symbol ScheduledFor = "x-opt-scheduled-enqueue-time";

    private readonly System.Threading.Lock guard = new();
    private readonly List<Entry> entries = [];
    private readonly HashSet<string> known = [];
    private LocalQueue? deadLetters;
    private long sequence;

    public string Name => name;

    /// <summary>Whether a receiver has to name a session.</summary>
    public bool RequiresSession => settings.RequiresSession;

    /// <summary>Its dead-letter queue.</summary>
    public LocalQueue DeadLetters =>
        deadLetters ??= new LocalQueue(
            $"{name}/$DeadLetterQueue",
            settings with
            {
                MaxDeliveryCount = int.MaxValue,
                DetectsDuplicates = false,
            },
            time
        );

    /// <summary>Messages on it, locked and scheduled ones included.</summary>
    public int Count => Locked(() => entries.Count);

    /// <summary>What is on it, as it was sent.</summary>
    public IReadOnlyList<Message> Messages => Locked(() => entries.ConvertAll(static e => e.Sent));

    /// <summary>Messages that somebody holds.</summary>
    public int Held => Locked(() => entries.Count(e => e.Token is not null));

    /// <summary>Deliveries that failed, over all messages on it.</summary>
    public long FailedDeliveries => Locked(() => entries.Sum(e => (long)e.Failed));

    /// <summary>Takes a message in; one it knows by its id is dropped.</summary>
    public void Enqueue(Message message) =>
        Locked(() =>
        {
            if (!settings.DetectsDuplicates || message.Properties?.GetMessageId()?.ToString() is not { } id || known.Add(id))
            {
                DateTimeOffset now = time.GetUtcNow();
                DateTimeOffset visible = message.MessageAnnotations?[ScheduledFor] is DateTime at && at > now ? at : now;
                entries.Add(new Entry(message, ++sequence, now, visible));
            }

            return 0;
        });

    /// <summary>Locks the first message that is free.</summary>
    public Leased? TryLease() =>
        Locked(() =>
        {
            DateTimeOffset now = time.GetUtcNow();
            foreach (Entry late in entries.Where(e => e.Token is not null && e.Until <= now).ToArray())
                Fail(late);
            if (entries.Find(e => e.Token is null && e.Visible <= now) is not { } entry)
                return null;
            (entry.Token, entry.Until) = (Guid.NewGuid(), now + settings.Lock);
            return new Leased(entry.Token.Value, entry.Copy());
        });

    /// <summary>Renews a lock; <c>null</c> if it has run out.</summary>
    public DateTimeOffset? Renew(Guid token) =>
        Locked<DateTimeOffset?>(() => Find(token) is { } entry ? entry.Until = time.GetUtcNow() + settings.Lock : null);

    /// <summary>Does with a message what its receiver says; <c>false</c> if its lock has run out.</summary>
    public bool Settle(Guid token, DeliveryState? state) =>
        Locked(() =>
        {
            if (Find(token) is not { } entry)
                return false;
            switch (state)
            {
                case Accepted:
                    entries.Remove(entry);
                    break;
                case Rejected { Error: var error }:
                    entries.Remove(entry);
                    DeadLetters.Enqueue(entry.Dead(Said(error, "DeadLetterReason"), Said(error, "DeadLetterErrorDescription")));
                    break;
                case Released:
                    entry.Token = null;
                    break;
                default:
                    Fail(entry);
                    break;
            }

            return true;
        });

    // Service Bus takes symbols, as the specification asks, and the strings that Microsoft's client for JavaScript sends.
    private static string? Said(Error? error, string name) =>
        error?.Info?.FirstOrDefault(said => said.Key.ToString() == name).Value as string;

    private Entry? Find(Guid token) => entries.Find(e => e.Token == token && e.Until > time.GetUtcNow());

    private void Fail(Entry entry)
    {
        entry.Token = null;
        if (++entry.Failed < settings.MaxDeliveryCount)
            return;
        entries.Remove(entry);
        DeadLetters.Enqueue(
            entry.Dead("MaxDeliveryCountExceeded", $"Message could not be consumed after {settings.MaxDeliveryCount} delivery attempts.")
        );
    }

    private T Locked<T>(Func<T> what)
    {
        lock (guard)
            return what();
    }

    private sealed class Entry(Message message, long sequence, DateTimeOffset enqueued, DateTimeOffset visible)
    {
        public DateTimeOffset Visible => visible;

        public Message Sent => message;

        public Guid? Token { get; set; }

        public DateTimeOffset Until { get; set; }

        public uint Failed { get; set; }

        public Message Copy() => With(message.ApplicationProperties);

        public Message Dead(string? reason, string? description)
        {
            var said = new ApplicationProperties();
            foreach (KeyValuePair<object, object> property in message.ApplicationProperties?.Map ?? [])
                said.Map[property.Key] = property.Value;
            said["DeadLetterReason"] = reason;
            said["DeadLetterErrorDescription"] = description;
            return With(said);
        }

        private Message With(ApplicationProperties? said) =>
            new()
            {
                Header = new Header
                {
                    Durable = true,
                    DeliveryCount = Failed,
                    Ttl = message.Header?.Ttl ?? uint.MaxValue,
                },
                MessageAnnotations = new MessageAnnotations
                {
                    [(Symbol)"x-opt-sequence-number"] = sequence,
                    [(Symbol)"x-opt-enqueued-time"] = (visible > enqueued ? visible : enqueued).UtcDateTime,
                    [(Symbol)"x-opt-locked-until"] = Until.UtcDateTime,
                },
                Properties = message.Properties,
                ApplicationProperties = said,
                BodySection = message.BodySection,
            };
    }
}
