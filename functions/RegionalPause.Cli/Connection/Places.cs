using RegionalPause.Cli.Api;
using RegionalPause.Jurisdictions;

namespace RegionalPause.Cli.Connection;

/// <summary>
/// Finds jurisdictions and groups by the names that people use. It uses the data of this build; the gate uses its own data.
/// </summary>
internal static class Places
{
    /// <summary>Groups and jurisdictions whose code or name contains a text, groups first. Without a text, all of them.</summary>
    public static IEnumerable<PlaceView> Find(string? search) =>
        Names().Find(search).Select(place => new PlaceView(place.Code, place.Name) { Groups = [.. place.Groups] });

    /// <summary>The code that the person probably means; <c>null</c> if no code or several codes match.</summary>
    public static string? Guess(string word) => Names().Guess(word);

    /// <summary>The code of each group and each jurisdiction, groups first: what a shell can complete.</summary>
    public static IEnumerable<string> Codes() => Find(null).Select(place => place.Code);

    private static PlaceNames Names() => new(JurisdictionAtlas.LoadEmbedded());
}
