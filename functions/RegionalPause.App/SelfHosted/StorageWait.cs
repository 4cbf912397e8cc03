using RegionalPause.Storage;

namespace RegionalPause.App.SelfHosted;

/// <summary>
/// Delays the start of a self-hosted app until storage answers, without limit. The app may be started before its storage, or at the same
/// time; the services that start later read storage and would fail.
/// </summary>
internal sealed partial class StorageWait(StorageAccount account, TimeProvider time, ILogger<StorageWait> logger) : IHostedLifecycleService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    // A storage that starts beside the app answers within seconds. Only a longer wait is worth a log entry.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        bool logged = false;
        while (true)
        {
            try
            {
                await Task.WhenAll(
                    account.Blobs.GetPropertiesAsync(cancellationToken),
                    account.Tables.GetPropertiesAsync(cancellationToken)
                );
                return;
            }
            catch (Exception exception) when (StorageFaults.IsUnavailable(exception) && !cancellationToken.IsCancellationRequested)
            {
                if (!logged && time.GetElapsedTime(started) > Patience)
                {
                    LogWaiting(exception.Message);
                    logged = true;
                }
                await Task.Delay(Pause, time, cancellationToken);
            }
            catch (Azure.RequestFailedException)
            {
                // An answer. The roles of the app may not include the properties of the account.
                return;
            }
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(9231, LogLevel.Warning, "Storage does not answer; the app waits for it: {Why}")]
    private partial void LogWaiting(string why);
}
