namespace RegionalPause.App.Hosting;

/// <summary><c>--exit-with-parent</c>: stops the app when its standard input ends, so that it dies with a crashed <c>rpause up</c>.</summary>
internal sealed partial class ParentWatch(IHostApplicationLifetime lifetime, ILogger<ParentWatch> logger) : IHostedService
{
    public const string Switch = "--exit-with-parent";

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // A thread of its own: reading standard input blocks, and cannot be cancelled.
        new Thread(Watch) { IsBackground = true, Name = nameof(ParentWatch) }.Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Watch()
    {
        using Stream input = Console.OpenStandardInput();
        Span<byte> ignored = stackalloc byte[256];
        while (input.Read(ignored) > 0)
        {
        }

        LogGone();
        lifetime.StopApplication();
    }

    [LoggerMessage(9002, LogLevel.Information, "Standard input has ended: the process that started this one is gone. Stopping.")]
    private partial void LogGone();
}
