using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using RegionalPause.App.Identity;
using RegionalPause.App.OperatorConsole.Mailbox;
using RegionalPause.App.OperatorConsole.SignIn;
using RegionalPause.App.SelfHosted;
using RegionalPause.App.Telemetry;
using RegionalPause.Campaigns;
using RegionalPause.Drills;
using RegionalPause.Gate;
using RegionalPause.Holds;
using RegionalPause.Ledger.Sealing;
using RegionalPause.Members;
using RegionalPause.Messaging.ServiceBus;
using RegionalPause.Objections;
using RegionalPause.Objections.Links;
using RegionalPause.Orders;
using RegionalPause.Permits;
using RegionalPause.Poison;
using RegionalPause.Resumption;
using RegionalPause.Tickets;
using RegionalPause.Webhooks;

namespace RegionalPause.App.Hosting;

/// <summary>One configuration section and the class it is bound to.</summary>
internal sealed record SettingsSection(string Name, Type Options);

/// <summary>
/// Every configuration section that the app reads. <c>local.settings.sample.json</c> has each setting with its default. A test compares the
/// two: the sample has no unknown setting and misses none.
/// </summary>
internal static class AppOptions
{
    public static ImmutableArray<SettingsSection> Sections { get; } =
    [
        new(GateOptions.Section, typeof(GateOptions)),
        new(TicketOptions.Section, typeof(TicketOptions)),
        new(LedgerOptions.Section, typeof(LedgerOptions)),
        new(PauseOptions.Section, typeof(PauseOptions)),
        new(DrillOptions.Section, typeof(DrillOptions)),
        new(ResumptionOptions.Section, typeof(ResumptionOptions)),
        new(HoldOptions.Section, typeof(HoldOptions)),
        new(ObjectionOptions.Section, typeof(ObjectionOptions)),
        new(ObjectionLinkOptions.Section, typeof(ObjectionLinkOptions)),
        new(MemberOptions.Section, typeof(MemberOptions)),
        new(PoisonOptions.Section, typeof(PoisonOptions)),
        new(CampaignOptions.Section, typeof(CampaignOptions)),
        new(ServiceBusOptions.Section, typeof(ServiceBusOptions)),
        new(SelfHostedOptions.Section, typeof(SelfHostedOptions)),
        new(IdentityOptions.Section, typeof(IdentityOptions)),
        new(SignInOptions.Section, typeof(SignInOptions)),
        new(MailboxOptions.Section, typeof(MailboxOptions)),
        new(PermitOptions.Section, typeof(PermitOptions)),
        new(TelemetryOptions.Section, typeof(TelemetryOptions)),
        new(WebhookOptions.Section, typeof(WebhookOptions)),
    ];

    public static void AddAppOptions(this IServiceCollection services)
    {
        services.AddOptions<SelfHostedOptions>().BindConfiguration(SelfHostedOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SelfHostedOptions>, SelfHostedOptionsValidator>();
        services.AddSingleton<IValidateOptions<SignInOptions>, SignInOptionsValidator>();
        services.AddSingleton<IValidateOptions<MailboxOptions>, MailboxOptionsValidator>();
    }
}
