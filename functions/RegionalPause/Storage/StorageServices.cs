using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace RegionalPause.Storage;

/// <summary>Registers the module.</summary>
internal static class StorageServices
{
    /// <summary>Adds the storage account, the system clock and the store clock.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<StorageOptions>().Configure(options => StorageOptions.Bind(options, configuration)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<StorageOptions>, StorageOptionsValidator>();
        services.AddSingleton(TimeProvider.System);
        return services.AddSingleton<StoreClock>().AddSingleton<StorageAccount>();
    }

    /// <summary>Adds a table that the gate creates before it opens.</summary>
    public static IServiceCollection AddTable<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TTable>(
        this IServiceCollection services
    )
        where TTable : class, IStorageTable =>
        services.AddSingleton<TTable>().AddSingleton<IStorageTable>(s => s.GetRequiredService<TTable>());
}
