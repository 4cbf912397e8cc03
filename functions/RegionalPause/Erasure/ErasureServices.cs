using Microsoft.Extensions.DependencyInjection;
using RegionalPause.Campaigns;
using RegionalPause.Control;
using RegionalPause.Members;
using RegionalPause.Storage;

namespace RegionalPause.Erasure;

/// <summary>Registers the module.</summary>
internal static class ErasureServices
{
    /// <summary>Adds the erasure of members.</summary>
    public static IServiceCollection AddErasure(this IServiceCollection services) =>
        services.AddSingleton(s => new MemberErasure(
            s.GetRequiredService<MemberKeys>(),
            s.GetRequiredService<MemberTable>(),
            s.GetRequiredService<CampaignNotices>(),
            s.GetRequiredService<ControlTable>(),
            s.GetRequiredService<StoreClock>()
        ));
}
