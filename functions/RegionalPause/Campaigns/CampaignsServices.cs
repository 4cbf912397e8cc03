using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RegionalPause.Control;
using RegionalPause.Jurisdictions;
using RegionalPause.Ledger;
using RegionalPause.Members;
using RegionalPause.Objections;
using RegionalPause.Safety;
using RegionalPause.Storage;

namespace RegionalPause.Campaigns;

/// <summary>Registers the module.</summary>
internal static class CampaignsServices
{
    /// <summary>Adds campaigns and their notices.</summary>
    public static IServiceCollection AddCampaigns(this IServiceCollection services)
    {
        services.AddOptions<CampaignOptions>().BindConfiguration(CampaignOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<CampaignOptions>, CampaignOptionsValidator>();
        services.AddSingleton(_ => NoticeTemplates.LoadEmbedded());
        services.AddTable<CampaignTable>().AddTable<NoticeTable>().AddSingleton<CampaignNotices>();
        services.AddSingleton<CampaignLog>().AddSingleton<NoticeWriter>();
        services.AddSingleton(s => new CampaignRun(
            s.GetRequiredService<CampaignTable>(),
            s.GetRequiredService<CampaignLog>(),
            s.GetRequiredService<NoticeTable>(),
            s.GetRequiredService<MemberTable>(),
            s.GetRequiredService<NoticeWriter>(),
            s.GetRequiredService<ObjectionHandler>(),
            s.GetRequiredService<StoreClock>(),
            s.GetRequiredService<IOptions<CampaignOptions>>(),
            s.GetRequiredService<IOptions<MemberOptions>>(),
            s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<ShardIdentity>(),
            s.GetRequiredService<ILogger<CampaignRun>>()
        ));
        services.AddSingleton(s => new ReceiptHandler(
            s.GetRequiredService<NoticeTable>(),
            s.GetRequiredService<CampaignTable>(),
            s.GetRequiredService<MemberTable>(),
            s.GetRequiredService<NoticeWriter>(),
            s.GetRequiredService<StoreClock>()
        ));
        return services.AddSingleton(s => new CampaignHandler(
            s.GetRequiredService<CampaignTable>(),
            s.GetRequiredService<CampaignLog>(),
            s.GetRequiredService<NoticeTable>(),
            s.GetRequiredService<MemberTable>(),
            s.GetRequiredService<ControlTable>(),
            s.GetRequiredService<NoticeTemplates>(),
            s.GetRequiredService<NoticeWriter>(),
            s.GetRequiredService<ObjectionHandler>(),
            s.GetRequiredService<JurisdictionAtlas>(),
            s.GetRequiredService<SafetyRuleBook>(),
            s.GetRequiredService<StoreClock>(),
            s.GetRequiredService<IOptions<CampaignOptions>>(),
            s.GetRequiredService<IOptions<MemberOptions>>()
        ));
    }
}
