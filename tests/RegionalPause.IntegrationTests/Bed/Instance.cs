using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Azure.Core.Pipeline;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RegionalPause.Content;
using RegionalPause.Flags;
using RegionalPause.Gate;
using RegionalPause.Messaging;
using RegionalPause.Objections;
using RegionalPause.Storage;

namespace RegionalPause.IntegrationTests.Bed;

/// <summary>
/// One instance of the library in this process, on real storage, without HTTP or queues: what a test says happens when it says it.
/// </summary>
internal sealed class Instance : IAsyncDisposable
{
    private readonly IHost host;

    private Instance(IHost host) => this.host = host;

    /// <summary>The key every instance seals personal links with.</summary>
    public static byte[] LinkKey { get; } = SHA256.HashData("links of the tests"u8);

    /// <summary>The key that signs every instance's ledger.</summary>
    public static LedgerKey LedgerKey { get; } = LedgerKey.Make();

    /// <summary>
    /// Safety rules that impose nothing, so that an order is lifted on the word of two; a test of the rules names others.
    /// </summary>
    public static string WithoutRules { get; } = Path.Combine(AppContext.BaseDirectory, "resumption-rules.none.json");

    public T Get<T>()
        where T : notnull => host.Services.GetRequiredService<T>();

    public static Task<Instance> StartAsync(
        TestAccount account,
        CancellationToken cancellationToken,
        HttpPipelinePolicy? faults = null,
        params (string Key, string Value)[] settings
    ) => StartAsync(account, faults, _ => { }, settings, cancellationToken);

    /// <summary>The same with some services replaced.</summary>
    public static async Task<Instance> StartAsync(
        TestAccount account,
        HttpPipelinePolicy? faults,
        Action<IServiceCollection> services,
        (string Key, string Value)[] settings,
        CancellationToken cancellationToken
    )
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([
            new("AzureWebJobsStorage", account.ConnectionString),
            TestTickets.Setting,
            new("Objections:LinkKeys:0", Convert.ToBase64String(LinkKey)),
            new("Objections:PublicAddress", "https://objection.test"),
            new("Ledger:SigningKey", LedgerKey.Private),
            new("Tickets:Lifetime", "00:00:02"),
            new("Pauses:SkewAllowance", "00:00:00.500"),
            new("Resumption:RulesFile", WithoutRules),
        ]);
        builder.Configuration.AddInMemoryCollection(settings.Select(s => new KeyValuePair<string, string?>(s.Key, s.Value)));
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddRegionalPause(builder.Configuration);
        builder.Services.Configure<StorageOptions>(options => options.Faults = faults);
        services(builder.Services);
        IHost host = builder.Build();
        var instance = new Instance(host);
        try
        {
            await host.StartAsync(cancellationToken);
            await host.Services.GetRequiredService<GateOpening>().WaitAsync(cancellationToken);
            return instance;
        }
        catch
        {
            await instance.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens training flags.</summary>
    public async Task OpenFlagsAsync(IEnumerable<string> names, CancellationToken cancellationToken)
    {
        foreach (string name in names)
        {
            if ((await Get<FlagHandler>().SetAsync(name, open: true, "alice", null, cancellationToken)).Refusal is { } refusal)
                throw new InvalidOperationException($"The flag of {name} does not open: {refusal.Detail}");
        }
    }

    /// <summary>A member objects in the settings of the platform, to generative training.</summary>
    public async Task ObjectAsync(string member, CancellationToken cancellationToken)
    {
        var request = new ObjectionRequest(
            MemberId.Parse(member),
            ObjectionScope.GenerativeTraining,
            ObjectionSource.Settings,
            Get<StoreClock>().Now.AddSeconds(-5)
        );
        if ((await Get<ObjectionHandler>().ObjectAsync(request, cancellationToken)).Refusal is { } refusal)
            throw new InvalidOperationException($"The objection is refused: {refusal.Detail}");
    }

    /// <summary>Decides messages as one delivery each.</summary>
    public Task<ImmutableArray<MessageResult>> DeliverAsync(
        IEnumerable<Submission> messages,
        CancellationToken cancellationToken,
        long deliveryCount = 1
    ) =>
        Get<ContentHandler>()
            .HandleAsync(
                [.. messages.Select(m => new IncomingMessage(m.Id, Encoding.UTF8.GetBytes(m.Body), deliveryCount))],
                cancellationToken
            );

    public async ValueTask DisposeAsync()
    {
        try
        {
            await host.StopAsync();
        }
        catch (Exception e) when (StorageFaults.IsUnavailable(e))
        {
            // It dies: nothing depends on a clean end.
        }
        host.Dispose();
    }
}
