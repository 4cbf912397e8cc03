using RegionalPause.App.Api;
using RegionalPause.Engagement;
using RegionalPause.Safety;

namespace RegionalPause.App.OperatorConsole.Orders;

/// <summary>The words that an engagement entry can have, for the lists of its form.</summary>
public static class EngagementWords
{
    /// <summary>What can happen.</summary>
    public static IReadOnlyList<string> Kinds { get; } = Of<EngagementKind>();

    /// <summary>The positions of an authority.</summary>
    public static IReadOnlyList<string> Positions { get; } = Of<AuthorityPosition>();

    /// <summary>The times allowed.</summary>
    public static IReadOnlyList<string> Terms { get; } = Of<DueTerm>();

    private static string[] Of<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(Words.Of)];
}
