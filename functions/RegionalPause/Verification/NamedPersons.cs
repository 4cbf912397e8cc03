using System.Text.Json;
using RegionalPause.Control;
using RegionalPause.Flags;
using RegionalPause.Requests;

namespace RegionalPause.Verification;

/// <summary>
/// Whether an event of the control log names who did it (R14, R45). A name of blanks and invisible characters names nobody. Closing a flag
/// is taken from an unnamed caller too: a tightening is never undone over who did it.
/// </summary>
internal static class NamedPersons
{
    /// <summary>What is wrong with the persons an event names; <c>null</c> for nothing.</summary>
    /// <exception cref="JsonException">The event is no JSON.</exception>
    public static string? Fault(ControlEvent e)
    {
        using JsonDocument document = JsonDocument.Parse(e.Bytes);
        JsonElement root = document.RootElement;
        if (e.Name == FlagHandler.EventName)
        {
            if (root.GetProperty("opened").GetArrayLength() == 0)
                return null;
            if (!root.TryGetProperty("by", out JsonElement by) || by.ValueKind == JsonValueKind.Null)
                return "It opens flags and does not say who did.";
        }
        return Unnamed(root) is { } property ? $"Its event {e.Name} was done by a person without a name ('{property}' is empty)." : null;
    }

    private static string? Unnamed(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    if (NamesAPerson(property.Name) && property.Value.ValueKind == JsonValueKind.String && Person.Named(property.Value.GetString()!).IsNobody)
                        return property.Name;
                    if (Unnamed(property.Value) is { } below)
                        return below;
                }
                return null;
            case JsonValueKind.Array:
                return element.EnumerateArray().Select(Unnamed).FirstOrDefault(name => name is not null);
            default:
                return null;
        }
    }

    private static bool NamesAPerson(string property) => property is "by" or "subject" || property.EndsWith("By", StringComparison.Ordinal);
}
