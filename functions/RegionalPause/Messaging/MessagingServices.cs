using Microsoft.Extensions.DependencyInjection;

namespace RegionalPause.Messaging;

/// <summary>Wiring of the Storage queue transport; needs a registered <see cref="Storage.StorageAccount"/>.</summary>
public static class MessagingServices
{
    /// <summary>Adds <see cref="StorageQueues"/> and, as the sink of functions that send by themselves, <see cref="StorageQueueSink"/>.</summary>
    public static IServiceCollection AddStorageQueues(this IServiceCollection services) => services
        .AddSingleton<StorageQueues>()
        .AddSingleton<IMessageSink>(static provider => provider.GetRequiredService<StorageQueues>().Sink());
}
