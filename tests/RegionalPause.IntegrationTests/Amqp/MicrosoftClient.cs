using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using RegionalPause.IntegrationTests.Bed;

namespace RegionalPause.IntegrationTests.Amqp;

/// <summary>What Microsoft's client says of a message it received.</summary>
internal sealed record PeerMessage(
    string Id, string Body, string? ContentType, int DeliveryCount, DateTimeOffset EnqueuedAt, JsonObject Properties, string? DeadLetterReason, string? DeadLetterErrorDescription, DateTimeOffset? RenewedUntil);

/// <summary>The Azure SDK for JavaScript, in Node: a client that knows nothing of ours. Installed from the lock file when it is not there yet.</summary>
internal sealed class MicrosoftClient(LocalBroker broker, string queue)
{
    private static readonly SemaphoreSlim Installing = new(1, 1);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "RegionalPause.IntegrationTests", "Amqp", "peer");

    /// <summary>Sends one message.</summary>
    public Task SendAsync(string id, string body, JsonObject? properties, CancellationToken cancellationToken) => DoAsync(
        new JsonObject { ["do"] = "send", ["messages"] = new JsonArray(new JsonObject { ["id"] = id, ["body"] = body, ["properties"] = properties ?? [] }) }, cancellationToken);

    /// <summary>Receives and settles: <c>complete</c>, <c>abandon</c>, <c>deadLetter</c>, or <c>renew</c> and then complete.</summary>
    public async Task<PeerMessage[]> ReceiveAsync(CancellationToken cancellationToken, string settle = "complete", bool deadLetters = false, int count = 1) =>
        JsonSerializer.Deserialize<PeerMessage[]>(await DoAsync(new JsonObject { ["do"] = "receive", ["settle"] = settle, ["deadLetters"] = deadLetters, ["count"] = count }, cancellationToken), Json)!;

    private async Task<string> DoAsync(JsonObject task, CancellationToken cancellationToken)
    {
        await Installing.WaitAsync(cancellationToken);
        try
        {
            if (!Directory.Exists(Path.Combine(Folder, "node_modules", "@azure", "service-bus")))
                await RunAsync("npm", ["ci", "--no-audit", "--no-fund"], "", cancellationToken);
        }
        finally
        {
            Installing.Release();
        }

        (task["connectionString"], task["queue"]) = (broker.ConnectionString, queue);
        return await RunAsync("node", ["peer.mjs"], task.ToJsonString(), cancellationToken);
    }

    private static async Task<string> RunAsync(string command, string[] arguments, string input, CancellationToken cancellationToken)
    {
        using Process process = Process.Start(new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            Task<string> error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
            process.StandardInput.Close();
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{command} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{await error}");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
