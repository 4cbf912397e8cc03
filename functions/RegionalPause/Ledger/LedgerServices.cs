using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
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
        return services.AddSingleton<SealLagReader>().AddSingleton<LedgerSealer>();
    }
}
