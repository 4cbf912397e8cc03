using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RegionalPause.Storage;

namespace RegionalPause.Campaigns;

/// <summary>Registers the module.</summary>
internal static class CampaignsServices
{
    /// <summary>Adds campaigns.</summary>
    public static IServiceCollection AddCampaigns(this IServiceCollection services)
    {
        services.AddOptions<CampaignOptions>().BindConfiguration(CampaignOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<CampaignOptions>, CampaignOptionsValidator>();
        services.AddTable<CampaignTable>().AddSingleton<CampaignNotices>();
        services.AddSingleton<CampaignLog>().AddSingleton<NoticeWriter>();
        return services.AddSingleton<CampaignRun>().AddSingleton<ReceiptHandler>().AddSingleton<CampaignHandler>();
    }
}
