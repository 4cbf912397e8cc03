namespace RegionalPause.Messaging.ServiceBus;

/// <summary>
/// The broker did not respond, or responded that it cannot or will not handle the request. The result of the request is unknown. It is an
/// <see cref="IOException"/>, so that <see cref="Storage.StorageFaults.IsUnavailable"/> treats it as an outage.
/// </summary>
public sealed class BrokerUnavailableException : IOException
{
    internal BrokerUnavailableException(string message, Exception? cause = null)
        : base(message, cause) { }
}
