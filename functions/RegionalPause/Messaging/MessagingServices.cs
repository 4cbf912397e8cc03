using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace RegionalPause.Messaging;

/// <summary>Wiring of the transports; needs a registered <see cref="Storage.StorageAccount"/>.</summary>
public static class MessagingServices
{
    /// <summary>Adds <see cref="StorageQueues"/> and, as the sink of functions that send by themselves, <see cref="StorageQueueSink"/>.</summary>
    public static IServiceCollection AddStorageQueues(this IServiceCollection services) => services
        .AddSingleton<StorageQueues>()
        .AddSingleton<IMessageSink>(static provider => provider.GetRequiredService<StorageQueues>().Sink());

    /// <summary>
    /// Adds <see cref="ServiceBusQueues"/>, and takes over from <see cref="AddStorageQueues"/> as the sink where <see cref="ServiceBusOptions"/> are set.
    /// </summary>
    public static IServiceCollection AddServiceBus(this IServiceCollection services)
    {
        services.AddOptions<ServiceBusOptions>().BindConfiguration(ServiceBusOptions.Section).Configure<IConfiguration>(ServiceBusOptions.BindConnectionString).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ServiceBusOptions>, ServiceBusOptionsValidator>();
        services.AddSingleton<IValidateOptions<ServiceBusOptions>, ServiceBusConnectionValidator>();
        services.AddSingleton<ServiceBusQueues>();
        return services.AddSingleton<IMessageSink>(static provider => provider.GetRequiredService<IOptions<ServiceBusOptions>>().Value.IsSet
            ? provider.GetRequiredService<ServiceBusQueues>().Sink()
            : provider.GetRequiredService<StorageQueues>().Sink());
    }
}
