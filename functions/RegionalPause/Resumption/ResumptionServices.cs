using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RegionalPause.Control;
using RegionalPause.Jurisdictions;
using RegionalPause.Ledger;
using RegionalPause.Orders;
using RegionalPause.Safety;
using RegionalPause.Storage;

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
        services.AddSingleton<ResumptionFactsReader>();
        return services.AddSingleton(s => new ResumptionHandler(
            s.GetRequiredService<ControlTable>(),
            s.GetRequiredService<ShardFencing>(),
            s.GetRequiredService<ResumptionFactsReader>(),
            s.GetRequiredService<SafetyRuleBook>(),
            s.GetRequiredService<JurisdictionAtlas>(),
            s.GetRequiredService<StoreClock>(),
            s.GetRequiredService<IOptions<PauseOptions>>()
        ));
    }
}
