using Microsoft.Extensions.Options;
using RegionalPause.App.Hosting.Functions;
using RegionalPause.Messaging;
using RegionalPause.Storage;

namespace RegionalPause.App.Hosting.SelfHosted;

/// <summary>
/// Stands in for the Functions host: a pump for each queue and timer trigger of the <c>function.json</c> files. Stopped before everything that was
/// registered earlier: no more is received, what is in flight is finished, and then the shard can be closed.
/// </summary>
internal sealed class SelfHostedTriggers(
    FunctionApp functions,
    HostFile host,
    MessageSources sources,
    IMessageSink sink,
    TimerLeases leases,
    IOptions<SelfHostedOptions> options,
    TimeProvider time,
    ILoggerFactory loggers) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource abort = new();
    private readonly List<MessageSettlement> settlements = [];
    private Task running = Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        running = Task.WhenAll([
            .. functions.Queues.Select(f => Task.Run(() => Pump(f.Function, f.Definition.Trigger.QueueName!).RunAsync(stopping.Token, abort.Token), CancellationToken.None)),
            .. functions.Timers.Select(f => Task.Run(() => Pump(f.Function, f.Definition.Trigger.Schedule!).RunAsync(stopping.Token), CancellationToken.None)),
        ]);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await using (cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), abort))
            await running;
        await leases.ReleaseAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        settlements.ForEach(s => s.Dispose());
        stopping.Dispose();
        abort.Dispose();
    }

    private QueuePump Pump(QueueFunction function, string queue)
    {
        IMessageSource source = sources(queue, options.Value.VisibilityTimeout);
        var settlement = new MessageSettlement(function.Name, source, sink, host.Extensions.Queues.MaxDequeueCount, options.Value, loggers.CreateLogger<MessageSettlement>());
        lock (settlements)
            settlements.Add(settlement);
        return new QueuePump(function, source, settlement, options.Value, time, loggers.CreateLogger<QueuePump>());
    }

    private TimerPump Pump(TimerFunction function, string schedule) => new(function, schedule, leases.TakeTurnAsync, time, loggers.CreateLogger<TimerPump>());
}

/// <summary>Wiring.</summary>
internal static class SelfHostedServices
{
    public static void AddSelfHostedTriggers(this IServiceCollection services)
    {
        services.AddSingleton(provider => new TimerLeases(
            provider.GetRequiredService<StorageAccount>().Blobs, provider.GetRequiredService<IOptions<SelfHostedOptions>>().Value.TimerLease, provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<SelfHostedTriggers>();
    }
}
