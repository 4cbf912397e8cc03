using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RegionalPause.Content;
using RegionalPause.Gate.FeatureFlags;
using RegionalPause.Storage;

namespace RegionalPause.Gate;

/// <summary>Registers the module.</summary>
internal static class GateServices
{
    /// <summary>Adds the gate. Its lifecycle is a hosted service: add it before every receiver.</summary>
    public static IServiceCollection AddGate(this IServiceCollection services)
    {
        services.AddOptions<GateOptions>().BindConfiguration(GateOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<GateOptions>, GateOptionsValidator>();
        services.AddSingleton<CurrentSnapshot>().AddSingleton<TrainingFlags>().AddSingleton<Parking>();
        services.AddSingleton<ChangePreviews>().AddSingleton<DataPreviews>();
        services.AddTable<ClaimTable>().AddSingleton<NoticeWindows>().AddSingleton<AuthorAges>().AddSingleton<MemberFactsReader>();
        services.AddSingleton<Admissions>().AddSingleton<DecisionReader>().AddSingleton<ContentItemParser>();
        return services.AddSingleton<ContentHandler>().AddSingleton<GateOpening>().AddHostedService<GateService>();
    }
}
