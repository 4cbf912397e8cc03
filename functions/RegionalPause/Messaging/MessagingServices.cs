using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RegionalPause.Messaging.ServiceBus;

namespace RegionalPause.Messaging;

/// <summary>A queue to receive from, by its name, on the configured transport. A received message is invisible to other receivers for some
/// time.</summary>
public delegate IMessageSource MessageSources(string queue, TimeSpan invisibleFor);

/// <summary>Registers the two transports. A <see cref="Storage.StorageAccount"/> must be registered.</summary>
public static class MessagingServices
{
    // Service Bus returns a message as soon as it arrives. This is how long one receive call waits for a message.
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Adds <see cref="StorageQueues"/> and <see cref="ServiceBusQueues"/>. <see cref="MessageSources"/> and <see cref="IMessageSink"/> use
    /// Service Bus if <see cref="ServiceBusOptions"/> are set, and otherwise the Storage account.
    /// </summary>
    public static IServiceCollection AddQueues(this IServiceCollection services)
    {
        services
            .AddOptions<ServiceBusOptions>()
            .BindConfiguration(ServiceBusOptions.Section)
            .Configure<IConfiguration>(ServiceBusOptions.BindConnectionString)
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<ServiceBusOptions>, ServiceBusOptionsValidator>();
        services.AddSingleton<StorageQueues>().AddSingleton<ServiceBusQueues>();
        services.AddSingleton<MessageSources>(static provider =>
        {
            if (IsOnServiceBus(provider))
            {
                // The queue defines how long a lock lasts. The lock is renewed while the message is being handled.
                ServiceBusQueues bus = provider.GetRequiredService<ServiceBusQueues>();
                return (queue, _) => bus.Source(queue, Wait);
            }
            StorageQueues queues = provider.GetRequiredService<StorageQueues>();
            return (queue, invisibleFor) => queues.Source(queue, invisibleFor);
        });
        services.AddSingleton<IPoisonFeeds>(static provider =>
            IsOnServiceBus(provider) ? provider.GetRequiredService<ServiceBusQueues>() : provider.GetRequiredService<StorageQueues>()
        );
        services.AddSingleton<IQueueProbe>(static provider =>
            IsOnServiceBus(provider) ? provider.GetRequiredService<ServiceBusQueues>() : provider.GetRequiredService<StorageQueues>()
        );
        return services.AddSingleton<IMessageSink>(static provider =>
            IsOnServiceBus(provider)
                ? provider.GetRequiredService<ServiceBusQueues>().Sink()
                : provider.GetRequiredService<StorageQueues>().Sink()
        );
    }

    private static bool IsOnServiceBus(IServiceProvider provider) => provider.GetRequiredService<IOptions<ServiceBusOptions>>().Value.IsSet;
}
