using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RegionalPause.App.Functions;
using RegionalPause.App.Functions.Binding;
using RegionalPause.App.SelfHosted;
using RegionalPause.Gate;
using RegionalPause.Ledger;
using RegionalPause.Members;
using RegionalPause.Messaging;
using RegionalPause.Storage;
using RegionalPause.Tests.App;
using RegionalPause.Tests.Simulation.Tables;

namespace RegionalPause.Tests.Simulation;

/// <summary>
/// One process: the product wired as it wires itself, on a clock, a network and a broker that are simulated. It can be stopped for a while,
/// killed between any two steps, or told to end properly.
/// </summary>
internal sealed class SimulatedInstance : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource abort = new();
    private readonly SendLimit limit = new(Pumping.SettleAtOnce);
    private Task pumping = Task.CompletedTask;

    public SimulatedInstance(
        string name,
        SimulatedClock clock,
        SimulatedWorld world,
        ShardIdentity identity,
        IEnumerable<KeyValuePair<string, string?>> settings
    )
    {
        (Name, Clock, World) = (name, clock, world);
        int keys = 0;
        IConfigurationRoot configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("AzureWebJobsStorage", SimulatedAccount.ConnectionString), .. settings])
            .Build();
        services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning).AddProvider(new OddityLog(name, world.Oddities)))
            .AddRegionalPause(configuration)
            .AddSingleton<TimeProvider>(clock)
            .AddSingleton(identity)
            .AddSingleton(new MemberKeySource(() => SHA256.HashData(Encoding.UTF8.GetBytes($"{name} {++keys}"))))
            .AddSingleton(world.Atlas)
            .Configure<StorageOptions>(options => options.Faults = new TableConnection((request, ct) => world.AskAsync(this, request, ct)))
            .BuildServiceProvider();
        Sink = new SimulatedSink(this, world.Network, world.Broker);
    }

    private static SelfHostedOptions Pumping =>
        new()
        {
            Receivers = 2,
            SettleAtOnce = 4,
            MaxPollInterval = TimeSpan.FromSeconds(4),
            MaxReturnDelay = TimeSpan.FromSeconds(20),
        };

    public string Name { get; }

    public SimulatedClock Clock { get; }

    public SimulatedWorld World { get; }

    public SimulatedSink Sink { get; }

    /// <summary>Whether it exists; a killed or ended one never does again.</summary>
    public bool Lives { get; private set; } = true;

    /// <summary>Whether it exists and is not stopped.</summary>
    public bool Runs => Lives && !Clock.IsStopped;

    /// <summary>Whether it was started and not yet told to end.</summary>
    public bool Works { get; private set; }

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>Starts as a host starts it: the gate before what receives.</summary>
    public async Task StartAsync()
    {
        foreach (IHostedLifecycleService service in services.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
            await service.StartingAsync(CancellationToken.None).ConfigureAwait(false);
        await Get<GateOpening>().WaitAsync(CancellationToken.None).ConfigureAwait(false);
        World.Commanding.Value = true; // what finishes pauses in the background starts here
        foreach (IHostedService service in services.GetServices<IHostedService>())
            await service.StartAsync(CancellationToken.None).ConfigureAwait(false);
        World.Commanding.Value = false;
        var submitted = new ContentSubmitted(
            Get<ContentHandler>(),
            new MessageRun(Sink, limit, NoKeeper.Instance, Log<MessageRun>()),
            many: null!
        );
        var function = new QueueFunction(nameof(ContentSubmitted), QueueNames.ContentSubmitted, submitted.RunAsync);
        var source = new SimulatedSource(this, World.Network, World.Broker, QueueNames.ContentSubmitted);
        var settlement = new MessageSettlement(
            nameof(ContentSubmitted),
            source,
            new FailedMessages(NoKeeper.Instance, TestInstruments.None, NullLogger<FailedMessages>.Instance),
            Pumping,
            Log<MessageSettlement>()
        );
        pumping = new QueuePump(function, source, settlement, Pumping, Clock, Log<QueuePump>()).RunAsync(stopping.Token, abort.Token);
        Works = true;
    }

    /// <summary>Ends as a host ends it: no more is received, what is in flight is finished, the shard is closed.</summary>
    public async Task EndAsync()
    {
        Works = false;
        await stopping.CancelAsync().ConfigureAwait(false);
        await pumping.ConfigureAwait(false);
        foreach (IHostedService service in services.GetServices<IHostedService>().Reverse())
            await service.StopAsync(CancellationToken.None).ConfigureAwait(false);
        foreach (IHostedLifecycleService service in services.GetServices<IHostedService>().OfType<IHostedLifecycleService>().Reverse())
            await service.StoppedAsync(CancellationToken.None).ConfigureAwait(false);
        Lives = false;
    }

    /// <summary>Kills it: whatever it knew is gone.</summary>
    public void Kill()
    {
        (Lives, Works) = (false, false);
        Clock.Stop(monotonicCountsOn: true);
        World.Network.Forget(this);
    }

    /// <summary>Only once nothing moves any more: what the product still does while it is taken apart must not count.</summary>
    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync().ConfigureAwait(false);
        limit.Dispose();
        stopping.Dispose();
        abort.Dispose();
    }

    private ILogger<T> Log<T>() => services.GetRequiredService<ILogger<T>>();
}
