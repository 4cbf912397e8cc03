using System.Net.Sockets;

namespace RegionalPause.App.Hosting;

/// <summary>
/// Ends a worker whose Functions host is gone. The worker's library lets it live on idle when the connection to the host has ended; its
/// shard would then stay open, and a pause would wait for it.
/// </summary>
internal sealed partial class HostWatch(Uri host, TimeProvider time, ILogger<HostWatch> logger) : BackgroundService
{
    private const int Failures = 3;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>The address of the host, as it stands in the arguments with which it started this worker.</summary>
    public static Uri AddressIn(string[] args) => new(args[Array.IndexOf(args, FunctionsWorker.HostAddress) + 1]);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        int failed = 0;
        while (failed < Failures)
        {
            await Task.Delay(Interval, time, stoppingToken);
            failed = await ListensAsync(stoppingToken) ? 0 : failed + 1;
        }
        LogGone();
    }

    private async Task<bool> ListensAsync(CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(host.Host, host.Port, cancellationToken).AsTask().WaitAsync(Interval, time, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
        catch (TimeoutException)
        {
            // A host that is busy or stopped for a while is not gone.
            return true;
        }
    }

    [LoggerMessage(9005, LogLevel.Critical, "The Functions host is gone. This worker closes its shard and ends.")]
    private partial void LogGone();
}
