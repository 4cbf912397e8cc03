using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RegionalPause.App.Hosting.Functions;

/// <summary>One binding of a <c>function.json</c>, as far as this app looks at it; what else stands there is the host's business.</summary>
internal sealed record Binding
{
    public const string QueueTrigger = "queueTrigger";
    public const string ServiceBusTrigger = "serviceBusTrigger";

    public required string Type { get; init; }
    public required string Direction { get; init; }
    public required string Name { get; init; }
    public string? QueueName { get; init; }
    public string? Schedule { get; init; }
    public string? Cardinality { get; init; }
    public string? Route { get; init; }

    public bool IsOutput => Direction == "out";
}

/// <summary>A <c>function.json</c>: the one place where queue names and schedules stand, for the Functions host and for self-hosted mode alike.</summary>
internal sealed record FunctionDefinition(string Name, ImmutableArray<Binding> Bindings)
{
    public Binding Trigger { get; } = Bindings.Single(b => b.Type.EndsWith("Trigger", StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether the trigger hands over several messages at once.</summary>
    public bool IsBatch => Trigger.Cardinality == "many";

    /// <summary>Whether it is triggered by a queue of Service Bus, which abandons and delivers again at once.</summary>
    public bool IsOnServiceBus => Trigger.Type == Binding.ServiceBusTrigger;

    /// <summary>The output binding that sends to a queue.</summary>
    public Binding OutputTo(string queue) => Bindings.FirstOrDefault(b => b.IsOutput && b.QueueName == queue)
        ?? throw new InvalidDataException($"{Name}/function.json has no output binding to the queue '{queue}'.");

    /// <summary>Reads <c>&lt;root&gt;/&lt;name&gt;/function.json</c>.</summary>
    public static FunctionDefinition Load(string root, string name)
    {
        string path = Path.Combine(root, name, "function.json");
        using FileStream file = File.OpenRead(path);
        FunctionFile content = JsonSerializer.Deserialize(file, FunctionJson.Default.FunctionFile) ?? throw new InvalidDataException($"{path} is empty.");
        return new FunctionDefinition(name, content.Bindings);
    }
}

internal sealed record FunctionFile
{
    public required ImmutableArray<Binding> Bindings { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FunctionFile))]
[JsonSerializable(typeof(HostFile))]
internal sealed partial class FunctionJson : JsonSerializerContext;
