using System.Collections.Immutable;
using RegionalPause.Content;

namespace RegionalPause.Notices;

/// <summary>The legal basis of the training, as the notice states it (D28).</summary>
public enum LegalBasis : byte
{
    /// <summary>Legitimate interests: GDPR 6(1)(f) and similar laws.</summary>
    LegitimateInterests = 1,

    /// <summary>Consent.</summary>
    Consent = 2,
}

/// <summary>What the notice states (D28).</summary>
public sealed record NoticeContent
{
    /// <summary>The organisation that trains, by the name members know.</summary>
    public required string Controller { get; init; }

    /// <summary>The purpose.</summary>
    public TrainingPurpose Purpose { get; init; } = TrainingPurpose.GenerativeAi;

    /// <summary>Types of content, sorted; empty means all.</summary>
    public ImmutableArray<ContentType> ContentTypes { get; init; } = [];

    /// <summary>First day of the content; <c>null</c> for no limit in the past.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Last day of the content; <c>null</c> for no limit in the future.</summary>
    public DateOnly? To { get; init; }

    /// <summary>The legal basis.</summary>
    public LegalBasis LegalBasis { get; init; } = LegalBasis.LegitimateInterests;

    /// <summary>The first day on which content may be used.</summary>
    public required DateOnly StartsOn { get; init; }

    /// <summary>
    /// Whether members who were told this must be told again under <paramref name="next"/>, so that their window starts again (D29). This
    /// is so for every difference except a later start.
    /// </summary>
    public bool IsMateriallyChangedBy(NoticeContent next) => !SaysTheSameAs(next with { StartsOn = StartsOn }) || next.StartsOn < StartsOn;

    /// <summary>Whether both contents are equal.</summary>
    public bool SaysTheSameAs(NoticeContent other) =>
        Controller == other.Controller
        && Purpose == other.Purpose
        && ContentTypes.SequenceEqual(other.ContentTypes)
        && From == other.From
        && To == other.To
        && LegalBasis == other.LegalBasis
        && StartsOn == other.StartsOn;
}
