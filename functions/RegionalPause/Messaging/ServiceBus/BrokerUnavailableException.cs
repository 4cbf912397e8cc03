using System.Net.Sockets;
using System.Security.Authentication;
using Amqp;
using Azure.Identity;

namespace RegionalPause.Messaging.ServiceBus;

/// <summary>
/// The broker did not answer, or answered that it cannot or will not: nobody knows what became of what was asked. An <see cref="IOException"/>, so that
/// <see cref="Storage.StorageFaults.IsUnavailable"/> takes it for what it is.
/// </summary>
public sealed class BrokerUnavailableException : IOException
{
    internal BrokerUnavailableException(string message, Exception? cause = null) : base(message, cause) { }

    /// <summary>Whether an exception is how the AMQP client, its socket or its credential says that the broker cannot be talked to.</summary>
    internal static bool IsCause(Exception exception) => exception is AmqpException or SocketException or TimeoutException or AuthenticationException
        or AuthenticationFailedException or ObjectDisposedException or (IOException and not BrokerUnavailableException);
}
