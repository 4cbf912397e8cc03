using Microsoft.Extensions.DependencyInjection;

namespace RegionalPause.Erasure;

/// <summary>Registers the module.</summary>
internal static class ErasureServices
{
    /// <summary>Adds the erasure of members.</summary>
    public static IServiceCollection AddErasure(this IServiceCollection services) => services.AddSingleton<MemberErasure>();
}
