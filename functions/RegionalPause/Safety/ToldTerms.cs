using System.Collections.Immutable;
using System.Globalization;
using RegionalPause.Content;
using RegionalPause.Jurisdictions;
using RegionalPause.Requests;

namespace RegionalPause.Safety;

/// <summary>What the notices of a campaign state, in the content version whose deliveries count (D28, D29).</summary>
/// <param name="Purpose">The purpose.</param>
/// <param name="StartsOn">The first day (UTC) on which content may be used.</param>
/// <param name="From">First day of the content; <c>null</c> for no limit in the past.</param>
/// <param name="To">Last day of the content; <c>null</c> for no limit in the future.</param>
/// <param name="Kinds">Types of content; empty for every type.</param>
/// <param name="Jurisdictions">The jurisdictions whose residents are told.</param>
public sealed record ToldTerms(
    TrainingPurpose Purpose,
    DateOnly StartsOn,
    DateOnly? From,
    DateOnly? To,
    ImmutableArray<ContentType> Kinds,
    ImmutableArray<JurisdictionCode> Jurisdictions
)
{
    private const int MostNamed = 6;

    /// <summary>
    /// The ways in which a proposal exceeds these terms, each in words; empty if training would resume as members were told.
    /// </summary>
    internal IEnumerable<string> ExceededBy(ResumptionProposal proposal, DateTimeOffset now)
    {
        if (Purpose != TrainingPurpose.GenerativeAi)
            yield return $"it named {EnumWords<TrainingPurpose>.Of(Purpose)}, and generative AI resumes";
        if (DateOnly.FromDateTime(now.UtcDateTime) < StartsOn)
            yield return $"it named {Day(StartsOn)} as the start";
        if (From is { } from && proposal.ContentNotBefore < from)
            yield return $"it named content from {Day(from)} on, not from {Day(proposal.ContentNotBefore)}";
        // Terms have no end: all later content of members is admitted.
        if (To is { } to)
            yield return $"it named content up to {Day(to)}, and the proposal has no end";
        // Only the proposal counts, whatever types the order covers: the terms apply to all content there.
        if (AllOf(proposal.Kinds).Except(AllOf(Kinds)).ToArray() is { Length: > 0 } kinds)
            yield return $"it did not name {string.Join(", ", kinds.Select(EnumWords<ContentType>.Of))}";
        if (proposal.Jurisdictions.Except(Jurisdictions).ToArray() is { Length: > 0 } places)
        {
            string more =
                places.Length > MostNamed ? string.Create(CultureInfo.InvariantCulture, $" and {places.Length - MostNamed} more") : "";
            yield return $"it told nobody in {string.Join(", ", places.Take(MostNamed))}{more}";
        }
    }

    private static IEnumerable<ContentType> AllOf(ImmutableArray<ContentType> kinds) =>
        kinds.IsEmpty ? Enum.GetValues<ContentType>() : kinds;

    private static string Day(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);
}
