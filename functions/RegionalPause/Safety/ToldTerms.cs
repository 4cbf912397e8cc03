using System.Collections.Immutable;
using System.Globalization;
using RegionalPause.Content;
using RegionalPause.Jurisdictions;
using RegionalPause.Requests;

namespace RegionalPause.Safety;

/// <summary>What the notices of a campaign say, in the content version whose deliveries count (D28, D29).</summary>
/// <param name="Purpose">What for.</param>
/// <param name="StartsOn">The first day (UTC) on which content may be used.</param>
/// <param name="From">Content from this day on; <c>null</c> reaches back without end.</param>
/// <param name="To">Content up to this day; <c>null</c> reaches into the future.</param>
/// <param name="Kinds">Which types of content; empty for every type.</param>
/// <param name="Jurisdictions">Whose residents are told.</param>
public sealed record ToldTerms(TrainingPurpose Purpose, DateOnly StartsOn, DateOnly? From, DateOnly? To, ImmutableArray<ContentType> Kinds, ImmutableArray<JurisdictionCode> Jurisdictions)
{
    private const int MostNamed = 6;

    /// <summary>In what a proposal goes beyond them, each in words; nothing where training would resume as members were told.</summary>
    internal IEnumerable<string> ExceededBy(ResumptionProposal proposal, DateTimeOffset now)
    {
        if (Purpose != TrainingPurpose.GenerativeAi)
            yield return $"it named {EnumWords<TrainingPurpose>.Of(Purpose)}, and generative AI resumes";
        if (DateOnly.FromDateTime(now.UtcDateTime) < StartsOn)
            yield return $"it named {Day(StartsOn)} as the start";
        if (From is { } from && proposal.ContentNotBefore < from)
            yield return $"it named content from {Day(from)} on, not from {Day(proposal.ContentNotBefore)}";
        // Terms have no end: whatever members write from now on comes in.
        if (To is { } to)
            yield return $"it named content up to {Day(to)}, and the proposal has no end";
        // By the proposal alone, whatever types the order covers: the terms are the law of all content there.
        if (AllOf(proposal.Kinds).Except(AllOf(Kinds)).ToArray() is { Length: > 0 } kinds)
            yield return $"it did not name {string.Join(", ", kinds.Select(EnumWords<ContentType>.Of))}";
        if (proposal.Jurisdictions.Except(Jurisdictions).ToArray() is { Length: > 0 } places)
            yield return $"it told nobody in {string.Join(", ", places.Take(MostNamed))}{(places.Length > MostNamed ? string.Create(CultureInfo.InvariantCulture, $" and {places.Length - MostNamed} more") : "")}";
    }

    private static IEnumerable<ContentType> AllOf(ImmutableArray<ContentType> kinds) => kinds.IsEmpty ? Enum.GetValues<ContentType>() : kinds;

    private static string Day(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);
}
