using System.Collections.Immutable;
using System.Text.Json;
using RegionalPause.Messaging;
using RegionalPause.Requests;

namespace RegionalPause.Poison;

/// <summary>Checks an edit of a message. Pure.</summary>
internal static class PoisonEdit
{
    private const string By = "by";

    /// <summary>
    /// What an edit may not do although the reader of the queue accepts it; empty if nothing. A command of <c>admin-commands</c> names who
    /// gives it, and that person cannot be one of the two who end its order (R14). So an edit changes no name: it keeps the one that is
    /// there, or names the person who edits.
    /// </summary>
    /// <param name="queue">The queue.</param>
    /// <param name="original">The bytes as they were put aside.</param>
    /// <param name="edited">The new bytes.</param>
    /// <param name="by">Who edits.</param>
    public static ImmutableArray<FieldError> Refuses(string queue, ReadOnlyMemory<byte> original, ReadOnlyMemory<byte> edited, Person by)
    {
        if (queue != QueueNames.AdminCommands)
            return [];
        string expected = NameIn(original) ?? by.Name;
        return NameIn(edited) == expected
            ? []
            : [new FieldError(By, null, $"'{JsonInput.Shown(expected)}', as before or as your own name")];
    }

    private static string? NameIn(ReadOnlyMemory<byte> body)
    {
        try
        {
            using JsonDocument document = JsonInput.Parse(body);
            return
                document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty(By, out JsonElement name)
                && JsonInput.TryText(name, out string? text)
                && !string.IsNullOrWhiteSpace(text)
                ? text.Trim()
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
