using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RegionalPause.Campaigns;
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
        services.AddSingleton<StandingObjectors>(s => s.GetRequiredService<ObjectionHandler>().ObjectorsAmongAsync);
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
        services.AddSingleton<NoticeLink>(s =>
        {
            ObjectionLinkOptions options = s.GetRequiredService<IOptions<ObjectionLinkOptions>>().Value;
            ObjectionLinks links = s.GetRequiredService<ObjectionLinks>();
            return (campaign, member, language) =>
                options.PublicAddress.Length == 0
                    ? throw new InvalidOperationException("Objections:PublicAddress is not set, so the notice would contain no link.")
                    : options.PublicAddress.TrimEnd('/')
                        + links.CreatePath(
                            new ObjectionLink(
                                campaign.Id.Value,
                                member.Id,
                                language,
                                (campaign.StartedAt ?? campaign.CreatedAt).AddDays(options.LinkDays)
                            )
                        );
        });
        return services.AddSingleton(s => new ObjectionLinks(
            ObjectionLinkKeys.From(s.GetRequiredService<IOptions<ObjectionLinkOptions>>().Value),
            RandomNumberGenerator.Fill
        ));
    }
}
