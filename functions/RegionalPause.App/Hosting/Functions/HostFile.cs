using System.Text.Json;

namespace RegionalPause.App.Hosting.Functions;

/// <summary>The part of host.json that self-hosted mode obeys too, so that both modes give up on a message after the same number of tries.</summary>
internal sealed record HostFile
{
    public required HostExtensions Extensions { get; init; }

    public static HostFile Load(string root)
    {
        using FileStream file = File.OpenRead(Path.Combine(root, "host.json"));
        return JsonSerializer.Deserialize(file, FunctionJson.Default.HostFile)!;
    }
}

internal sealed record HostExtensions
{
    public required HttpExtension Http { get; init; }
    public required QueuesExtension Queues { get; init; }
}

internal sealed record HttpExtension
{
    public required string RoutePrefix { get; init; }
}

internal sealed record QueuesExtension
{
    public required int BatchSize { get; init; }
    public required int MaxDequeueCount { get; init; }
}
