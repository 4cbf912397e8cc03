using System.Text.Json;
using RegionalPause.Control;
using RegionalPause.Flags;
using RegionalPause.Requests;

namespace RegionalPause.Verification;

/// <summary>
/// Checks that an event of the control log names the person who did it (R14, R45). A name of blanks and invisible characters does not
/// count. The closing of a flag needs no name: a tightening is never refused because its author is unknown.
/// </summary>
internal static class NamedPersons
{
    /// <summary>What is wrong with the persons in an event; <c>null</c> if nothing is wrong.</summary>
    /// <exception cref="JsonException">The event is not JSON.</exception>
    public static string? Fault(ControlEvent e)
    {
        using JsonDocument document = JsonDocument.Parse(e.Bytes);
        JsonElement root = document.RootElement;
        if (e.Name == FlagHandler.EventName)
        {
            if (root.GetProperty("opened").GetArrayLength() == 0)
                return null;
            if (!root.TryGetProperty("by", out JsonElement by) || by.ValueKind == JsonValueKind.Null)
                return "It opens flags but does not say who did it.";
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
                    if (
                        NamesAPerson(property.Name)
                        && property.Value.ValueKind == JsonValueKind.String
                        && Person.Named(property.Value.GetString()!).IsNobody
                    )
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
