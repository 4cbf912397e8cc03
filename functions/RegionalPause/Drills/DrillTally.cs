using System.Text.Json;
using RegionalPause.Content;
using RegionalPause.Messaging;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Tickets;

namespace RegionalPause.Drills;

/// <summary>
/// Counts a drill's answers as a loader and a pipeline would see them. An item may have several answers (delivery is at least once); it is
/// lost only if it has none. Not thread-safe.
/// </summary>
internal sealed class DrillTally(OrderId drill, int items, TicketCheck tickets)
{
    // Storage queues state insertion in whole seconds, rounded down.
    private static readonly TimeSpan Resolution = TimeSpan.FromSeconds(1);

    private readonly HashSet<int> answered = [];
    private readonly HashSet<int> withheld = [];
    private readonly HashSet<int> returned = [];
    private readonly Dictionary<int, DateTimeOffset> loaded = [];

    /// <summary>Whether every item has an answer.</summary>
    public bool IsComplete => answered.Count == items;

    /// <summary>The number of items with an answer.</summary>
    public int Answered => answered.Count;

    /// <summary>Counts a message of the queue of admitted items, as a loader would. A message of another drill is ignored.</summary>
    public void TakeAdmitted(IncomingMessage message)
    {
        if (!AdmittedMessage.TryRead(message.Body, out AdmittedMessage? admitted, out _) || Number(admitted.Id.ContentId) is not { } number)
            return;
        answered.Add(number);
        // If the broker does not state when it received the message, the message counts as late.
        DateTimeOffset enqueuedAt = message.EnqueuedAt ?? DateTimeOffset.MaxValue;
        if (tickets.Check(admitted, enqueuedAt, Resolution) == TicketStatus.Accepted)
            loaded[number] = loaded.TryGetValue(number, out DateTimeOffset before) && before > enqueuedAt ? before : enqueuedAt;
        else
            returned.Add(number);
    }

    /// <summary>Counts a message of the queue of withheld items.</summary>
    public void TakeWithheld(IncomingMessage message)
    {
        using JsonDocument document = JsonDocument.Parse(message.Body);
        if (Number(document.RootElement.GetProperty("data").GetProperty("contentId").GetString()!) is not { } number)
            return;
        answered.Add(number);
        withheld.Add(number);
    }

    /// <summary>The figures, when the order's instants are known.</summary>
    public DrillFigures Figures(OrderState? order) =>
        new(
            items,
            loaded.Count,
            returned.Count,
            withheld.Count,
            // The broker rounds down: only an instant that is later after rounding is certainly late.
            order?.EffectiveAt
                is { } effective
                ? loaded.Values.Count(at => at > effective)
                : 0,
            items - answered.Count,
            order?.FencedAt - order?.CommittedAt,
            order?.EffectiveAt - order?.CommittedAt
        );

    private int? Number(string contentId) => DrillItems.NumberOf(drill, contentId) is { } number && number < items ? number : null;
}
