using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RegionalPause.Storage;

namespace RegionalPause.Holds;

/// <summary>Registers the module.</summary>
internal static class HoldsServices
{
    /// <summary>Adds the table of held items.</summary>
    public static IServiceCollection AddHolds(this IServiceCollection services)
    {
        services.AddOptions<HoldOptions>().BindConfiguration(HoldOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<HoldOptions>, HoldOptionsValidator>();
        return services.AddTable<HoldTable>();
    }
}
