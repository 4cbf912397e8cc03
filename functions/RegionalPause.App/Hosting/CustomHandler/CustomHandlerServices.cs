using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using RegionalPause.App.Hosting.Functions;
using RegionalPause.Messaging;
using RegionalPause.Messaging.ServiceBus;

namespace RegionalPause.App.Hosting.CustomHandler;

internal static class CustomHandlerServices
{
    public static void AddCustomHandler(this IServiceCollection services)
    {
        services.AddSingleton<InvocationEndpoint>();
        services.AddSingleton<IValidateOptions<ServiceBusOptions>, TransportOfTheHost>();
        services.AddSingleton<FitOutputs>(provider =>
        {
            OversizedMessages oversized = provider.GetRequiredService<StorageQueues>().Oversized;
            int most = provider.GetRequiredService<HostTransport>().IsServiceBus ? ServiceBusSink.MaxBodyLength : MessageText.MaxBodyLength;
            return async (outputs, cancellationToken) =>
            {
                var fitting = ImmutableArray.CreateBuilder<OutgoingMessage>(outputs.Length);
                foreach (OutgoingMessage output in outputs)
                    fitting.Add(await oversized.FitAsync(output, most, cancellationToken));
                return fitting.MoveToImmutable();
            };
        });
    }
}
