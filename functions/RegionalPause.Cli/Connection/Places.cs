using System.Collections.Frozen;
using RegionalPause.Cli.Api;
using RegionalPause.Jurisdictions;

namespace RegionalPause.Cli.Connection;

/// <summary>
/// Finds jurisdictions and groups by the names that people use. It uses the data of this build; the gate uses its own data.
/// </summary>
internal static class Places
{
    // Other names of a state or group than its English name: names in the languages of notices, and names of parts that have no code of
    // their own.
    private static readonly FrozenDictionary<string, string> Called = new Dictionary<string, string>
    {
        ["Deutschland"] = "DE",
        ["Allemagne"] = "DE",
        ["Brasil"] = "BR",
        ["Brasilien"] = "BR",
        ["España"] = "ES",
        ["Espana"] = "ES",
        ["Spanien"] = "ES",
        ["Frankreich"] = "FR",
        ["Francia"] = "FR",
        ["Italia"] = "IT",
        ["Italien"] = "IT",
        ["Polska"] = "PL",
        ["Polen"] = "PL",
        ["Sverige"] = "SE",
        ["Schweden"] = "SE",
        ["Norge"] = "NO",
        ["Norwegen"] = "NO",
        ["Danmark"] = "DK",
        ["Dänemark"] = "DK",
        ["Nederland"] = "NL",
        ["Holland"] = "NL",
        ["Niederlande"] = "NL",
        ["Österreich"] = "AT",
        ["Autriche"] = "AT",
        ["Schweiz"] = "CH",
        ["Suisse"] = "CH",
        ["Svizzera"] = "CH",
        ["Belgique"] = "BE",
        ["België"] = "BE",
        ["Belgien"] = "BE",
        ["Irland"] = "IE",
        ["Portugal"] = "PT",
        ["Great Britain"] = "UK",
        ["Britain"] = "UK",
        ["England"] = "UK",
        ["Scotland"] = "UK",
        ["Wales"] = "UK",
        ["Großbritannien"] = "UK",
        ["Royaume-Uni"] = "UK",
        ["Reino Unido"] = "UK",
        ["Europe"] = "EEA",
        ["Europa"] = "EEA",
        ["America"] = "US",
        ["USA"] = "US",
        ["Japón"] = "JP",
        ["Korea"] = "KR",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Groups and jurisdictions whose code or name contains a text, groups first. Without a text, all of them.</summary>
    public static IEnumerable<PlaceView> Find(string? search)
    {
        string wanted = search?.Trim() ?? "";
        string? called = Called.GetValueOrDefault(wanted);
        return All()
            .Where(p =>
                p.Code.Equals(called ?? wanted, StringComparison.OrdinalIgnoreCase)
                || p.Code.StartsWith(wanted, StringComparison.OrdinalIgnoreCase)
                || p.Name.Contains(wanted, StringComparison.OrdinalIgnoreCase)
            );
    }

    /// <summary>The code that the person probably means; <c>null</c> if no code or several codes match.</summary>
    public static string? Guess(string word)
    {
        if (Called.TryGetValue(word.Trim(), out string? called))
            return called;
        PlaceView[] all = [.. All()];
        PlaceView[] near = [.. all.Where(p => p.Name.Equals(word.Trim(), StringComparison.OrdinalIgnoreCase))];
        if (near.Length == 0 && word.Trim().Length > 3)
            near = [.. all.Where(p => p.Name.StartsWith(word.Trim(), StringComparison.OrdinalIgnoreCase))];
        return near is [var one] ? one.Code : null;
    }

    private static IEnumerable<PlaceView> All()
    {
        JurisdictionAtlas atlas = JurisdictionAtlas.LoadEmbedded();
        return atlas
            .Groups.Select(g => new PlaceView(g.Id, g.Name) { Groups = [$"{g.Codes.Length} jurisdictions"] })
            .Concat(
                atlas
                    .All.Where(j => j.Kind != JurisdictionKind.Synthetic)
                    .Select(j => new PlaceView(j.Code.Value, j.Name)
                    {
                        Groups = [.. atlas.Groups.Where(g => g.Codes.Contains(j.Code)).Select(g => g.Id)],
                    })
            );
    }
}
