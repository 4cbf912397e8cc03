using System.Collections.Immutable;
using System.Text.Json;

namespace RegionalPause.Cli.Scenarios;

/// <summary>Reads a generated message, to compare its decision with the order in force.</summary>
internal static class TrafficItem
{
    private static readonly string[] Signals = ["account", "declared", "ip"];

    /// <summary>Whether a message is for generative training and its author lives, or was, in one of some jurisdictions.</summary>
    public static bool Concerns(string message, ImmutableArray<string> jurisdictions)
    {
        using JsonDocument document = JsonDocument.Parse(message);
        return document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("data", out JsonElement data)
            && data.GetProperty("purpose").GetString() == "generative-ai-training"
            && Signals.Any(signal => jurisdictions.Contains(data.GetProperty("residency").GetProperty(signal).GetString()!));
    }
}
