using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using RegionalPause.App.Hosting.Functions;
using RegionalPause.Messaging;

namespace RegionalPause.App.Hosting.CustomHandler;

/// <summary>What the Functions host asks of a queue function: <c>{"Data":{"&lt;binding&gt;":…},"Metadata":{…}}</c>.</summary>
/// <param name="Messages">The messages, in order.</param>
/// <param name="IsBatch">Whether they succeed and fail together.</param>
internal sealed record Invocation(ImmutableArray<IncomingMessage> Messages, bool IsBatch)
{
    /// <summary>Reads the body of an invocation.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> body, FunctionDefinition function, string invocationId, [NotNullWhen(true)] out Invocation? invocation,
        [NotNullWhen(false)] out string? problem)
    {
        invocation = null;
        try
        {
            using var document = JsonDocument.Parse(body);
            if (!TryFindData(document.RootElement, function.Trigger.Name, out JsonElement data))
            {
                problem = $"The invocation has no Data.{function.Trigger.Name}, which function.json of {function.Name} binds.";
                return false;
            }

            InvocationMetadata metadata = document.RootElement.TryGetProperty("Metadata", out JsonElement element) ? new(element) : default;
            bool isBatch = function.IsBatch || (!metadata.IsOfOne && (metadata.IsOfBatch || data.ValueKind == JsonValueKind.Array));
            ImmutableArray<ReadOnlyMemory<byte>> bodies = MessageValue.Bodies(data, isBatch);
            invocation = new Invocation([.. bodies.Select((b, i) => new IncomingMessage(
                metadata.Id(i) ?? $"{invocationId}-{i}", b, metadata.DeliveryCount(i), metadata.EnqueuedAt(i)))], isBatch);
            problem = null;
            return true;
        }
        catch (JsonException exception)
        {
            problem = $"The invocation is not JSON: {exception.Message}";
            return false;
        }
    }

    private static bool TryFindData(JsonElement root, string binding, out JsonElement data)
    {
        data = default;
        return root.ValueKind == JsonValueKind.Object
            && root.TryGetProperty("Data", out JsonElement all)
            && all.ValueKind == JsonValueKind.Object
            && all.TryGetProperty(binding, out data);
    }
}
