using RegionalPause.App.Functions.Binding;
using RegionalPause.App.Identity;
using RegionalPause.App.Messages;
using RegionalPause.App.OperatorConsole.Mailbox;
using RegionalPause.App.Pages.Objecting;
using RegionalPause.App.Telemetry;
using RegionalPause.Drills;
using RegionalPause.Messaging;
using RegionalPause.Poison;

namespace RegionalPause.App.Hosting;

/// <summary>Registers the services that both ways of hosting use.</summary>
internal static class AppServices
{
    /// <summary>
    /// Adds all services except the delivery of messages, timers and requests. Hosted services stop in reverse order: first the receivers,
    /// then the services that handle their messages.
    /// </summary>
    public static void AddApp(this IHostApplicationBuilder builder, string[] args)
    {
        builder.Services.AddAppOptions();
        builder.Services.AddRestoreCheck();
        builder.Services.AddRegionalPause(builder.Configuration);
        builder.Services.AddTelemetryExport(builder.Configuration);
        builder.Services.AddQueues();
        builder.Services.AddFunctions();
        builder.Services.AddHostedService<QueueCreation>();
        builder.Services.AddIdentity(builder.Configuration);
        builder.Services.AddObjectionCalls();
        builder.Services.AddHttpApi();
        builder.Services.AddMailCollector(builder.Configuration);
        if (args.Contains(ParentWatch.Switch))
            builder.Services.AddHostedService<ParentWatch>();
    }

    /// <summary>Adds the services that the functions need.</summary>
    public static void AddFunctions(this IServiceCollection services)
    {
        services.AddSingleton<FailedMessages>().AddSingleton<MessageRun>().AddSingleton<MessageBatchRun>();
        services.AddSingleton<AdminCommandHandler>().AddSingleton<ObjectionMessageHandler>();
        services.AddSingleton<QueueMessageCheck>();
        services.AddSingleton<MessageCheck>(static provider => provider.GetRequiredService<QueueMessageCheck>().ErrorsOf);
        // Each queue has its own source, so the container cannot choose these two.
        services.AddSingleton(static provider =>
        {
            var sources = provider.GetRequiredService<MessageSources>();
            TimeSpan invisibleFor = TimeSpan.FromMinutes(1);
            return new DrillChannels(
                provider.GetRequiredService<IMessageSink>(),
                sources(QueueNames.DrillAdmitted, invisibleFor),
                sources(QueueNames.DrillWithheld, invisibleFor)
            );
        });
    }
}
