using Microsoft.Extensions.DependencyInjection;
using RegionalPause.Gate;
using RegionalPause.Holds;
using RegionalPause.Ledger;
using RegionalPause.Ledger.Sealing;
using RegionalPause.Storage;

namespace RegionalPause.Verification;

/// <summary>Registers the module.</summary>
internal static class VerificationServices
{
    /// <summary>Adds the services that read the verified ledger.</summary>
    public static IServiceCollection AddVerification(this IServiceCollection services)
    {
        services.AddSingleton(s => new LedgerProofs(
            s.GetRequiredService<SealedLedger>(),
            s.GetRequiredService<LeafTable>(),
            s.GetRequiredService<DecisionReader>(),
            s.GetRequiredService<LedgerSigner>(),
            s.GetRequiredService<ShardTable>(),
            s.GetRequiredService<SealLagReader>()
        ));
        services.AddSingleton(s => new HoldAudit(
            s.GetRequiredService<LedgerSealer>(),
            s.GetRequiredService<SealedLedger>(),
            s.GetRequiredService<LedgerSigner>(),
            s.GetRequiredService<HoldTable>(),
            s.GetRequiredService<ClaimTable>(),
            s.GetRequiredService<ShardTable>(),
            s.GetRequiredService<StoreClock>()
        ));
        return services;
    }
}
