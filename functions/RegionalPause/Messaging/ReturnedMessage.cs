namespace RegionalPause.Messaging;

/// <summary>
/// A copy that replaces a message of Service Bus that must come back: Service Bus has no delayed abandon, and it counts every failed
/// delivery against the message.
/// </summary>
/// <param name="Id">The id by which the first message was known.</param>
/// <param name="DeliveriesSoFar">How often the message was delivered, as itself or as a copy. A second delivery needs a ticket of its own (R10).</param>
/// <param name="After">When the copy becomes visible, from now on.</param>
public sealed record ReturnedMessage(string Id, long DeliveriesSoFar, TimeSpan After)
{
    /// <summary>The property of a copy that holds <see cref="Id"/>.</summary>
    public const string FirstId = "rpause-message-id";

    /// <summary>The property of a copy that holds <see cref="DeliveriesSoFar"/>.</summary>
    public const string Deliveries = "rpause-deliveries";

    /// <summary>
    /// Makes the copy. Its own message id differs from that of the message, which would make it a duplicate where the queue detects them,
    /// and is the same for the same delivery, so that a copy sent twice is one.
    /// </summary>
    public static OutgoingMessage Of(string queue, IncomingMessage message, TimeSpan after) =>
        new(queue, $"returned-{message.DeliveryCount}-{message.Id}", message.Body) { Returned = new ReturnedMessage(message.Id, message.DeliveryCount, after) };
}
