using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using RegionalPause.App.Functions;
using RegionalPause.Messaging.ServiceBus;

namespace RegionalPause.App.Hosting;

/// <summary>
/// Under the Functions host the triggers say where messages come from, and a setting says where answers are sent. Where the two differ,
/// nothing reads what is sent.
/// </summary>
internal sealed class BoundTransport(bool isServiceBus) : IValidateOptions<ServiceBusOptions>
{
    /// <summary>The transport of this build.</summary>
    public BoundTransport() : this(typeof(ContentSubmitted).GetMethod(nameof(ContentSubmitted.RunBatchAsync))!.IsDefined(typeof(FunctionAttribute)))
    {
    }

    public ValidateOptionsResult Validate(string? name, ServiceBusOptions options) => options.IsSet == isServiceBus
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail(isServiceBus
            ? $"The functions are bound to queues of Service Bus, and {ServiceBusOptions.Section} is not set. Set it, or publish without -p:Transport=ServiceBus."
            : $"{ServiceBusOptions.Section} is set, and the functions are bound to Storage queues. Publish with -p:Transport=ServiceBus, or leave it unset.");
}
