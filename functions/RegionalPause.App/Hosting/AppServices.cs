using RegionalPause.App.Functions.Binding;
using RegionalPause.App.Identity;
using RegionalPause.App.Messages;
using RegionalPause.App.Pages.Objecting;
using RegionalPause.Drills;
using RegionalPause.Messaging;

namespace RegionalPause.App.Hosting;

/// <summary>Wiring of the app that both ways of hosting share.</summary>
internal static class AppServices
{
    /// <summary>Adds everything but the delivery. Hosted services stop in reverse order: first what receives, then what it feeds.</summary>
    public static void AddApp(this IHostApplicationBuilder builder, string[] args)
    {
        builder.Services.AddAppOptions();
        builder.Services.AddRestoreCheck();
        builder.Services.AddRegionalPause(builder.Configuration);
        builder.Services.AddQueues();
        builder.Services.AddFunctions();
        builder.Services.AddHostedService<QueueCreation>();
        builder.Services.AddIdentity(builder.Configuration);
        builder.Services.AddObjectionCalls();
        builder.Services.AddHttpApi();
        if (args.Contains(ParentWatch.Switch))
            builder.Services.AddHostedService<ParentWatch>();
    }

    /// <summary>What the functions ask for.</summary>
    public static void AddFunctions(this IServiceCollection services)
    {
        services.AddSingleton<FailedMessages>().AddSingleton<MessageRun>().AddSingleton<MessageBatchRun>();
        services.AddSingleton<AdminCommandHandler>().AddSingleton<ObjectionMessageHandler>();
        services.AddSingleton(static provider =>
        {
            var sources = provider.GetRequiredService<MessageSources>();
            TimeSpan invisibleFor = TimeSpan.FromMinutes(1);
            return new DrillChannels(provider.GetRequiredService<IMessageSink>(), sources(QueueNames.DrillAdmitted, invisibleFor), sources(QueueNames.DrillWithheld, invisibleFor));
        });
    }
}
