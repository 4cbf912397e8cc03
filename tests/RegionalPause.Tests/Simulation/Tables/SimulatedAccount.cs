namespace RegionalPause.Tests.Simulation.Tables;

/// <summary>An account that no network knows.</summary>
internal static class SimulatedAccount
{
    public const string ConnectionString =
        "DefaultEndpointsProtocol=http;AccountName=simulated;AccountKey=c2ltdWxhdGVkLCBzbyBub2JvZHkncyBrZXkgYXQgYWxs;BlobEndpoint=http://simulated.invalid/blob;QueueEndpoint=http://simulated.invalid/queue;TableEndpoint=http://simulated.invalid/simulated;";
}
