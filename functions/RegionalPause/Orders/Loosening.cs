using System.Collections.Immutable;
using System.Globalization;
using RegionalPause.Jurisdictions;
using RegionalPause.Safety;

namespace RegionalPause.Orders;

/// <summary>
/// The one place that states the requirements of a change that could let a jurisdiction admit again (R47): its safety rules, or an override
/// of two people with a reason. Deciders, handlers and the verifier call the same functions, so that no entry point requires less than
/// another. Each function returns why the change is not allowed; <c>null</c> if it is allowed.
/// </summary>
/// <remarks>
/// These changes loosen: lifting an order, in whole or in part; undoing it; opening a flag, alone or by an import. Withdrawing does not
/// loosen, because it leaves the jurisdictions of the order closed. New rule data cannot loosen an order in force, because an order keeps
/// the rules of its commit. New jurisdiction data cannot either, because an order keeps its jurisdictions (D39).
/// </remarks>
public static class Loosening
{
    /// <summary>The latest time for an undo after the commit, whatever the settings are.</summary>
    public static readonly TimeSpan LatestUndo = TimeSpan.FromDays(1);

    /// <summary>A lift by two people, without a resumption.</summary>
    /// <param name="order">The order.</param>
    /// <param name="without">The rule data, if they have no rules for its jurisdictions; <c>null</c> if they have rules.</param>
    public static string? RefusesLift(OrderStanding order, RuleData? without) => !order.EverHeldBack || (without is not null && order.Order.Rules.IsEmpty)
        ? null
        : $"The safety rules of resumption apply to order '{order.Order.Id}': propose where and how training resumes, and have two people approve it.";

    /// <summary>A resumption that two people approved.</summary>
    public static string? RefusesResumption(ResumptionRecord record, OrderStanding order) => ResumptionCheck.Refuses(record, order);

    /// <summary>A withdrawal. It must close every jurisdiction that the order still covers, whatever types and days the order
    /// has.</summary>
    public static string? RefusesWithdrawal(OrderStanding order, ImmutableArray<JurisdictionCode> closed) => order.EverHeldBack && order.Rest.Jurisdictions.Except(closed).Any()
        ? $"Withdrawing order '{order.Order.Id}' must close the flags of all jurisdictions that it covers."
        : null;

    /// <summary>An undo.</summary>
    public static string? RefusesUndo(OrderStanding order, RulesOverride because, DateTimeOffset at) =>
        !because.IsComplete ? $"Undoing order '{order.Order.Id}' takes two people with a reason."
        : because.By.IsSameAs(order.Order.IssuedBy) || because.SecondedBy.IsSameAs(order.Order.IssuedBy) ? $"Undoing order '{order.Order.Id}' takes two people other than its issuer."
        : IsTooLateToUndo(order, at, LatestUndo);

    /// <summary>Why it is too late to undo an order; <c>null</c> if it is not too late.</summary>
    public static string? IsTooLateToUndo(OrderStanding order, DateTimeOffset at, TimeSpan within) =>
        within <= TimeSpan.Zero ? "The settings allow no undo (Pauses:UndoWithin). Propose where and how training resumes."
        : order.CommittedAt is { } committed && at - committed <= (within < LatestUndo ? within : LatestUndo) ? null
        : string.Create(CultureInfo.InvariantCulture,
            $"Order '{order.Order.Id}' was committed more than {within.TotalMinutes:0.##} minutes ago; it is undone within that time or not at all. Propose where and how training resumes.");

    /// <summary>The opening of flags.</summary>
    /// <param name="restricted">Those flags whose jurisdiction was paused or closed and was not resumed under the rules since.</param>
    /// <param name="overrides">The overrides that replace the rules.</param>
    public static string? RefusesOpening(IEnumerable<JurisdictionCode> restricted, ImmutableArray<OpeningOverride> overrides) =>
        restricted.Except(overrides.Where(o => o.Override.IsComplete).SelectMany(o => o.Jurisdictions)).Order().ToArray() is { Length: > 0 } without
            ? $"Training had been paused or closed in {string.Join(", ", without.Take(6))}{(without.Length > 6 ? string.Create(CultureInfo.InvariantCulture, $" and {without.Length - 6} more") : "")}. "
                + "Opening it again takes the safety rules, by a resumption, or an override by two people with a reason."
            : null;
}

/// <summary>An override that opens flags.</summary>
/// <param name="Jurisdictions">The jurisdictions whose flags it opens.</param>
/// <param name="Override">The people and the reason.</param>
public sealed record OpeningOverride(ImmutableArray<JurisdictionCode> Jurisdictions, RulesOverride Override);
