using Microsoft.Extensions.DependencyInjection;

namespace RegionalPause.Drains;

/// <summary>Registers the module.</summary>
internal static class DrainsServices
{
    /// <summary>Adds the drain of held items.</summary>
    public static IServiceCollection AddDrains(this IServiceCollection services) =>
        services.AddSingleton<Drain>().AddSingleton<HoldHandler>();
}
