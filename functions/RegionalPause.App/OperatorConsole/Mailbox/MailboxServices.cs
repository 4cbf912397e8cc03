using Microsoft.Extensions.Options;

namespace RegionalPause.App.OperatorConsole.Mailbox;

/// <summary>Registers the mailbox of a computer for development.</summary>
internal static class MailboxServices
{
    /// <summary>Adds what the pages need.</summary>
    public static void AddMailbox(this IServiceCollection services)
    {
        services.AddOptions<MailboxOptions>().BindConfiguration(MailboxOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<MailboxOptions>, MailboxSettings>();
        services.AddSingleton<MailTable>();
    }

    /// <summary>Adds the collector of messages if <see cref="MailboxOptions.Enabled"/> is set.</summary>
    public static void AddMailCollector(this IServiceCollection services, IConfiguration configuration)
    {
        if (configuration.GetSection(MailboxOptions.Section).Get<MailboxOptions>()?.Enabled == true)
            services.AddHostedService<MailCollector>();
    }
}
