using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using RegionalPause.App.Functions;
using RegionalPause.Messaging.ServiceBus;

namespace RegionalPause.App.Hosting;

/// <summary>
/// Checks that a worker receives and sends by the same transport. Under the Functions host the triggers of the build decide where messages
/// come from, and a setting decides where answers are sent. If the two differ, no program reads the answers.
/// </summary>
internal sealed class BoundTransport(bool isServiceBus) : IValidateOptions<ServiceBusOptions>
{
    /// <summary>The transport of this build.</summary>
    public BoundTransport()
        : this(typeof(ContentSubmitted).GetMethod(nameof(ContentSubmitted.RunBatchAsync))!.IsDefined(typeof(FunctionAttribute))) { }

    public ValidateOptionsResult Validate(string? name, ServiceBusOptions options) =>
        options.IsSet == isServiceBus
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                isServiceBus
                    ? $"The functions are bound to queues of Service Bus, but {ServiceBusOptions.Section} is not set. "
                        + "Set it, or publish without -p:Transport=ServiceBus."
                    : $"{ServiceBusOptions.Section} is set, but the functions are bound to Storage queues. "
                        + "Publish with -p:Transport=ServiceBus, or remove the setting."
            );
}
