using System.Collections.Frozen;
using System.Collections.Immutable;
using RegionalPause.App.Triggers;
using RegionalPause.Messaging;

namespace RegionalPause.App.Hosting.Functions;

/// <summary>A function by its name, which is the name of its folder and its class; the instance is made once, when first needed.</summary>
internal abstract record RegisteredFunction(string Name);

internal sealed record QueueFunction(string Name, IQueueFunction Run) : RegisteredFunction(Name);

internal sealed record TimerFunction(string Name, ITimerFunction Run) : RegisteredFunction(Name);

/// <summary>A function without a class: its requests are forwarded as they are.</summary>
internal sealed record ForwardedFunction(string Name) : RegisteredFunction(Name);

/// <summary>The functions of the app, each with its definition; the same for the Functions host and for self-hosted mode.</summary>
internal sealed class FunctionApp
{
    private readonly FrozenDictionary<string, (RegisteredFunction Function, FunctionDefinition Definition)> functions;

    /// <summary>Reads the definitions of the registered functions.</summary>
    /// <exception cref="InvalidDataException">A definition has another kind of trigger than the class it stands beside.</exception>
    public FunctionApp(IEnumerable<RegisteredFunction> registered, string root)
    {
        functions = registered.ToFrozenDictionary(f => f.Name, f => (f, FunctionDefinition.Load(root, f.Name)), StringComparer.Ordinal);
        foreach ((RegisteredFunction function, FunctionDefinition definition) in functions.Values)
        {
            string[] expected = function switch { QueueFunction => [Binding.QueueTrigger, Binding.ServiceBusTrigger], TimerFunction => ["timerTrigger"], _ => ["httpTrigger"] };
            if (!expected.Contains(definition.Trigger.Type))
                throw new InvalidDataException($"{function.Name}/function.json has a {definition.Trigger.Type}; its class is bound to a {string.Join(" or ", expected)}.");
        }
    }

    public IEnumerable<(QueueFunction Function, FunctionDefinition Definition)> Queues =>
        functions.Values.Where(f => f.Function is QueueFunction).Select(f => ((QueueFunction)f.Function, f.Definition));

    public IEnumerable<(TimerFunction Function, FunctionDefinition Definition)> Timers =>
        functions.Values.Where(f => f.Function is TimerFunction).Select(f => ((TimerFunction)f.Function, f.Definition));

    /// <summary>Every queue a function reads or writes, with the poison queues.</summary>
    public ImmutableSortedSet<string> QueueNames => functions.Values
        .SelectMany(f => f.Definition.Bindings)
        .SelectMany(b => b switch
        {
            { QueueName: { } queue, IsOutput: false } => [queue, queue + Messaging.QueueNames.PoisonSuffix],
            { QueueName: { } queue } => (string[])[queue],
            _ => [],
        })
        .ToImmutableSortedSet(StringComparer.Ordinal);

    /// <summary>The function the host may invoke under a name, matched exactly; a forwarded one is never invoked.</summary>
    public bool TryFind(string name, out RegisteredFunction function, out FunctionDefinition definition)
    {
        bool found = functions.TryGetValue(name, out (RegisteredFunction Function, FunctionDefinition Definition) entry);
        (function, definition) = entry;
        return found && function is not ForwardedFunction;
    }
}
