using System.Text.Json;

namespace RegionalPause.Requests;

/// <summary>
/// The members of a JSON object from outside. Each must be known, spelt exactly, and present once. An unknown member could be a restriction
/// (R44). If a name occurs twice, two readers could use different values.
/// </summary>
public static class JsonMembers
{
    /// <summary>Reads the members of an object, in document order. Each error is added to <paramref name="errors"/>.</summary>
    /// <param name="value">The object.</param>
    /// <param name="path">Path of the object; empty for the root.</param>
    /// <param name="known">The names that are valid in this object.</param>
    /// <param name="errors">Receives every error.</param>
    public static IReadOnlyDictionary<string, JsonElement> Read(
        JsonElement value,
        string path,
        IReadOnlyCollection<string> known,
        ICollection<FieldError> errors
    )
    {
        var found = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (JsonProperty member in value.EnumerateObject())
        {
            if (!JsonInput.TryName(member, out string? name))
                errors.Add(new FieldError(path.Length == 0 ? "$" : path, null, $"names of members that are {JsonInput.ExpectedText}"));
            else if (!known.Contains(name))
                errors.Add(Unknown(name, path, known));
            else if (!found.TryAdd(name, member.Value))
                errors.Add(new FieldError(At(path, name), null, "this member once"));
        }
        return found;
    }

    /// <summary>The path of a member.</summary>
    public static string At(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    // The sender sees the name. A log does not: the name could be the id of a member of the platform.
    private static FieldError Unknown(string name, string path, IReadOnlyCollection<string> known)
    {
        string expected = known.FirstOrDefault(k => string.Equals(k, name, StringComparison.OrdinalIgnoreCase)) is { } meant
            ? $"no such field here; '{meant}' is written so"
            : $"no such field here; known are {string.Join(", ", known)}";
        return new FieldError(At(path, JsonInput.Shown(name)), null, expected)
        {
            Place = $"a member that is not known, in {(path.Length == 0 ? "$" : path)}",
        };
    }
}
