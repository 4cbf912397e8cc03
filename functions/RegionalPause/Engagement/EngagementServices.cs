using Microsoft.Extensions.DependencyInjection;

namespace RegionalPause.Engagement;

/// <summary>Registers the module.</summary>
internal static class EngagementServices
{
    /// <summary>Adds the engagement with authorities.</summary>
    public static IServiceCollection AddEngagement(this IServiceCollection services) =>
        services.AddSingleton<EngagementHandler>().AddSingleton<DueWatch>();
}
