namespace RegionalPause.Messaging.ServiceBus;

/// <summary>
/// The broker did not answer, or answered that it cannot or will not: it is unknown what became of the request. An <see cref="IOException"/>, so that
/// <see cref="Storage.StorageFaults.IsUnavailable"/> treats it as an outage.
/// </summary>
public sealed class BrokerUnavailableException : IOException
{
    internal BrokerUnavailableException(string message, Exception? cause = null) : base(message, cause) { }
}
