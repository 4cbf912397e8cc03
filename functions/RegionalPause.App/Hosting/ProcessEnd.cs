using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace RegionalPause.App.Hosting;

/// <summary>
/// Runs the app until it must stop. If a background service ends before that, with or without an exception, the process ends with a
/// non-zero code. After the code 0, the Functions host does not restart a worker, and the container policy "on failure" does not restart
/// it.
/// </summary>
internal static partial class ProcessEnd
{
    /// <summary>The exit code after a background service has ended early.</summary>
    public const int Failed = 70;

    /// <summary>The exit code if a setting is wrong; standard error names each.</summary>
    public const int Misconfigured = 78;

    /// <summary>Starts the app, waits for its end, and returns the exit code of the process.</summary>
    public static async Task<int> RunToTheEndAsync(this IHost app)
    {
        ILogger logger = app.Services.GetService<ILoggerFactory>()?.CreateLogger(typeof(ProcessEnd)) ?? NullLogger.Instance;
        IHostApplicationLifetime lifetime = app.Services.GetRequiredService<IHostApplicationLifetime>();
        await using (app as IAsyncDisposable)
        {
            try
            {
                await app.StartAsync();
            }
            catch (OptionsValidationException wrong)
            {
                // One line a setting: a person must find it, and the log format may cut a long entry.
                foreach (string failure in wrong.Failures)
                    await Console.Error.WriteLineAsync(failure);
                return Misconfigured;
            }
            BackgroundService[] services = [.. app.Services.GetServices<IHostedService>().OfType<BackgroundService>()];
            Task<bool>[] watching = [.. services.Select(s => HasEndedEarlyAsync(s, lifetime, logger))];
            await app.WaitForShutdownAsync();
            bool early = (await Task.WhenAll(watching)).Contains(true);
            return early || services.Any(s => s.ExecuteTask is { IsFaulted: true }) ? Failed : 0;
        }
    }

    private static async Task<bool> HasEndedEarlyAsync(BackgroundService service, IHostApplicationLifetime lifetime, ILogger logger)
    {
        var stopping = Task.Delay(Timeout.Infinite, lifetime.ApplicationStopping);
        Task running = service.ExecuteTask ?? Task.CompletedTask;
        await Task.WhenAny(running, stopping).ConfigureAwait(false);
        if (stopping.IsCompleted)
            return false;
        LogEnded(logger, service.GetType().Name, running.Exception?.GetBaseException());
        lifetime.StopApplication();
        return true;
    }

    [LoggerMessage(9003, LogLevel.Critical, "{Service} has ended too early. The process ends, so that it is restarted.")]
    private static partial void LogEnded(ILogger logger, string service, Exception? exception);
}
