using Microsoft.Extensions.DependencyInjection;

namespace RegionalPause.Jurisdictions;

/// <summary>Registers the module.</summary>
internal static class JurisdictionsServices
{
    /// <summary>Adds the jurisdictions.</summary>
    public static IServiceCollection AddJurisdictions(this IServiceCollection services) =>
        services.AddSingleton(_ => JurisdictionAtlas.LoadEmbedded()).AddSingleton<PlaceNames>();
}
