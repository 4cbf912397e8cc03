using System.Text;
using System.Text.Json.Nodes;
using RegionalPause.Jurisdictions;

namespace RegionalPause.Tests.Jurisdictions;

/// <summary>The atlas of the shipped data, and atlases of changed data.</summary>
internal static class Atlas
{
    public static readonly JurisdictionAtlas Embedded = JurisdictionAtlas.LoadEmbedded();

    public static JurisdictionCode Code(string code) =>
        Embedded.TryRestore(code, out JurisdictionCode known, out string? problem) ? known : throw new InvalidOperationException(problem);

    /// <summary>The shipped data with something changed.</summary>
    public static JurisdictionAtlas With(Action<JsonNode> change) =>
        JurisdictionAtlas.Parse(Encoding.UTF8.GetBytes(Data(change).ToJsonString()));

    public static JsonNode Data(Action<JsonNode> change)
    {
        using Stream stream = typeof(JurisdictionAtlas).Assembly.GetManifestResourceStream("jurisdictions.json")!;
        JsonNode data = JsonNode.Parse(stream)!;
        change(data);
        return data;
    }

    public static JsonObject Row(this JsonNode data, string list, string key, string value) =>
        data[list]!.AsArray().Select(n => n!.AsObject()).First(o => (string?)o[key] == value);

    public static void Drop(this JsonNode list, string value) => list.AsArray().Remove(list.AsArray().First(n => (string?)n == value));
}
