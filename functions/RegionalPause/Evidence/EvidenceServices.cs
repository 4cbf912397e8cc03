using Microsoft.Extensions.DependencyInjection;

namespace RegionalPause.Evidence;

/// <summary>Registers the module.</summary>
internal static class EvidenceServices
{
    /// <summary>Adds evidence packs.</summary>
    public static IServiceCollection AddEvidence(this IServiceCollection services) => services.AddSingleton<EvidenceService>();
}
