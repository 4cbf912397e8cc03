using Microsoft.Extensions.Options;
using RegionalPause.Messaging.ServiceBus;

namespace RegionalPause.App.Hosting.CustomHandler;

/// <summary>
/// Under the Functions host the bindings say where messages come from, and they are Storage queues; what timers send would go to Service Bus, where nobody of this app
/// reads it.
/// </summary>
internal sealed class TransportOfTheHost(HostingMode mode) : IValidateOptions<ServiceBusOptions>
{
    public ValidateOptionsResult Validate(string? name, ServiceBusOptions options) => mode.IsCustomHandler && options.IsSet
        ? ValidateOptionsResult.Fail($"{ServiceBusOptions.Section} is set, but under the Functions host the queues are those that the function.json files bind: Storage queues. Leave it unset, or run self-hosted.")
        : ValidateOptionsResult.Success;
}
