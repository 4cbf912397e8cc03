using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RegionalPause.Control;
using RegionalPause.Flags;
using RegionalPause.Jurisdictions;
using RegionalPause.Ledger;
using RegionalPause.Orders;
using RegionalPause.Safety;
using RegionalPause.Storage;

namespace RegionalPause.Pauses;

/// <summary>Registers the module.</summary>
internal static class PausesServices
{
    /// <summary>Adds pause orders: commands, effect and recovery.</summary>
    public static IServiceCollection AddPauses(this IServiceCollection services)
    {
        services.AddOptions<PauseOptions>().BindConfiguration(PauseOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PauseOptions>, PauseOptionsValidator>();
        services.AddSingleton<OrderCommands>().AddSingleton<PauseForecast>().AddSingleton<PauseEffector>();
        services.AddHostedService(s => s.GetRequiredService<PauseEffector>());
        services.AddSingleton(s => new PauseHandler(
            s.GetRequiredService<ControlTable>(),
            s.GetRequiredService<OrderCommands>(),
            s.GetRequiredService<PauseEffector>(),
            s.GetRequiredService<FlagHandler>(),
            s.GetRequiredService<ShardFencing>(),
            s.GetRequiredService<PauseForecast>(),
            s.GetRequiredService<JurisdictionAtlas>(),
            s.GetRequiredService<SafetyRuleBook>(),
            s.GetRequiredService<StoreClock>()
        ));
        return services.AddSingleton(s => new PauseRecovery(
            s.GetRequiredService<ControlTable>(),
            s.GetRequiredService<ShardTable>(),
            s.GetRequiredService<OrderCommands>(),
            s.GetRequiredService<PauseEffector>(),
            s.GetRequiredService<ShardFencing>(),
            s.GetRequiredService<StoreClock>(),
            s.GetRequiredService<IOptions<PauseOptions>>(),
            s.GetRequiredService<ILogger<PauseRecovery>>()
        ));
    }
}
