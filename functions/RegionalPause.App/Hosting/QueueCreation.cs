using Microsoft.Extensions.Options;
using RegionalPause.Messaging;
using RegionalPause.Messaging.ServiceBus;
using RegionalPause.Storage;

namespace RegionalPause.App.Hosting;

/// <summary>
/// Creates the queues that are missing, before anything is received or the web server listens; waits for storage as long as it takes. Those of Service Bus exist
/// already, with properties that cannot be guessed here.
/// </summary>
internal sealed partial class QueueCreation(StorageQueues queues, IOptions<ServiceBusOptions> serviceBus, TimeProvider time, ILogger<QueueCreation> logger) : IHostedService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (serviceBus.Value.IsSet)
            return;
        while (true)
        {
            try
            {
                await queues.EnsureAsync([.. QueueNames.Read, .. QueueNames.Read.Select(q => q + QueueNames.PoisonSuffix), .. QueueNames.Written], cancellationToken);
                return;
            }
            catch (Exception exception) when (StorageFaults.IsUnavailable(exception) && !cancellationToken.IsCancellationRequested)
            {
                LogWaiting(exception.Message);
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(9001, LogLevel.Warning, "Storage does not answer; waiting for it: {Why}")]
    private partial void LogWaiting(string why);
}
