using RegionalPause.Jurisdictions;
using RegionalPause.Requests;

namespace RegionalPause.Decisions;

/// <summary>The gate's decision on one item, with its reason.</summary>
/// <param name="Outcome">Admit, hold or exclude.</param>
/// <param name="Reason">The rule that matched.</param>
/// <param name="DecidedBy">The jurisdiction that decided (the strictest signal wins); <c>null</c> if no jurisdiction decided.</param>
/// <param name="Order">The order that covers the item; <c>null</c> unless <see cref="ReasonCode.Paused"/>.</param>
public readonly record struct Decision(Outcome Outcome, ReasonCode Reason, JurisdictionCode? DecidedBy = null, OrderId? Order = null);

/// <summary>The facts about the members whom an item concerns, in addition to the item itself.</summary>
/// <param name="Objected">Whether its author has an objection in force.</param>
/// <param name="WindowOpen">Whether its author received a notice and may still object before training resumes (R21).</param>
/// <param name="ThirdPartyObjected">Whether a member whom it mentions or shows has an objection in force (D25).</param>
/// <param name="UnderAge">Whether the registry states that its author is under age, or was when they created the item (D34).</param>
public readonly record struct MemberFacts(bool Objected, bool WindowOpen, bool ThirdPartyObjected = false, bool UnderAge = false);
