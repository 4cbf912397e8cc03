using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RegionalPause.App.Functions.Binding;
using RegionalPause.App.Messages;
using RegionalPause.Control;
using RegionalPause.Flags;
using RegionalPause.Jurisdictions;
using RegionalPause.Ledger;
using RegionalPause.Messaging;
using RegionalPause.Orders;
using RegionalPause.Pauses;
using RegionalPause.Requests;
using RegionalPause.Storage;
using RegionalPause.Tests.Simulation.Tables;

namespace RegionalPause.Tests.App;

/// <summary>The product's handlers over tables in memory, without a host; everything that is logged is kept.</summary>
internal sealed class SmallGate : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly ConcurrentQueue<string> logged = new();
    private readonly FailedMessages failures;

    private SmallGate()
    {
        var tables = new SimulatedTables(TimeProvider.System.GetUtcNow);
        var oneAtATime = new Lock();
        IConfigurationRoot configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("AzureWebJobsStorage", SimulatedAccount.ConnectionString)])
            .Build();
        services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new Listening(logged)))
            .AddRegionalPause(configuration)
            .Configure<StorageOptions>(options =>
                options.Faults = new TableConnection(
                    (request, _) =>
                    {
                        lock (oneAtATime)
                            return new(TableWire.Write(tables.Apply(request), tables.Now));
                    }
                )
            )
            .BuildServiceProvider();
        failures = new FailedMessages(NoKeeper.Instance, TestInstruments.None, services.GetRequiredService<ILogger<FailedMessages>>());
    }

    public JurisdictionAtlas Atlas => Get<JurisdictionAtlas>();

    /// <summary>Everything logged so far.</summary>
    public string Logged => string.Join('\n', logged);

    public static async Task<SmallGate> StartAsync(CancellationToken cancellationToken)
    {
        var gate = new SmallGate();
        await gate.Get<ControlTable>().CreateAsync(cancellationToken);
        await gate.Get<ShardTable>().CreateAsync(cancellationToken);
        return gate;
    }

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>Flags that are open, however that came about.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken, params string[] codes)
    {
        ControlState state = await Get<ControlTable>().ReadAsync(cancellationToken);
        await Get<ControlTable>()
            .CommitAsync(
                state,
                new ControlChange(
                    [],
                    [.. codes.Select(c => new TrainingFlag(new JurisdictionCode(c), true, "alice", DateTimeOffset.UnixEpoch, null))],
                    null,
                    null,
                    Tightens: false
                ),
                cancellationToken
            );
    }

    public async Task<TrainingFlag> FlagAsync(string code, CancellationToken cancellationToken) =>
        (await Get<FlagHandler>().ListAsync(cancellationToken)).Single(f => f.Code.Value == code);

    public async Task<PauseOrder[]> OrdersAsync(CancellationToken cancellationToken) =>
        [.. (await Get<PauseHandler>().ListAsync(ended: true, cancellationToken)).Select(o => o.Order)];

    /// <summary>Imports flags; the refusal, or <c>null</c> where it was taken.</summary>
    public async Task<Refusal?> ImportFlagsAsync(byte[] json, CancellationToken cancellationToken) =>
        (await Get<FlagHandler>().ImportAsync(json, "alice", null, cancellationToken)).Refusal;

    /// <summary>Handles a message of admin-commands as the app does, up to what is logged of it.</summary>
    public Task<MessageResult> CommandAsync(string json, CancellationToken cancellationToken) =>
        CommandAsync(Encoding.UTF8.GetBytes(json), cancellationToken);

    public async Task<MessageResult> CommandAsync(byte[] body, CancellationToken cancellationToken)
    {
        var handler = new AdminCommandHandler(Get<PauseHandler>(), Get<FlagHandler>(), Get<ILogger<AdminCommandHandler>>());
        var message = new IncomingMessage("m1", MessageText.Decode(body), 1);
        MessageResult result = (await handler.HandleAsync([message], cancellationToken)).Single();
        return await failures.ResolveAsync(new HandledMessage(QueueNames.AdminCommands, message, result), cancellationToken);
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();

    private sealed class Listening(ConcurrentQueue<string> logged) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => logged.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose() { }
    }
}
