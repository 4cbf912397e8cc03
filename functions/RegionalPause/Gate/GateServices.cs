using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RegionalPause.Campaigns;
using RegionalPause.Content;
using RegionalPause.Gate.FeatureFlags;
using RegionalPause.Members;
using RegionalPause.Requests;
using RegionalPause.Storage;
using RegionalPause.Tickets;

namespace RegionalPause.Gate;

/// <summary>Registers the module.</summary>
internal static class GateServices
{
    /// <summary>Adds the gate. Its lifecycle is a hosted service: add it before every receiver.</summary>
    public static IServiceCollection AddGate(this IServiceCollection services)
    {
        services.AddOptions<GateOptions>().BindConfiguration(GateOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<GateOptions>, GateOptionsValidator>();
        services.AddSingleton<CurrentSnapshot>().AddSingleton<Parking>().AddSingleton<ChangePreviews>().AddSingleton<DataPreviews>();
        services.AddSingleton<Func<Snapshot>>(s =>
            () =>
                s.GetRequiredService<CurrentSnapshot>().Snapshot
                ?? throw new InvalidOperationException("The control state has not been read yet.")
        );
        services.AddTrainingFlags();
        services.AddTable<ClaimTable>().AddSingleton<NoticeWindows>().AddSingleton<AuthorAges>().AddSingleton<MemberFactsReader>();
        services.AddSingleton<Admissions>().AddSingleton<DecisionReader>().AddSingleton<ContentItemParser>();
        services.AddSingleton<DeliveredNotice>(s =>
            async (campaign, member, cancellationToken) =>
                CampaignId.TryParse(campaign.Value, out CampaignId id)
                    ? await s.GetRequiredService<NoticeTable>().FindDeliveredAsync(id, member, cancellationToken)
                    : null
        );
        services.AddSingleton<RegisteredAge>(s =>
            async (member, cancellationToken) => (await s.GetRequiredService<MemberTable>().FindAsync(member, cancellationToken))?.Age
        );
        services.AddSingleton<GateOpening>().AddHostedService<GateService>();
        return services.AddSingleton(s => new ContentHandler(
            s.GetRequiredService<ContentItemParser>(),
            s.GetRequiredService<Admissions>(),
            s.GetRequiredService<MemberFactsReader>(),
            s.GetRequiredService<Parking>(),
            s.GetRequiredService<TicketIssuer>(),
            s.GetRequiredService<CurrentSnapshot>(),
            s.GetRequiredService<StoreClock>()
        ));
    }
}
