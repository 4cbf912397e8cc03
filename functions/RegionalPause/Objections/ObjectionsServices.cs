using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RegionalPause.Objections.Links;
using RegionalPause.Storage;

namespace RegionalPause.Objections;

/// <summary>Registers the module.</summary>
internal static class ObjectionsServices
{
    /// <summary>Adds objections.</summary>
    public static IServiceCollection AddObjections(this IServiceCollection services)
    {
        services.AddOptions<ObjectionOptions>().BindConfiguration(ObjectionOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ObjectionOptions>, ObjectionOptionsValidator>();
        services.AddTable<ObjectionTable>().AddSingleton<AuthorObjections>();
        services.AddSingleton<ObjectionRecorder>().AddHostedService(s => s.GetRequiredService<ObjectionRecorder>());
        return services.AddSingleton(s => new ObjectionHandler(
            s.GetRequiredService<ObjectionRecorder>(),
            s.GetRequiredService<ObjectionTable>(),
            s.GetRequiredService<StoreClock>()
        ));
    }

    /// <summary>Adds the personal links with which members object.</summary>
    public static IServiceCollection AddObjectionLinks(this IServiceCollection services)
    {
        services.AddOptions<ObjectionLinkOptions>().BindConfiguration(ObjectionLinkOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ObjectionLinkOptions>, ObjectionLinkOptionsValidator>();
        services.AddSingleton<ObjectionAddresses>();
        return services.AddSingleton(s => new ObjectionLinks(
            ObjectionLinkKeys.From(s.GetRequiredService<IOptions<ObjectionLinkOptions>>().Value),
            RandomNumberGenerator.Fill
        ));
    }
}
