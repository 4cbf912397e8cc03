using Microsoft.Extensions.Options;
using RegionalPause.App.Hosting.Functions;
using RegionalPause.Messaging.ServiceBus;

namespace RegionalPause.App.Hosting.CustomHandler;

/// <summary>
/// Under the Functions host the bindings say where messages come from, and the setting where timers send: where the two differ, what is sent is read by nobody.
/// </summary>
internal sealed class TransportOfTheHost(HostingMode mode, HostTransport bound) : IValidateOptions<ServiceBusOptions>
{
    public ValidateOptionsResult Validate(string? name, ServiceBusOptions options) => !mode.IsCustomHandler || options.IsSet == bound.IsServiceBus
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail(bound.IsServiceBus
            ? $"The function.json files bind queues of Service Bus, and {ServiceBusOptions.Section} is not set. Set it, or publish without -p:Transport=ServiceBus."
            : $"{ServiceBusOptions.Section} is set, and the function.json files bind Storage queues. Publish with -p:Transport=ServiceBus, or leave it unset.");
}
