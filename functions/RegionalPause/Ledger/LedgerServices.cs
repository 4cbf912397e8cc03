using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RegionalPause.Control;
using RegionalPause.Ledger.Sealing;
using RegionalPause.Storage;

namespace RegionalPause.Ledger;

/// <summary>Registers the module.</summary>
internal static class LedgerServices
{
    /// <summary>Adds the shards of the ledger and their fences.</summary>
    public static IServiceCollection AddLedger(this IServiceCollection services)
    {
        string owner = $"{Environment.MachineName}/{Environment.ProcessId}";
        services.AddSingleton(new ShardIdentity(owner, () => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8))));
        services.AddTable<ShardTable>().AddSingleton<ShardFencing>().AddSingleton<ShardStatus>();
        return services.AddSingleton<FleetReader>().AddSingleton<DispositionReader>();
    }

    /// <summary>Adds the sealed ledger and its sequencer.</summary>
    public static IServiceCollection AddSealing(this IServiceCollection services)
    {
        services.AddOptions<LedgerOptions>().BindConfiguration(LedgerOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LedgerOptions>, LedgerOptionsValidator>();
        services.AddSingleton<SealStore>().AddSingleton<SealedLedger>().AddSingleton<LeafTable>().AddSingleton<LedgerSigner>();
        services.AddSingleton(s => new SealLagReader(
            s.GetRequiredService<SealStore>(),
            s.GetRequiredService<ShardTable>(),
            s.GetRequiredService<ShardStatus>(),
            s.GetRequiredService<StoreClock>(),
            s.GetRequiredService<TimeProvider>()
        ));
        return services.AddSingleton(s => new LedgerSealer(
            s.GetRequiredService<SealStore>(),
            s.GetRequiredService<SealedLedger>(),
            s.GetRequiredService<LeafTable>(),
            s.GetRequiredService<ShardTable>(),
            s.GetRequiredService<ControlTable>(),
            s.GetRequiredService<LedgerSigner>(),
            s.GetRequiredService<StoreClock>(),
            s.GetRequiredService<ShardIdentity>(),
            s.GetRequiredService<IOptions<LedgerOptions>>(),
            s.GetRequiredService<ILogger<LedgerSealer>>()
        ));
    }
}
