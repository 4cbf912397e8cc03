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
        return services.AddSingleton<ObjectionHandler>();
    }

    /// <summary>Adds the personal links with which members object.</summary>
    public static IServiceCollection AddObjectionLinks(this IServiceCollection services)
    {
        services.AddOptions<ObjectionLinkOptions>().BindConfiguration(ObjectionLinkOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ObjectionLinkOptions>, ObjectionLinkOptionsValidator>();
        services.AddSingleton<ObjectionAddresses>();
        // Keys from the options, and the random source of this process.
        return services.AddSingleton(s => new ObjectionLinks(
            ObjectionLinkKeys.From(s.GetRequiredService<IOptions<ObjectionLinkOptions>>().Value),
            RandomNumberGenerator.Fill
        ));
    }
}
