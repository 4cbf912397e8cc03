using System.Collections.Immutable;
using RegionalPause.Content;
using RegionalPause.Decisions;
using RegionalPause.Jurisdictions;
using RegionalPause.Requests;

namespace RegionalPause.Gate;

/// <summary>
/// The rules of R2 in order; the first match wins. Pure: the same item, snapshot and member facts always give the same decision. Each rule
/// returns <c>null</c> if it does not hold or exclude the item. Only an item for which every rule returns <c>null</c> is admitted. So an
/// additional signal or order can only add reasons against an item.
/// </summary>
public static class GateRules
{
    /// <summary>Decides one item, without allocation.</summary>
    public static Decision Decide(ContentItem item, Snapshot snapshot, MemberFacts members) =>
        Minor(item, members)
        ?? AgeUnknown(item)
        ?? SpecialCategory(item)
        ?? AuthorObjected(members)
        ?? ContentRefusal(item)
        ?? JurisdictionUnknown(item)
        ?? SignalsMissing(item)
        ?? FlagClosed(item, snapshot)
        ?? Paused(item, snapshot)
        ?? ThirdPartyObjected(members)
        ?? OutsideSpan(item, snapshot)
        ?? WindowOpen(members)
        ?? new Decision(Outcome.Admit, ReasonCode.Permitted);

    /// <summary>The shadow orders that would cover an item if they were enforced, by id (R13). It allocates only if there are
    /// any.</summary>
    public static ImmutableArray<OrderId> Shadows(ContentItem item, Snapshot snapshot)
    {
        ImmutableArray<OrderId>.Builder? covering = null;
        foreach (CompiledOrder order in snapshot.CompiledShadows)
        {
            if (order.Concerns(item) && NamesAny(order, item.Jurisdictions))
                (covering ??= ImmutableArray.CreateBuilder<OrderId>()).Add(order.Id);
        }

        return covering?.ToImmutable() ?? [];
    }

    private static Decision? Minor(ContentItem item, MemberFacts members) =>
        item.Minor is MinorStatus.Minor || members.UnderAge ? new(Outcome.Exclude, ReasonCode.Minor) : null;

    private static Decision? AgeUnknown(ContentItem item) =>
        item.Minor is not MinorStatus.Adult ? new(Outcome.Exclude, ReasonCode.AgeUnknown) : null;

    private static Decision? SpecialCategory(ContentItem item) =>
        item.SpecialCategory ? new(Outcome.Exclude, ReasonCode.SpecialCategory) : null;

    private static Decision? AuthorObjected(MemberFacts members) =>
        members.Objected ? new(Outcome.Exclude, ReasonCode.AuthorObjected) : null;

    private static Decision? ContentRefusal(ContentItem item) =>
        item.RefusesTraining ? new(Outcome.Exclude, ReasonCode.ContentRefusal) : null;

    private static Decision? JurisdictionUnknown(ContentItem item) =>
        item.HasUnknownSignal ? new(Outcome.Hold, ReasonCode.JurisdictionUnknown) : null;

    // A former country, or the country of a third party, does not state where the author lives.
    private static Decision? SignalsMissing(ContentItem item)
    {
        foreach (ResidencySignal signal in item.Signals)
        {
            if (signal.Kind is SignalKind.Account or SignalKind.Declared or SignalKind.Ip)
                return null;
        }

        return new(Outcome.Hold, ReasonCode.SignalsMissing);
    }

    // Any closed jurisdiction decides (R3). Of several, the first in ordinal order is named, so that the result is always the same.
    private static Decision? FlagClosed(ContentItem item, Snapshot snapshot)
    {
        if (!IsForGenerativeTraining(item))
            return null;

        JurisdictionCode? closed = null;
        foreach (JurisdictionCode code in item.Jurisdictions)
        {
            if (!snapshot.IsOpen(code) && (closed is null || code.CompareTo(closed.Value) < 0))
                closed = code;
        }

        return closed is null ? null : new(Outcome.Exclude, ReasonCode.FlagClosed, closed);
    }

    // Of several orders, the strictest decides; of equally strict ones the first in ordinal order, and then the first of its jurisdictions.
    private static Decision? Paused(ContentItem item, Snapshot snapshot)
    {
        if (!IsForGenerativeTraining(item))
            return null;

        CompiledOrder? strictest = null;
        JurisdictionCode decidedBy = default;
        foreach (JurisdictionCode code in item.Jurisdictions)
        {
            foreach (CompiledOrder order in snapshot.EnforcedOver(code))
            {
                if (order.Concerns(item) && (strictest is null || Precedes(order, code, strictest, decidedBy)))
                    (strictest, decidedBy) = (order, code);
            }
        }

        return strictest is null ? null : new(strictest.Outcome, ReasonCode.Paused, decidedBy, strictest.Id);
    }

    // The item is held and not excluded: the platform can remove the part about the member and submit the rest again. An item that is
    // excluded or paused for another reason is not kept because of this rule.
    private static Decision? ThirdPartyObjected(MemberFacts members) =>
        members.ThirdPartyObjected ? new(Outcome.Hold, ReasonCode.ThirdPartyObjected) : null;

    // Training resumed for a span of content only (D32). The first jurisdiction in ordinal order is named.
    private static Decision? OutsideSpan(ContentItem item, Snapshot snapshot)
    {
        if (!IsForGenerativeTraining(item))
            return null;

        JurisdictionCode? outside = null;
        foreach (JurisdictionCode code in item.Jurisdictions)
        {
            if (snapshot.IsOutsideSpan(code, item) && (outside is null || code.CompareTo(outside.Value) < 0))
                outside = code;
        }

        return outside is null ? null : new(Outcome.Hold, ReasonCode.OutsideSpan, outside);
    }

    private static Decision? WindowOpen(MemberFacts members) => members.WindowOpen ? new(Outcome.Hold, ReasonCode.WindowOpen) : null;

    // Flags and orders do not apply to models that generate no content (D10). An unknown purpose does not count as one of these (R6).
    private static bool IsForGenerativeTraining(ContentItem item) => item.Purpose is not TrainingPurpose.SafetyModel;

    private static bool Precedes(CompiledOrder order, JurisdictionCode code, CompiledOrder other, JurisdictionCode otherCode)
    {
        if (order.Outcome != other.Outcome)
            return order.Outcome is Outcome.Exclude;
        int byId = order.Id.CompareTo(other.Id);
        return byId < 0 || (byId == 0 && code.CompareTo(otherCode) < 0);
    }

    private static bool NamesAny(CompiledOrder order, ImmutableArray<JurisdictionCode> codes)
    {
        foreach (JurisdictionCode code in codes)
        {
            if (order.Names(code))
                return true;
        }

        return false;
    }
}
