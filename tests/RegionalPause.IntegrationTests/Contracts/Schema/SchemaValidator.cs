using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RegionalPause.IntegrationTests.Contracts.Schema;

/// <summary>Ajv, in Node: a validator that knows nothing of our parser. Installed from the lock file when it is not there yet.</summary>
internal static class SchemaValidator
{
    private static readonly SemaphoreSlim Installing = new(1, 1);

    /// <summary>For each message: <c>null</c> if it is valid, else what is wrong.</summary>
    public static async Task<string?[]> ValidateAsync(ReadOnlyMemory<byte> schema, IReadOnlyList<string> messages, CancellationToken cancellationToken)
    {
        var input = new JsonObject { ["schema"] = JsonNode.Parse(schema.Span), ["messages"] = new JsonArray([.. messages.Select(m => JsonValue.Create(m))]) };
        return JsonSerializer.Deserialize<string?[]>(await RunAsync("validate.mjs", input.ToJsonString(), cancellationToken))!;
    }

    /// <summary>What is wrong with an AsyncAPI 3.0 document by the specification's own schema; empty if it is one.</summary>
    public static Task<string> ValidateAsyncApiAsync(string document, CancellationToken cancellationToken) => RunAsync("validate-asyncapi.mjs", document, cancellationToken);

    private static async Task<string> RunAsync(string script, string input, CancellationToken cancellationToken)
    {
        string folder = Folder();
        await Installing.WaitAsync(cancellationToken);
        try
        {
            if (!Directory.Exists(Path.Combine(folder, "node_modules", "@asyncapi", "specs")))
                await RunAsync(folder, "npm", ["ci", "--no-audit", "--no-fund"], "", cancellationToken);
        }
        finally
        {
            Installing.Release();
        }
        return await RunAsync(folder, "node", [script], input, cancellationToken);
    }

    private static async Task<string> RunAsync(string folder, string command, string[] arguments, string input, CancellationToken cancellationToken)
    {
        using Process process = Process.Start(new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
        process.StandardInput.Close();
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{command} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{await error}");
    }

    private static string Folder()
    {
        for (DirectoryInfo? up = new(AppContext.BaseDirectory); up is not null; up = up.Parent)
        {
            if (File.Exists(Path.Combine(up.FullName, "RegionalPause.sln")))
            {
                return Path.Combine(up.FullName, "tests", "RegionalPause.IntegrationTests", "Contracts", "Schema");
            }
        }

        throw new InvalidOperationException("The tests run outside the repository: no RegionalPause.sln above them.");
    }
}
