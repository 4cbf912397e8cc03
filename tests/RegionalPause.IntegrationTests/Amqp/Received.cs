using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Messaging;
using RegionalPause.Messaging.ServiceBus;

namespace RegionalPause.IntegrationTests.Amqp;

/// <summary>Receives as a pump does: again and again, and again after a fault.</summary>
internal static class Received
{
    public static async Task<ReceivedMessage> OneAsync(IMessageSource source, CancellationToken cancellationToken) =>
        (await AtLeastAsync(source, 1, cancellationToken))[0];

    public static async Task<IReadOnlyList<ReceivedMessage>> AtLeastAsync(
        IMessageSource source,
        int count,
        CancellationToken cancellationToken
    )
    {
        var all = new List<ReceivedMessage>();
        await Eventually.UntilAsync(
            $"{count} messages are received",
            async () =>
            {
                try
                {
                    all.AddRange(await source.ReceiveAsync(cancellationToken));
                }
                catch (BrokerUnavailableException)
                {
                    // As a pump: the next try may do.
                }

                return all.Count >= count;
            },
            cancellationToken
        );
        return all;
    }
}
