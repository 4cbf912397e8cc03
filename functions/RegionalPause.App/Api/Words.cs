using System.Collections.Frozen;
using System.Text.Json;

namespace RegionalPause.App.Api;

/// <summary>The names of enum members in JSON: <c>FlagClosed</c> is <c>flag-closed</c>.</summary>
internal static class Words
{
    public static string Of<T>(T value)
        where T : struct, Enum => Table<T>.Names[value];

    private static class Table<T>
        where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> Names = Enum.GetValues<T>()
            .ToFrozenDictionary(v => v, v => JsonNamingPolicy.KebabCaseLower.ConvertName(v.ToString()));
    }
}
