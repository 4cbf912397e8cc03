using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using RegionalPause.Contract;
using RegionalPause.Control;
using RegionalPause.Storage;
using RegionalPause.Tests.Orders;
using RegionalPause.Tests.Simulation.Tables;
using RegionalPause.Webhooks;
using Shouldly;

namespace RegionalPause.Tests.Webhooks;

/// <summary>The product on simulated tables, with receivers on this computer, on a clock that only the test moves.</summary>
internal sealed class WebhookBed : IAsyncDisposable
{
    public const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private readonly SimulatedTables tables;
    private readonly ServiceProvider services;
    private readonly Lock oneAtATime = new();

    private WebhookBed(IEnumerable<(string Setting, string Value)> settings)
    {
        tables = new SimulatedTables(Time.GetUtcNow);
        var values = new Dictionary<string, string?> { ["AzureWebJobsStorage"] = SimulatedAccount.ConnectionString };
        foreach ((string setting, string value) in settings)
            values[$"Webhooks:{setting}"] = value; // a later one replaces an earlier one
        IConfigurationRoot configuration = new ConfigurationBuilder().AddInMemoryCollection([TestTickets.Setting, .. values]).Build();
        services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddLogging()
            .AddRegionalPause(configuration)
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton(new WebhookJitter(() => 0))
            .Configure<StorageOptions>(options => options.Faults = new TableConnection((request, _) => new(Apply(request))))
            .BuildServiceProvider();
    }

    public FakeTimeProvider Time { get; } = new(Sample.Now);

    /// <summary>Whether a request is lost before it arrives.</summary>
    public Func<TableRequest, bool> Loses { get; set; } = _ => false;

    /// <summary>Whether the answer to a request is lost after storage did what it asked.</summary>
    public Func<TableRequest, bool> LosesAnswer { get; set; } = _ => false;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Subscriptions by name, each to a receiver, after their first round.</summary>
    public static async Task<WebhookBed> StartAsync(
        IEnumerable<(string Name, Receiver Receiver)> receivers,
        params (string Setting, string Value)[] settings
    )
    {
        var bed = new WebhookBed([
            .. receivers.SelectMany(r =>
                new[]
                {
                    ($"Subscriptions:{r.Name}:Url", r.Receiver.Address.ToString()),
                    ($"Subscriptions:{r.Name}:Secrets:0", Secret),
                    ($"Subscriptions:{r.Name}:AllowPrivateAddresses", "true"),
                }
            ),
            .. settings,
        ]);
        foreach (IStorageTable table in bed.Get<IEnumerable<IStorageTable>>())
            await table.CreateAsync(Stop);
        await bed.RoundAsync();
        return bed;
    }

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>Commits one version with these events, each about an order.</summary>
    public async Task CommitAsync(params string[] names) =>
        (await Get<ControlTable>().RecordAsync(() => [.. names.Select(Event)], tightens: false, Stop)).ShouldNotBeNull();

    /// <summary>One round of the timer <c>SendWebhooks</c>.</summary>
    public Task RoundAsync() => Get<WebhookSender>().RunAsync(Stop);

    public async Task<WebhookView> ViewAsync(string name = "ops") =>
        (await Get<WebhookHandler>().ListAsync(Stop)).Single(w => w.Name == name);

    public async ValueTask DisposeAsync() => await services.DisposeAsync();

    private static ReadOnlyMemory<byte> Event(string name) =>
        ControlLog.WriteEvent(name, Sample.Now, "olivia", json => json.WriteString("id", "uk-1"));

    private StoreAnswer Apply(TableRequest request)
    {
        if (Loses(request))
            throw new IOException("The request is lost.");
        StoreAnswer answer;
        lock (oneAtATime)
            answer = TableWire.Write(tables.Apply(request), tables.Now);
        return LosesAnswer(request) ? throw new IOException("The answer is lost.") : answer;
    }
}
