using System.Collections.Immutable;
using System.Globalization;
using RegionalPause.Jurisdictions;
using RegionalPause.Requests;
using RegionalPause.Safety;

namespace RegionalPause.Orders;

/// <summary>
/// Defines what a change that could let a jurisdiction admit again requires (R47): its safety rules, or an override by two people with a
/// reason. Deciders, handlers and the verifier call the same functions, so that no code path requires less than another. Each function
/// returns why the change is refused; <c>null</c> if it is allowed.
/// </summary>
/// <remarks>
/// These changes loosen: lifting an order, completely or in part; undoing it; opening a flag, alone or by an import. A withdrawal does
/// not loosen: it closes the flags of the jurisdictions it releases. New rule data do not loosen an order in force: it keeps the rules of
/// its commit. New jurisdiction data do not loosen it: it keeps its jurisdictions (D39).
/// </remarks>
public static class Loosening
{
    /// <summary>The longest time after the commit in which an order can be undone, regardless of the settings.</summary>
    public static readonly TimeSpan LatestUndo = TimeSpan.FromDays(1);

    private const int MostNamed = 6;

    /// <summary>A lift approved by two people, without a resumption.</summary>
    /// <param name="order">The order.</param>
    /// <param name="without">The rule data, if they define no rules for the order's jurisdictions; otherwise <c>null</c>.</param>
    public static string? RefusesLift(OrderState order, RuleData? without) =>
        !order.EverHeldBack || (without is not null && order.Order.Rules.IsEmpty)
            ? null
            : $"Order '{order.Order.Id}' can be lifted only by a resumption under the safety rules: "
                + "propose where and how training resumes, and have two people approve it.";

    /// <summary>A resumption that two people approved.</summary>
    public static string? RefusesResumption(ResumptionRecord record, OrderState order) => ResumptionCheck.Refuses(record, order);

    /// <summary>
    /// A withdrawal. It must close every jurisdiction that the order still covers, whatever the order's types and date ranges are.
    /// </summary>
    public static string? RefusesWithdrawal(OrderState order, ImmutableArray<JurisdictionCode> closed) =>
        order.EverHeldBack && order.Rest.Jurisdictions.Except(closed).Any()
            ? $"Withdrawing order '{order.Order.Id}' must close the flags of all jurisdictions that it covers."
            : null;

    /// <summary>An undo.</summary>
    public static string? RefusesUndo(OrderState order, RulesOverride because, DateTimeOffset at) =>
        !because.IsComplete ? $"Undoing order '{order.Order.Id}' takes two people with a reason."
        : !TwoPersonRule.IsMet([because.By, because.SecondedBy], order.Order.IssuedBy)
            ? $"Undoing order '{order.Order.Id}' takes two people other than its issuer."
        : IsTooLateToUndo(order, at, LatestUndo);

    /// <summary>Why it is too late to undo an order; <c>null</c> if it is not.</summary>
    public static string? IsTooLateToUndo(OrderState order, DateTimeOffset at, TimeSpan within) =>
        within <= TimeSpan.Zero ? "The settings allow no undo (Pauses:UndoWithin). Propose where and how training resumes."
        : order.CommittedAt is { } committed && at - committed <= (within < LatestUndo ? within : LatestUndo) ? null
        : string.Create(
            CultureInfo.InvariantCulture,
            $"Order '{order.Order.Id}' was committed more than {within.TotalMinutes:0.##} minutes ago; it can no longer be undone. "
                + $"Propose where and how training resumes."
        );

    /// <summary>An opening of flags.</summary>
    /// <param name="restricted">The flags' jurisdictions that were paused or closed and not resumed under the rules later.</param>
    /// <param name="overrides">The overrides of the safety rules.</param>
    public static string? RefusesOpening(IEnumerable<JurisdictionCode> restricted, ImmutableArray<OpeningOverride> overrides)
    {
        JurisdictionCode[] without =
        [
            .. restricted.Except(overrides.Where(o => o.Override.IsComplete).SelectMany(o => o.Jurisdictions)).Order(),
        ];
        if (without.Length == 0)
            return null;
        string more =
            without.Length > MostNamed ? string.Create(CultureInfo.InvariantCulture, $" and {without.Length - MostNamed} more") : "";
        return $"Training had been paused or closed in {string.Join(", ", without.Take(MostNamed))}{more}. "
            + "Opening it again takes the safety rules, by a resumption, or an override by two people with a reason.";
    }
}

/// <summary>An override under which flags are opened.</summary>
/// <param name="Jurisdictions">The jurisdictions of the flags.</param>
/// <param name="Override">The two people and their reason.</param>
public sealed record OpeningOverride(ImmutableArray<JurisdictionCode> Jurisdictions, RulesOverride Override);
