namespace RegionalPause.Messaging;

/// <summary>
/// A copy that replaces a Service Bus message that must be delivered again. Service Bus has no delayed abandon, and it counts every failed
/// delivery of a message.
/// </summary>
/// <param name="Id">Id of the first message.</param>
/// <param name="DeliveriesSoFar">How often the message was delivered, itself or as a copy. A second delivery needs a new ticket
/// (R10).</param>
/// <param name="After">Delay from now until the copy becomes visible.</param>
public sealed record ReturnedMessage(string Id, long DeliveriesSoFar, TimeSpan After)
{
    /// <summary>The property of a copy that holds <see cref="Id"/>.</summary>
    public const string FirstId = "rpause-message-id";

    /// <summary>The property of a copy that holds <see cref="DeliveriesSoFar"/>.</summary>
    public const string Deliveries = "rpause-deliveries";

    /// <summary>
    /// Creates the copy. Its message id differs from the id of the message: with the same id, duplicate detection would drop the copy. Its
    /// id is the same for the same delivery, so a copy that is sent twice counts once.
    /// </summary>
    public static OutgoingMessage Of(string queue, IncomingMessage message, TimeSpan after) =>
        new(queue, $"returned-{message.DeliveryCount}-{message.Id}", message.Body)
        {
            Returned = new ReturnedMessage(message.Id, message.DeliveryCount, after),
        };
}
