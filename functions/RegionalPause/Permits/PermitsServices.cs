using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RegionalPause.Storage;

namespace RegionalPause.Permits;

/// <summary>Registers the module.</summary>
internal static class PermitsServices
{
    /// <summary>Adds permits: their table, their part of the control log, and the round that ends them.</summary>
    public static IServiceCollection AddPermits(this IServiceCollection services)
    {
        services.AddOptions<PermitOptions>().BindConfiguration(PermitOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PermitOptions>, PermitOptionsValidator>();
        services.AddSingleton(new PermitIdSource(() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8))));
        return services.AddTable<PermitTable>().AddSingleton<PermitLog>().AddSingleton<PermitRound>().AddSingleton<PermitLeases>();
    }
}

/// <summary>The source of new permit ids.</summary>
/// <param name="Next">Returns 64 new random bits.</param>
public sealed record PermitIdSource(Func<ulong> Next);
