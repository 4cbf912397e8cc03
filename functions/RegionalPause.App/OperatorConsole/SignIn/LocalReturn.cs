using RegionalPause.App.Api;
using RegionalPause.Objections.Links;

namespace RegionalPause.App.OperatorConsole.SignIn;

/// <summary>
/// The page to which a person returns after the sign-in. Only a path of the console is accepted: an address of another site in a link to
/// the sign-in page would send a person who has just signed in to a copy of the console.
/// </summary>
internal static class LocalReturn
{
    /// <summary>The overview.</summary>
    public const string Overview = "/";

    private const int MostLength = 2_000;

    private static readonly string[] Others =
    [
        ApiRoutes.Prefix,
        ObjectionLinks.PathPrefix,
        ConsolePaths.SignIn,
        ConsolePaths.SignOut,
        SignInPages.SignedOut,
        ConsolePaths.Assets,
        ConsolePaths.Live,
    ];

    /// <summary>The path and the query if they belong to the console; otherwise the overview.</summary>
    public static string Of(string? wanted) =>
        wanted is { Length: > 0 and <= MostLength }
        && wanted[0] == '/'
        && (wanted.Length == 1 || wanted[1] is not ('/' or '\\'))
        && wanted.All(static c => c is > ' ' and < '\u007f' and not '\\')
        && !Others.Any(other => IsAtOrBelow(wanted.Split('?', '#')[0], other))
            ? wanted
            : Overview;

    /// <summary>The path and the query of a request.</summary>
    public static string Of(HttpRequest request) => Of($"{request.Path.ToUriComponent()}{request.QueryString.ToUriComponent()}");

    /// <summary>The address of the sign-in page from which a person returns to a page.</summary>
    public static string SignInFrom(HttpRequest request) =>
        Of(request) is var path && path == Overview ? ConsolePaths.SignIn : SignInTo(path);

    /// <summary>The address of the sign-in page from which a person returns to a path.</summary>
    public static string SignInTo(string path) => $"{ConsolePaths.SignIn}?return={Uri.EscapeDataString(path)}";

    private static bool IsAtOrBelow(string path, string prefix) =>
        path.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && (path.Length == prefix.Length || path[prefix.Length] == '/');
}
