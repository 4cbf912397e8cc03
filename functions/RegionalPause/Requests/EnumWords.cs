using System.Collections.Frozen;
using System.Text.Json;

namespace RegionalPause.Requests;

/// <summary>The text of each enum value in requests and in storage: kebab-case, never a number.</summary>
internal static class EnumWords<T>
    where T : struct, Enum
{
    private static readonly FrozenDictionary<T, string> Words = Enum.GetValues<T>()
        .ToFrozenDictionary(v => v, v => JsonNamingPolicy.KebabCaseLower.ConvertName(v.ToString()));

    private static readonly FrozenDictionary<string, T> Values = Words.ToFrozenDictionary(
        p => p.Value,
        p => p.Key,
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>All values as a phrase for an error message.</summary>
    internal static string Expected { get; } = "one of " + string.Join(", ", Enum.GetValues<T>().Select(v => Words[v]));

    internal static string Of(T value) => Words[value];

    internal static bool TryRead(string? word, out T value)
    {
        value = default;
        return word is not null && Values.TryGetValue(word.Trim(), out value);
    }
}
