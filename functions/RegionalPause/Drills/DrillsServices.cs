using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RegionalPause.Storage;

namespace RegionalPause.Drills;

/// <summary>Registers the module.</summary>
internal static class DrillsServices
{
    /// <summary>Adds drills.</summary>
    public static IServiceCollection AddDrills(this IServiceCollection services)
    {
        services.AddOptions<DrillOptions>().BindConfiguration(DrillOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DrillOptions>, DrillOptionsValidator>();
        return services.AddTable<DrillTable>().AddSingleton<DrillRun>().AddSingleton<DrillGate>().AddSingleton<DrillHandler>();
    }
}
