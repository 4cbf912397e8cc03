using Microsoft.Extensions.DependencyInjection;
using RegionalPause.Storage;

namespace RegionalPause.Notices;

/// <summary>Registers the module.</summary>
internal static class NoticesServices
{
    /// <summary>Adds the notices to members and their texts.</summary>
    public static IServiceCollection AddNotices(this IServiceCollection services) =>
        services.AddSingleton(_ => NoticeTemplates.LoadEmbedded()).AddTable<NoticeTable>();
}
