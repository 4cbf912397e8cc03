using System.Collections.Immutable;
using RegionalPause.Content;
using RegionalPause.Jurisdictions;
using RegionalPause.Requests;

namespace RegionalPause.Safety;

/// <summary>
/// The terms under which training resumed in a jurisdiction. From then on they are part of the control state, also during later pauses,
/// until a later resumption replaces them (D32, D33).
/// </summary>
/// <param name="Code">The jurisdiction.</param>
/// <param name="ContentNotBefore">Content created before this day (UTC) is not admitted.</param>
/// <param name="Kinds">Content types that are admitted; empty for every type.</param>
/// <param name="Campaign">The campaign from whose delivered notices the members' windows count; <c>null</c> if there was no
/// campaign.</param>
/// <param name="WindowDays">Full days each member has from their delivered notice.</param>
/// <param name="Order">The order that was resumed.</param>
public sealed record ResumptionTerms(
    JurisdictionCode Code,
    DateOnly ContentNotBefore,
    ImmutableArray<ContentType> Kinds,
    CampaignId? Campaign,
    int WindowDays,
    OrderId Order
)
{
    /// <summary>The control version that put them in force; 0 in rows of releases that did not store it.</summary>
    public long Version { get; init; }

    /// <summary>The first creation instant that is admitted.</summary>
    public DateTimeOffset From { get; } = new(ContentNotBefore.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    /// <summary>Whether the terms admit content of a type and creation time.</summary>
    public bool Admit(ContentType type, DateTimeOffset createdAt) => createdAt >= From && (Kinds.IsEmpty || Kinds.Contains(type));

    /// <summary>The terms that a resumption puts in force, one a jurisdiction.</summary>
    public static ImmutableArray<ResumptionTerms> Of(OrderId order, ResumptionProposal proposal) =>
        [
            .. proposal.Jurisdictions.Select(code => new ResumptionTerms(
                code,
                proposal.ContentNotBefore,
                proposal.Kinds,
                proposal.Campaign,
                proposal.WindowDays,
                order
            )),
        ];
}
