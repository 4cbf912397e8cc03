using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RegionalPause.Control;
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
        services.AddTable<DrillTable>().AddSingleton<DrillRun>().AddSingleton<DrillGate>();
        return services.AddSingleton(s => new DrillHandler(
            s.GetRequiredService<DrillTable>(),
            s.GetRequiredService<DrillRun>(),
            s.GetRequiredService<ControlTable>(),
            s.GetRequiredService<StoreClock>(),
            s.GetRequiredService<IOptions<DrillOptions>>(),
            s.GetRequiredService<ILogger<DrillHandler>>()
        ));
    }
}
