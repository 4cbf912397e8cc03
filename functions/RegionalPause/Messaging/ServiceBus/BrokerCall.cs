using System.Net.Sockets;
using System.Security.Authentication;
using Azure.Identity;
using Azure.Messaging.ServiceBus;

namespace RegionalPause.Messaging.ServiceBus;

/// <summary>Calls the client, and converts each failure to a <see cref="BrokerUnavailableException"/> that names the queue.</summary>
internal static class BrokerCall
{
    public static async Task<T> RunAsync<T>(string queue, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception exception)
            when (IsFailure(exception) || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new BrokerUnavailableException($"Service Bus, queue {queue}: {exception.Message}", exception);
        }
    }

    /// <summary>
    /// Settles or renews a message; <c>false</c> if its lock has expired: it is on the queue again, or another receiver has it.
    /// </summary>
    public static Task<bool> UnlessLockLostAsync(string queue, Func<Task> call, CancellationToken cancellationToken) =>
        RunAsync(
            queue,
            async () =>
            {
                try
                {
                    await call().ConfigureAwait(false);
                    return true;
                }
                catch (ServiceBusException lost)
                    when (lost.Reason is ServiceBusFailureReason.MessageLockLost or ServiceBusFailureReason.MessageNotFound)
                {
                    return false;
                }
            },
            cancellationToken
        );

    // The exceptions with which the client, its socket or its credential reports that the broker cannot be reached or refuses. The client
    // maps the AMQP error not-allowed to InvalidOperationException, and ObjectDisposedException derives from it.
    private static bool IsFailure(Exception exception) =>
        exception
            is ServiceBusException
                or SocketException
                or TimeoutException
                or AuthenticationException
                or AuthenticationFailedException
                or UnauthorizedAccessException
                or InvalidOperationException
                or (IOException and not BrokerUnavailableException);
}
