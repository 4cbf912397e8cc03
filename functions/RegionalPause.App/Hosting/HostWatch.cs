using System.Net.Sockets;

namespace RegionalPause.App.Hosting;

/// <summary>
/// Stops a worker whose Functions host has ended. With the worker's library the process stays alive without work after the connection to
/// the host has ended. Its shard would stay open, and a pause would wait for it.
/// </summary>
internal sealed partial class HostWatch(Uri host, TimeProvider time, ILogger<HostWatch> logger) : BackgroundService
{
    private const int Failures = 3;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>The address of the host, from the arguments with which the host started this worker.</summary>
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
            // The host may be busy or suspended; it has not ended.
            return true;
        }
    }

    [LoggerMessage(9005, LogLevel.Critical, "The Functions host has ended. This worker closes its shard and stops.")]
    private partial void LogGone();
}
