using Microsoft.Extensions.DependencyInjection;
using RegionalPause.Control;
using RegionalPause.Jurisdictions;
using RegionalPause.Ledger;
using RegionalPause.Safety;
using RegionalPause.Storage;

namespace RegionalPause.Flags;

/// <summary>Registers the module.</summary>
internal static class FlagsServices
{
    /// <summary>Adds training flags.</summary>
    public static IServiceCollection AddFlags(this IServiceCollection services) =>
        services.AddSingleton(s => new FlagHandler(
            s.GetRequiredService<ControlTable>(),
            s.GetRequiredService<ShardFencing>(),
            s.GetRequiredService<JurisdictionAtlas>(),
            s.GetRequiredService<SafetyRuleBook>(),
            s.GetRequiredService<StoreClock>()
        ));
}
