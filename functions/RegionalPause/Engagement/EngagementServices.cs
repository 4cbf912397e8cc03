using Microsoft.Extensions.DependencyInjection;
using RegionalPause.Control;
using RegionalPause.Storage;

namespace RegionalPause.Engagement;

/// <summary>Registers the module.</summary>
internal static class EngagementServices
{
    /// <summary>Adds the engagement with authorities.</summary>
    public static IServiceCollection AddEngagement(this IServiceCollection services) =>
        services
            .AddSingleton(s => new EngagementHandler(s.GetRequiredService<ControlTable>(), s.GetRequiredService<StoreClock>()))
            .AddSingleton<DueWatch>();
}
