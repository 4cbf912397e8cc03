using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace RegionalPause.App.Functions.Binding;

/// <summary>
/// Binds a function to a queue of Service Bus. The SDK derives the binding <c>serviceBusTrigger</c> and its properties from the names of
/// this class and its members, as for every extension. The Functions host also needs the host part of the extension: publish with
/// <c>-p:Transport=ServiceBus</c>.
/// </summary>
/// <param name="queueName">The queue.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ServiceBusTriggerAttribute(string queueName) : TriggerBindingAttribute
{
    /// <summary>The queue.</summary>
    public string QueueName { get; } = queueName;

    /// <summary>The setting with the connection string, or the section with the namespace.</summary>
    public string? Connection { get; set; }

    /// <summary>Whether one invocation gets several messages.</summary>
    /// <value>Default <c>false</c>.</value>
    [DefaultValue(false)]
    public bool IsBatched { get; set; }
}
