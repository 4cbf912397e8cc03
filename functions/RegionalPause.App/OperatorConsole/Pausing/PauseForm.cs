using System.Collections.Immutable;
using System.Globalization;
using RegionalPause.App.OperatorConsole.Frame;
using RegionalPause.Contract;
using RegionalPause.Jurisdictions;

namespace RegionalPause.App.OperatorConsole.Pausing;

/// <summary>What a person has typed into the pause form.</summary>
/// <param name="Where">Names of places, separated by commas.</param>
/// <param name="Why">The reason.</param>
/// <param name="Authority">Id or short name of the authority.</param>
/// <param name="Meanwhile"><c>hold</c> or <c>exclude</c>.</param>
/// <param name="Mark">
/// Ends the id of the order. A page has one mark, so a form that is sent twice makes one order (R12).
/// </param>
public sealed record PauseForm(string Where, string Why, string Authority, string Meanwhile, string Mark)
{
    private static readonly char[] Separators = [',', ';', '\n', '\r'];

    /// <summary>The form of a new page.</summary>
    /// <param name="query">What a link has filled in: <c>where</c>, <c>why</c>, <c>authority</c>.</param>
    /// <param name="now">The time; it makes the mark readable.</param>
    /// <param name="nonce">A random number; it makes the mark unique.</param>
    public static PauseForm New(IQueryCollection query, DateTimeOffset now, int nonce) =>
        new(
            query["where"].ToString(),
            query["why"].ToString(),
            query["authority"].ToString(),
            "hold",
            $"{now.UtcDateTime.ToString("yyyyMMdd't'HHmmss'z'", CultureInfo.InvariantCulture)}-{(ushort)nonce:x4}"
        );

    /// <summary>The form that was posted.</summary>
    public static PauseForm Read(IFormCollection form) =>
        new(
            form["where"].ToString(),
            form["why"].ToString(),
            form["authority"].ToString(),
            form.Text("meanwhile") ?? "hold",
            form["mark"].ToString()
        );

    /// <summary>Whether anything was typed of which a plan could be made.</summary>
    public bool HasPlace => Names().Length > 0;

    /// <summary>
    /// The request. Each name that the data do not know as a code or a group is looked up among the exact names of places in all languages;
    /// what is still not known stays as it was typed, and the request is refused with its name. A guess is never paused.
    /// </summary>
    public PauseRequest ToRequest(JurisdictionAtlas atlas, PlaceNames places)
    {
        ImmutableArray<string> named =
        [
            .. Names()
                .Select(name => atlas.TryResolve(name, out _, out _) ? name : places.Exact(name) ?? name)
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];
        return new PauseRequest
        {
            Id = named.IsEmpty || Mark.Length == 0 ? null : $"{IdPart(named)}-{Mark}",
            Jurisdictions = named,
            Reason = Why.Trim() is { Length: > 0 } why ? why : null,
            Authority = Authority.Trim() is { Length: > 0 } authority ? authority : null,
            Meanwhile = Meanwhile,
        };
    }

    /// <summary>What the names that are not known probably mean, as questions.</summary>
    public ImmutableArray<string> Questions(JurisdictionAtlas atlas, PlaceNames places) =>
        [
            .. Names()
                .Where(name => !atlas.TryResolve(name, out _, out _) && places.Exact(name) is null)
                .Select(name => (name, guess: places.Guess(name)))
                .Where(x => x.guess is not null)
                .Select(x => $"“{x.name}”: do you mean {x.guess}?"),
        ];

    private string[] Names() => Where.Split(Separators, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    // An unknown name may contain any character; then the request is refused for the name and not for the id.
    private static string IdPart(ImmutableArray<string> named)
    {
        string first = string.Concat(named[0].ToLowerInvariant().Where(char.IsAsciiLetterOrDigit).Take(12));
        return (first.Length == 0 ? "pause" : first) + (named.Length > 1 ? $"-and-{named.Length - 1}" : "");
    }
}
