using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RegionalPause.Jurisdictions;
using RegionalPause.Safety;

namespace RegionalPause.Resumption;

/// <summary>Registers the module.</summary>
internal static class ResumptionServices
{
    /// <summary>Adds proposals and their review.</summary>
    public static IServiceCollection AddResumption(this IServiceCollection services)
    {
        services.AddOptions<ResumptionOptions>().BindConfiguration(ResumptionOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ResumptionOptions>, ResumptionOptionsValidator>();
        services.AddSingleton(s =>
            // validated with the options
            s.GetRequiredService<IOptions<ResumptionOptions>>().Value.Read(s.GetRequiredService<JurisdictionAtlas>()).Value!
        );
        // The app that serves the objection page registers a probe of it. Without a probe the rule about the page is not met.
        services.TryAddSingleton<ObjectionPageProbe>(_ => Task.FromResult<PageProbe?>(null));
        return services.AddSingleton<ResumptionFactsReader>().AddSingleton<ResumptionHandler>();
    }
}
