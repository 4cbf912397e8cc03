using Microsoft.Extensions.DependencyInjection;
using RegionalPause.Control;
using RegionalPause.Storage;

namespace RegionalPause.Quarantine;

/// <summary>Registers the module.</summary>
internal static class QuarantineServices
{
    /// <summary>Adds quarantine sets and recalls.</summary>
    public static IServiceCollection AddQuarantine(this IServiceCollection services) =>
        services
            .AddSingleton<QuarantineReader>()
            .AddSingleton(s => new RecallHandler(
                s.GetRequiredService<ControlTable>(),
                s.GetRequiredService<QuarantineReader>(),
                s.GetRequiredService<StoreClock>()
            ));
}
