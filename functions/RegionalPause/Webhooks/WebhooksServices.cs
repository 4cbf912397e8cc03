using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RegionalPause.Storage;

namespace RegionalPause.Webhooks;

/// <summary>Registers the module.</summary>
internal static class WebhooksServices
{
    private const int Steps = 1 << 20;

    /// <summary>Adds outbound control events.</summary>
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddOptions<WebhookOptions>().BindConfiguration(WebhookOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<WebhookOptions>, WebhookOptionsValidator>();
        services.AddSingleton(new WebhookJitter(() => RandomNumberGenerator.GetInt32(Steps) / (double)Steps));
        return services.AddTable<WebhookTable>().AddSingleton<WebhookClient>().AddSingleton<WebhookSender>().AddSingleton<WebhookHandler>();
    }
}
