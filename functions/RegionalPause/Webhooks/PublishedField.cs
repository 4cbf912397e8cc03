using System.Globalization;
using System.Text.Json;

namespace RegionalPause.Webhooks;

/// <summary>
/// A field of an event of the control log that goes out. A text goes out only if it is a token: letters, digits and a few signs, as ids,
/// codes, words of an enum and instants have them. So a sentence or an address of a person cannot go out even in a field that is listed.
/// </summary>
/// <param name="Name">Its name in the data.</param>
/// <param name="Read">Reads it from the event; <c>null</c> if the event does not have it.</param>
internal sealed record PublishedField(string Name, Func<JsonElement, WebhookField?> Read)
{
    private const int MostCharacters = 128;
    private const int MostValues = 300;

    /// <summary>A value that is copied.</summary>
    /// <param name="name">The name.</param>
    /// <param name="path">Where it is in the event; without a path it has the same name there.</param>
    public static PublishedField Copy(string name, params string[] path) =>
        new(name, root => Find(root, path.Length == 0 ? [name] : path) is { } value ? Copied(name, value) : null);

    /// <summary>A list of which only the length goes out.</summary>
    public static PublishedField Count(string name) =>
        new(
            name,
            root =>
                Find(root, [name]) is { ValueKind: JsonValueKind.Array } list
                    ? new WebhookField(name, Text(list.GetArrayLength()), Text(list.GetArrayLength()))
                    : null
        );

    /// <summary>A text that goes out only if it has one of these prefixes.</summary>
    public static PublishedField Prefixed(string name, params string[] prefixes) =>
        new(
            name,
            root =>
                Find(root, [name]) is { } value
                && Token(value) is { } token
                && prefixes.Any(p => token.Text.StartsWith(p, StringComparison.Ordinal))
                    ? new WebhookField(name, token.Json, token.Text)
                    : null
        );

    /// <summary>A text that is a token, or a number or truth value; <c>null</c> if it is anything else.</summary>
    public static (string Json, string Text)? Token(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => (value.GetRawText(), value.GetRawText()),
            JsonValueKind.String when value.GetString() is { Length: > 0 and <= MostCharacters } text && text.All(IsOfTokens) => (
                $"\"{text}\"",
                text
            ),
            _ => null,
        };

    private static WebhookField? Copied(string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
            return Token(value) is { } one ? new WebhookField(name, one.Json, one.Text) : null;
        (string Json, string Text)[] tokens = [.. value.EnumerateArray().Take(MostValues).Select(Token).OfType<(string, string)>()];
        return new WebhookField(name, $"[{string.Join(',', tokens.Select(t => t.Json))}]", string.Join(", ", tokens.Select(t => t.Text)));
    }

    private static JsonElement? Find(JsonElement root, string[] path)
    {
        foreach (string step in path)
        {
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty(step, out root))
                return null;
        }
        return root;
    }

    private static bool IsOfTokens(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':' or '/' or '+';

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
