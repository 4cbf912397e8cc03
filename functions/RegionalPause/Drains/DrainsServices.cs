using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RegionalPause.Control;
using RegionalPause.Holds;
using RegionalPause.Storage;

namespace RegionalPause.Drains;

/// <summary>Registers the module.</summary>
internal static class DrainsServices
{
    /// <summary>Adds the drain of held items.</summary>
    public static IServiceCollection AddDrains(this IServiceCollection services) =>
        services
            .AddSingleton<Drain>()
            .AddSingleton(s => new HoldHandler(
                s.GetRequiredService<HoldTable>(),
                s.GetRequiredService<Drain>(),
                s.GetRequiredService<ControlTable>(),
                s.GetRequiredService<StoreClock>(),
                s.GetRequiredService<IOptions<HoldOptions>>(),
                s.GetRequiredService<TimeProvider>(),
                s.GetRequiredService<ILogger<HoldHandler>>()
            ));
}
