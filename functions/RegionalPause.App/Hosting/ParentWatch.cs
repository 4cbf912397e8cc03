namespace RegionalPause.App.Hosting;

/// <summary>
/// <c>--exit-with-parent</c>: stops the app when its standard input ends, so that it also stops when <c>rpause up</c> has crashed.
/// </summary>
internal sealed partial class ParentWatch(IHostApplicationLifetime lifetime, ILogger<ParentWatch> logger) : IHostedService
{
    public const string Switch = "--exit-with-parent";

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // A separate thread, because a read from standard input blocks and cannot be cancelled.
        new Thread(Watch) { IsBackground = true, Name = nameof(ParentWatch) }.Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Watch()
    {
        using Stream input = Console.OpenStandardInput();
        Span<byte> ignored = stackalloc byte[256];
        while (input.Read(ignored) > 0) { }

        LogGone();
        lifetime.StopApplication();
    }

    [LoggerMessage(9002, LogLevel.Information, "Standard input has ended, because the parent process has ended. The app stops.")]
    private partial void LogGone();
}
