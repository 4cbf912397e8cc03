using System.Collections.Immutable;
using System.Reflection;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using RegionalPause.App.Functions.Binding;

namespace RegionalPause.App.SelfHosted;

/// <summary>A function that is triggered by a queue.</summary>
internal sealed record QueueFunction(string Name, string Queue, Func<QueueMessage, CancellationToken, Task<HandledMessage>> RunAsync);

/// <summary>
/// A function that is triggered by a timer. If two instances run it at the same time, work is wasted, but the result is correct.
/// </summary>
internal sealed record TimerFunction(string Name, string Schedule, Func<TimerInfo, CancellationToken, Task> RunAsync);

/// <summary>
/// The functions of the app. They are found once at the start, by the same attributes that the Functions host uses (R33). Functions with an
/// HTTP trigger are not included: the web server runs the same pipeline directly.
/// </summary>
internal sealed class FunctionCatalog
{
    /// <summary>Finds the functions and creates one instance of each class, with its services from <paramref name="services"/>.</summary>
    public FunctionCatalog(IServiceProvider services)
    {
        var instances = new Dictionary<Type, object>();
        object InstanceOf(Type type) =>
            instances.TryGetValue(type, out object? known) ? known : instances[type] = ActivatorUtilities.CreateInstance(services, type);
        ImmutableArray<(MethodInfo Method, ParameterInfo Trigger)> methods = [.. Methods()];
        Queues =
        [
            .. methods
                .Select(m => (m.Method, Queue: m.Trigger.GetCustomAttribute<QueueTriggerAttribute>()?.QueueName))
                .Where(m => m.Queue is not null)
                .Select(m => new QueueFunction(
                    m.Method.DeclaringType!.Name,
                    m.Queue!,
                    m.Method.CreateDelegate<Func<QueueMessage, CancellationToken, Task<HandledMessage>>>(
                        InstanceOf(m.Method.DeclaringType!)
                    )
                )),
        ];
        Timers =
        [
            .. methods
                .Select(m => (m.Method, m.Trigger.GetCustomAttribute<TimerTriggerAttribute>()?.Schedule))
                .Where(m => m.Schedule is not null)
                .Select(m => new TimerFunction(
                    m.Method.DeclaringType!.Name,
                    m.Schedule!,
                    m.Method.CreateDelegate<Func<TimerInfo, CancellationToken, Task>>(InstanceOf(m.Method.DeclaringType!))
                )),
        ];
    }

    /// <summary>Functions with a queue trigger.</summary>
    public ImmutableArray<QueueFunction> Queues { get; }

    /// <summary>Functions with a timer trigger.</summary>
    public ImmutableArray<TimerFunction> Timers { get; }

    private static IEnumerable<(MethodInfo Method, ParameterInfo Trigger)> Methods() =>
        typeof(Functions.Api)
            .Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(Functions.Api).Namespace)
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(method => method.GetParameters().Length > 0)
            .Select(method => (method, method.GetParameters()[0]));
}
