using System.Collections.Immutable;
using RegionalPause.App.OperatorConsole.Frame;
using RegionalPause.Contract;
using RegionalPause.Jurisdictions;

namespace RegionalPause.App.OperatorConsole.Pausing;

/// <summary>The pause page.</summary>
/// <param name="Visit">The visit.</param>
/// <param name="Form">What was typed.</param>
/// <param name="Plan">What it would do, or what is wrong with it; <c>null</c> while nothing was typed.</param>
/// <param name="Problems">Why the pause was refused, after a press.</param>
/// <param name="Places">The names that the first field offers.</param>
/// <param name="Authorities">The authorities that the third field offers.</param>
public sealed record PauseModel(
    ConsoleVisit Visit,
    PauseForm Form,
    PlanModel? Plan,
    FieldProblems Problems,
    IReadOnlyList<PlaceName> Places,
    IReadOnlyList<SupervisoryAuthority> Authorities
);

/// <summary>What a pause would do, or what is wrong with the request.</summary>
/// <param name="Plan">The plan; <c>null</c> if the request is not complete.</param>
/// <param name="Problems">What is wrong.</param>
/// <param name="Atlas">Gives the places their names.</param>
/// <param name="Questions">What names that are not known probably mean.</param>
public sealed record PlanModel(PlanView? Plan, FieldProblems Problems, JurisdictionAtlas Atlas, ImmutableArray<string> Questions)
{
    /// <summary>The names of the places that the plan covers, or how many they are.</summary>
    public string Covered =>
        Plan is null ? ""
        : Plan.Jurisdictions.Length > 3 ? $"{string.Join(", ", Plan.Order.Named)} ({Plan.Jurisdictions.Length} jurisdictions)"
        : string.Join(", ", Plan.Jurisdictions.Select(Atlas.NameOf));
}
