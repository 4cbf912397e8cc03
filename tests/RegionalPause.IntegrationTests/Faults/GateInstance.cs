using Azure.Core.Pipeline;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RegionalPause.Control;
using RegionalPause.Flags;
using RegionalPause.Gate;
using RegionalPause.Holds;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Ledger;
using RegionalPause.Pauses;
using RegionalPause.Storage;
using RegionalPause.Tickets;

namespace RegionalPause.IntegrationTests.Faults;

/// <summary>The product's library as one instance of it, inside this process, with faults in its storage clients.</summary>
internal sealed class GateInstance : IAsyncDisposable
{
    private readonly IHost host;

    private GateInstance(IHost host, FaultPlan faults) => (this.host, Faults) = (host, faults);

    public FaultPlan Faults { get; }

    public ContentHandler Content => host.Services.GetRequiredService<ContentHandler>();

    public FlagHandler Flags => host.Services.GetRequiredService<FlagHandler>();

    public PauseHandler Pauses => host.Services.GetRequiredService<PauseHandler>();

    public PauseCompletion Completion => host.Services.GetRequiredService<PauseCompletion>();

    public HoldHandler Holds => host.Services.GetRequiredService<HoldHandler>();

    public ControlTable Control => host.Services.GetRequiredService<ControlTable>();

    public ShardTable Shards => host.Services.GetRequiredService<ShardTable>();

    public ShardStatus Status => host.Services.GetRequiredService<ShardStatus>();

    public DispositionReader Dispositions => host.Services.GetRequiredService<DispositionReader>();

    public TicketCheck Tickets => host.Services.GetRequiredService<TicketCheck>();

    /// <summary>Starts an instance; a fault may prevent it, which is thrown.</summary>
    public static async Task<GateInstance> StartAsync(TestAccount account, byte[] ticketKey, FaultPlan faults, CancellationToken cancellationToken)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            [StorageOptions.SettingName] = account.ConnectionString,
            ["Tickets:Key"] = Convert.ToBase64String(ticketKey),
            // Short, so that a pause which has to wait for tickets to run out does not wait long.
            ["Tickets:Lifetime"] = "00:00:03",
            ["Pauses:SkewAllowance"] = "00:00:00",
            // An opened flag is seen at once; otherwise the first items would be refused by a law a moment old.
            ["Gate:LawMaxAge"] = "00:00:00",
            ["Gate:FlushInterval"] = "00:00:00.020",
            ["Holds:DrainSlice"] = "00:00:05",
        });
        builder.Services.AddLogging(logging => logging.AddFilter(_ => false));
        builder.Services.AddRegionalPause(builder.Configuration);
        HttpPipelinePolicy policy = new FaultPolicy(account, faults);
        builder.Services.PostConfigure<StorageOptions>(options => options.Faults = policy);
        IHost host = builder.Build();
        try
        {
            await host.StartAsync(cancellationToken);
            return new GateInstance(host, faults);
        }
        catch
        {
            await StopAsync(host, cancellationToken);
            throw;
        }
    }

    /// <summary>Ends in good order: its shard is closed, if storage lets it.</summary>
    public ValueTask DisposeAsync() => new(StopAsync(host, CancellationToken.None));

    private static async Task StopAsync(IHost host, CancellationToken cancellationToken)
    {
        try
        {
            await host.StopAsync(cancellationToken);
        }
        catch (Exception e) when (StorageFaults.IsUnavailable(e))
        {
            // It dies: nothing depends on a clean end.
        }
        host.Dispose();
    }
}
