using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RegionalPause.Orders;

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
        services.AddSingleton<TrainingStop>();
        services.AddHostedService(s => s.GetRequiredService<PauseEffector>());
        return services.AddSingleton<PauseHandler>().AddSingleton<PauseRecovery>();
    }
}
