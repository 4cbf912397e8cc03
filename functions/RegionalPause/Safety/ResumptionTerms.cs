using System.Collections.Immutable;
using RegionalPause.Content;
using RegionalPause.Jurisdictions;
using RegionalPause.Requests;

namespace RegionalPause.Safety;

/// <summary>
/// The terms under which training resumed in a jurisdiction: part of the law from then on, through later pauses too, until a later resumption replaces them
/// (D32, D33).
/// </summary>
/// <param name="Code">The jurisdiction.</param>
/// <param name="ContentNotBefore">Content created before this day (UTC) stays out.</param>
/// <param name="Kinds">Content types that come in; empty for every type.</param>
/// <param name="Campaign">The campaign whose delivered notices the members' windows count from; <c>null</c> where there was none.</param>
/// <param name="WindowDays">Full days each member has from their delivered notice.</param>
/// <param name="Order">The order that was resumed.</param>
public sealed record ResumptionTerms(JurisdictionCode Code, DateOnly ContentNotBefore, ImmutableArray<ContentType> Kinds, CampaignId? Campaign, int WindowDays, OrderId Order)
{
    /// <summary>The control version that made them law; 0 where storage is from before it was kept.</summary>
    public long Version { get; init; }

    /// <summary>The first instant that is inside.</summary>
    public DateTimeOffset From { get; } = new(ContentNotBefore.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    /// <summary>Whether content of a type and age is among what was resumed.</summary>
    public bool Admit(ContentType type, DateTimeOffset createdAt) => createdAt >= From && (Kinds.IsEmpty || Kinds.Contains(type));

    /// <summary>The terms a resumption leaves behind, one a jurisdiction.</summary>
    public static ImmutableArray<ResumptionTerms> Of(OrderId order, ResumptionProposal proposal) =>
        [.. proposal.Jurisdictions.Select(code => new ResumptionTerms(code, proposal.ContentNotBefore, proposal.Kinds, proposal.Campaign, proposal.WindowDays, order))];
}
