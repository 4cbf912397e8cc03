using System.Text.Json;
using System.Text.Json.Nodes;
using RegionalPause.IntegrationTests.Bed;

namespace RegionalPause.IntegrationTests.Contracts.Schema;

/// <summary>Ajv, in Node: a validator that knows nothing of our parser. Installed from the lock file when it is not there yet.</summary>
internal static class SchemaValidator
{
    private static readonly NodeFolder Node = new("tests/RegionalPause.IntegrationTests/Contracts/Schema", "@asyncapi/specs");

    /// <summary>For each message: <c>null</c> if it is valid, else what is wrong.</summary>
    public static async Task<string?[]> ValidateAsync(
        ReadOnlyMemory<byte> schema,
        IReadOnlyList<string> messages,
        CancellationToken cancellationToken
    )
    {
        var input = new JsonObject
        {
            ["schema"] = JsonNode.Parse(schema.Span),
            ["messages"] = new JsonArray([.. messages.Select(m => JsonValue.Create(m))]),
        };
        return JsonSerializer.Deserialize<string?[]>(await Node.RunAsync("validate.mjs", input.ToJsonString(), cancellationToken))!;
    }

    /// <summary>What is wrong with an AsyncAPI 3.0 document by the specification's own schema; empty if it is one.</summary>
    public static Task<string> ValidateAsyncApiAsync(string document, CancellationToken cancellationToken) =>
        Node.RunAsync("validate-asyncapi.mjs", document, cancellationToken);
}
