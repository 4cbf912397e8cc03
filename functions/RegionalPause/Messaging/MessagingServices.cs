using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RegionalPause.Messaging.ServiceBus;

namespace RegionalPause.Messaging;

/// <summary>A queue to receive from, by its name, on the transport that is set; a message received stays invisible to others at least for a while.</summary>
public delegate IMessageSource MessageSources(string queue, TimeSpan invisibleFor);

/// <summary>Wiring of the two transports; needs a registered <see cref="Storage.StorageAccount"/>.</summary>
public static class MessagingServices
{
    // Service Bus tells of a message when it comes; this is how long one question of it lasts.
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Adds <see cref="StorageQueues"/> and <see cref="ServiceBusQueues"/>, and as <see cref="MessageSources"/> and <see cref="IMessageSink"/> those of Service Bus where
    /// <see cref="ServiceBusOptions"/> are set, and otherwise those of the Storage account.
    /// </summary>
    public static IServiceCollection AddQueues(this IServiceCollection services)
    {
        services.AddOptions<ServiceBusOptions>().BindConfiguration(ServiceBusOptions.Section).Configure<IConfiguration>(ServiceBusOptions.BindConnectionString).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ServiceBusOptions>, ServiceBusOptionsValidator>();
        services.AddSingleton<IValidateOptions<ServiceBusOptions>, ServiceBusConnectionValidator>();
        services.AddSingleton<StorageQueues>().AddSingleton<ServiceBusQueues>();
        services.AddSingleton<MessageSources>(static provider =>
        {
            if (IsOnServiceBus(provider))
            {
                // A lock lasts as long as its queue says, and is renewed while the message is in hand.
                ServiceBusQueues bus = provider.GetRequiredService<ServiceBusQueues>();
                return (queue, _) => bus.Source(queue, Wait);
            }
            StorageQueues queues = provider.GetRequiredService<StorageQueues>();
            return (queue, invisibleFor) => queues.Source(queue, invisibleFor);
        });
        return services.AddSingleton<IMessageSink>(static provider => IsOnServiceBus(provider)
            ? provider.GetRequiredService<ServiceBusQueues>().Sink()
            : provider.GetRequiredService<StorageQueues>().Sink());
    }

    private static bool IsOnServiceBus(IServiceProvider provider) => provider.GetRequiredService<IOptions<ServiceBusOptions>>().Value.IsSet;
}
