using Microsoft.Extensions.Options;
using RegionalPause.App.Functions.Binding;
using RegionalPause.Messaging;
using RegionalPause.Telemetry;

namespace RegionalPause.App.SelfHosted;

/// <summary>
/// Runs the functions without a Functions host: one pump for each queue trigger and each timer trigger. It stops before all services that
/// were registered earlier: first it receives no more messages, then it finishes the messages in flight, and then the shard can be closed.
/// </summary>
internal sealed class SelfHostedTriggers(
    FunctionCatalog functions,
    MessageSources sources,
    FailedMessages failures,
    TimerLeases leases,
    IOptions<SelfHostedOptions> options,
    TimeProvider time,
    Instruments instruments,
    ILoggerFactory loggers
) : BackgroundService
{
    private readonly CancellationTokenSource abort = new();

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll([
            .. functions.Queues.Select(f => Task.Run(() => Pump(f).RunAsync(stoppingToken, abort.Token), CancellationToken.None)),
            .. functions.Timers.Select(f => Task.Run(() => Pump(f).RunAsync(stoppingToken), CancellationToken.None)),
        ]);

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await using (cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), abort))
        {
            // No cancellation here: if the time to stop is over, abort cancels the messages in flight, and the service ends at once.
            await base.StopAsync(CancellationToken.None);
        }

        await leases.ReleaseAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        abort.Dispose();
        base.Dispose();
    }

    private QueuePump Pump(QueueFunction function)
    {
        IMessageSource source = sources(function.Queue, options.Value.VisibilityTimeout);
        var settlement = new MessageSettlement(function.Name, source, failures, options.Value, loggers.CreateLogger<MessageSettlement>());
        return new QueuePump(function, source, settlement, options.Value, time, loggers.CreateLogger<QueuePump>());
    }

    private TimerPump Pump(TimerFunction function) =>
        new(function, leases.TakeTurnAsync, time, instruments, loggers.CreateLogger<TimerPump>());
}
