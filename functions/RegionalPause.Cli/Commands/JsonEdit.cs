using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RegionalPause.Cli.Commands;

/// <summary>
/// Changes fields of a JSON document by their paths, as a list of wrong fields writes them: <c>data.residency.former[0]=GB</c>. A value
/// that is JSON is taken as such, any other as a string; <c>null</c> removes the member.
/// </summary>
internal static class JsonEdit
{
    private static readonly JsonSerializerOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document after the changes.</summary>
    public static string Apply(string? document, IEnumerable<string> changes)
    {
        JsonNode? root = Parsed(document) as JsonObject ?? throw Errors.NotEditable("The body is not a JSON object, so it has no fields.");
        foreach (string change in changes)
        {
            int equals = change.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
                throw Errors.NotEditable($"'{change}' is not PATH=VALUE.");
            Change(root, Parts(change[..equals]), Value(change[(equals + 1)..]), change);
        }
        return root.ToJsonString(Written);
    }

    private static void Change(JsonNode root, string[] path, JsonNode? value, string change)
    {
        JsonNode at = root;
        for (int i = 0; i < path.Length - 1; i++)
            at = Below(at, path[i], change);
        string last = path[^1];
        switch (at)
        {
            case JsonArray array when IndexIn(array, last) is { } index:
                array[index] = value;
                break;
            case JsonObject members when value is null:
                members.Remove(last);
                break;
            case JsonObject members:
                members[last] = value;
                break;
            default:
                throw Errors.NotEditable($"There is no place '{change}' in the body.");
        }
    }

    private static JsonNode Below(JsonNode at, string part, string change)
    {
        JsonNode? below = at switch
        {
            JsonArray array when IndexIn(array, part) is { } index => array[index],
            JsonObject members => members[part] ??= new JsonObject(),
            _ => null,
        };
        return below is JsonObject or JsonArray ? below : throw Errors.NotEditable($"There is no place '{change}' in the body.");
    }

    private static int? IndexIn(JsonArray array, string part) =>
        int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < array.Count ? index : null;

    private static string[] Parts(string path) =>
        path.Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Split('.');

    private static JsonNode? Value(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    private static JsonNode? Parsed(string? document)
    {
        try
        {
            return document is null ? null : JsonNode.Parse(document);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
