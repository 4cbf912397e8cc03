using System.Collections.Frozen;

namespace RegionalPause.App.OperatorConsole;

/// <summary>The paths of the console: the overview at <c>/</c>, and every path whose first segment is in this list.</summary>
internal static class ConsolePaths
{
    public const string Assets = "/assets";
    public const string Live = "/live";
    public const string SignIn = "/sign-in";
    public const string SignOut = "/sign-out";

    private static readonly FrozenSet<string> Segments = FrozenSet.Create(
        StringComparer.Ordinal,
        "assets",
        "campaigns",
        "drills",
        "fleet",
        "flags",
        "holds",
        "ledger",
        "live",
        "mailbox",
        "orders",
        "pause",
        "poison",
        "sign-in",
        "sign-out",
        "signed-out"
    );

    /// <summary>Whether a path belongs to the console. The comparison is exact, as for the API.</summary>
    public static bool Include(ReadOnlySpan<char> path)
    {
        if (path.IsEmpty || path[0] != '/')
            return false;
        ReadOnlySpan<char> rest = path[1..];
        int end = rest.IndexOf('/');
        return rest.IsEmpty || Segments.GetAlternateLookup<ReadOnlySpan<char>>().Contains(end < 0 ? rest : rest[..end]);
    }
}
