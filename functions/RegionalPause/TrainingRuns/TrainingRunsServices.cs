using Microsoft.Extensions.DependencyInjection;

namespace RegionalPause.TrainingRuns;

/// <summary>Registers the module.</summary>
internal static class TrainingRunsServices
{
    /// <summary>Adds the requests of training runs.</summary>
    public static IServiceCollection AddTrainingRuns(this IServiceCollection services) => services.AddSingleton<PermitHandler>();
}
