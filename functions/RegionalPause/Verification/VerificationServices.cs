using Microsoft.Extensions.DependencyInjection;

namespace RegionalPause.Verification;

/// <summary>Registers the module.</summary>
internal static class VerificationServices
{
    /// <summary>Adds the services that read the verified ledger.</summary>
    public static IServiceCollection AddVerification(this IServiceCollection services) =>
        services.AddSingleton<LedgerProofs>().AddSingleton<HoldAudit>();
}
