using Microsoft.Extensions.Options;
using RegionalPause.Messaging;
using RegionalPause.Messaging.ServiceBus;
using RegionalPause.Storage;

namespace RegionalPause.App.Hosting;

/// <summary>
/// Creates missing Storage queues before the app receives messages or listens. It waits without limit until storage answers. Queues of
/// Service Bus must exist: the app does not know their properties.
/// </summary>
internal sealed partial class QueueCreation(
    StorageQueues queues,
    IOptions<ServiceBusOptions> serviceBus,
    TimeProvider time,
    ILogger<QueueCreation> logger
) : IHostedService
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
                await queues.EnsureAsync(
                    [.. QueueNames.Read, .. QueueNames.Read.Select(q => q + QueueNames.PoisonSuffix), .. QueueNames.Written],
                    cancellationToken
                );
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

    [LoggerMessage(9001, LogLevel.Warning, "Storage does not answer; the app waits for it: {Why}")]
    private partial void LogWaiting(string why);
}
