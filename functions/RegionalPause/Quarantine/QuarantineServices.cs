using Microsoft.Extensions.DependencyInjection;

namespace RegionalPause.Quarantine;

/// <summary>Registers the module.</summary>
internal static class QuarantineServices
{
    /// <summary>Adds quarantine sets and recalls.</summary>
    public static IServiceCollection AddQuarantine(this IServiceCollection services) =>
        services.AddSingleton<SetReadings>().AddSingleton<QuarantineReader>().AddSingleton<RecallHandler>();
}
