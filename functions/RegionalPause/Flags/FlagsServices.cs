using Microsoft.Extensions.DependencyInjection;

namespace RegionalPause.Flags;

/// <summary>Registers the module.</summary>
internal static class FlagsServices
{
    /// <summary>Adds training flags.</summary>
    public static IServiceCollection AddFlags(this IServiceCollection services) => services.AddSingleton<FlagHandler>();
}
