using RegionalPause.Jurisdictions;
using RegionalPause.Requests;

namespace RegionalPause.Decisions;

/// <summary>What the gate says of one item, and why.</summary>
/// <param name="Outcome">Admit, hold or exclude.</param>
/// <param name="Reason">The rule that matched.</param>
/// <param name="DecidedBy">The jurisdiction that decided (strictest signal wins); <c>null</c> where no jurisdiction did.</param>
/// <param name="Order">The order that covers it; <c>null</c> unless <see cref="ReasonCode.Paused"/>.</param>
public readonly record struct Decision(Outcome Outcome, ReasonCode Reason, JurisdictionCode? DecidedBy = null, OrderId? Order = null);

/// <summary>What is known of the members an item concerns beside the item itself.</summary>
/// <param name="Objected">Whether its author's objection stands.</param>
/// <param name="WindowOpen">Whether its author was notified and may still object before anything resumes (R21).</param>
/// <param name="ThirdPartyObjected">Whether an objection of a member stands whom it mentions or shows (D25).</param>
/// <param name="UnderAge">Whether the registry knows its author to be under age, or to have been when they made it (D34).</param>
public readonly record struct MemberFacts(bool Objected, bool WindowOpen, bool ThirdPartyObjected = false, bool UnderAge = false);
