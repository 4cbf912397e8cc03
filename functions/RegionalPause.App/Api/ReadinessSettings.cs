using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using RegionalPause.App.Identity;
using RegionalPause.App.OperatorConsole.SignIn;
using RegionalPause.Campaigns;
using RegionalPause.Drills;
using RegionalPause.Messaging.ServiceBus;
using RegionalPause.Objections.Links;
using RegionalPause.Orders;
using RegionalPause.Readiness;
using RegionalPause.Storage;

namespace RegionalPause.App.Api;

/// <summary>Reads what the settings of this process say about its readiness. No value of a secret is part of it.</summary>
public sealed class ReadinessSettings(
    IConfiguration configuration,
    IHostEnvironment environment,
    IOptions<PauseOptions> pauses,
    IOptions<DrillOptions> drills,
    IOptions<ServiceBusOptions> serviceBus,
    IOptions<ObjectionLinkOptions> links,
    IOptions<CampaignOptions> campaigns,
    IOptions<SignInOptions> signIn
)
{
    private const string Bearer = "Authentication:Schemes:Bearer";

    /// <summary>Reads them.</summary>
    public InstallationSettings Read()
    {
        bool trustsEasyAuth = configuration.GetSection(IdentityOptions.Section).Get<IdentityOptions>() is { TrustEasyAuthHeaders: true };
        return new InstallationSettings
        {
            IsDevelopment = environment.IsDevelopment(),
            AbandonedAfter = pauses.Value.AbandonedAfter,
            DrillEvery = drills.Value.Every,
            HasTokenAuthority = IsSet($"{Bearer}:Authority") || trustsEasyAuth,
            HasLocalTokenKeys = configuration.GetSection($"{Bearer}:SigningKeys").GetChildren().Any(),
            HasConsoleSignIn = SignInSettings.HaveProvider(configuration) || trustsEasyAuth,
            PeopleWithoutPassword = signIn.Value.People.Count,
            ObjectionAddress = links.Value.PublicAddress,
            EmptyNoticeSettings = EmptySettings(),
            Transport = serviceBus.Value.IsSet ? "Service Bus" : "Storage queues",
            ConnectionStrings = [.. ((string[])[StorageOptions.SettingName, ServiceBusOptions.Section]).Where(IsSet)],
        };
    }

    private ImmutableArray<string> EmptySettings()
    {
        (string Name, string Value)[] settings =
        [
            ($"{ObjectionLinkOptions.Section}:{nameof(ObjectionLinkOptions.Controller)}", links.Value.Controller),
            ($"{CampaignOptions.Section}:{nameof(CampaignOptions.Contact)}", campaigns.Value.Contact),
            ($"{CampaignOptions.Section}:{nameof(CampaignOptions.PrivacyNotice)}", campaigns.Value.PrivacyNotice),
        ];
        return [.. settings.Where(s => string.IsNullOrWhiteSpace(s.Value)).Select(s => s.Name)];
    }

    private bool IsSet(string name) => !string.IsNullOrWhiteSpace(configuration[name]);
}
