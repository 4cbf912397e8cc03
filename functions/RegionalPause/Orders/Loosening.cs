using System.Collections.Immutable;
using System.Globalization;
using RegionalPause.Jurisdictions;
using RegionalPause.Safety;

namespace RegionalPause.Orders;

/// <summary>
/// The one place that says what a change takes that could let a jurisdiction admit again (R47): its safety rules, or an override of two
/// people with a reason. Deciders, handlers and the verifier ask the same functions, so that no door asks for less than another. Each
/// answers why the change must not be; <c>null</c> if it may.
/// </summary>
/// <remarks>
/// What loosens: lifting an order, in whole or in part; undoing it; opening a flag, alone or by an import. What does not: withdrawing,
/// which leaves closed what it ends. Rule data cannot loosen what lasts, since an order keeps the rules of its commit; jurisdiction data
/// cannot, since it keeps its jurisdictions (D39).
/// </remarks>
public static class Loosening
{
    /// <summary>An undo later than this after the commit is none, whatever the settings say.</summary>
    public static readonly TimeSpan LatestUndo = TimeSpan.FromDays(1);

    /// <summary>A lift on the word of two, without a resumption.</summary>
    /// <param name="order">The order.</param>
    /// <param name="without">The rule data that impose nothing on its jurisdictions; <c>null</c> where they do.</param>
    public static string? RefusesLift(OrderStanding order, RuleData? without) => !order.EverHeldBack || (without is not null && order.Order.Rules.IsEmpty)
        ? null
        : $"The safety rules of resumption stand before order '{order.Order.Id}': propose where and how training resumes, and have two people approve it.";

    /// <summary>A resumption on what two people approved.</summary>
    public static string? RefusesResumption(ResumptionRecord record, OrderStanding order) => ResumptionCheck.Refuses(record, order);

    /// <summary>A withdrawal: it has to close everything the order still covers, whatever types and days the order was about.</summary>
    public static string? RefusesWithdrawal(OrderStanding order, ImmutableArray<JurisdictionCode> closed) => order.EverHeldBack && order.Rest.Jurisdictions.Except(closed).Any()
        ? $"Withdrawing order '{order.Order.Id}' has to close the flags of all it covers."
        : null;

    /// <summary>An undo.</summary>
    public static string? RefusesUndo(OrderStanding order, RulesOverride because, DateTimeOffset at) =>
        !because.IsComplete ? $"Undoing order '{order.Order.Id}' takes two people with a reason."
        : because.By.IsSameAs(order.Order.IssuedBy) || because.SecondedBy.IsSameAs(order.Order.IssuedBy) ? $"Undoing order '{order.Order.Id}' takes two people other than its issuer."
        : IsTooLateToUndo(order, at, LatestUndo);

    /// <summary>Why it is too late to undo an order; <c>null</c> if it is not.</summary>
    public static string? IsTooLateToUndo(OrderStanding order, DateTimeOffset at, TimeSpan within) =>
        within <= TimeSpan.Zero ? "The settings allow no undo (Pauses:UndoWithin). Propose where and how training resumes."
        : order.CommittedAt is { } committed && at - committed <= (within < LatestUndo ? within : LatestUndo) ? null
        : string.Create(CultureInfo.InvariantCulture,
            $"Order '{order.Order.Id}' was committed more than {within.TotalMinutes:0.##} minutes ago; it is undone within that time or not at all. Propose where and how training resumes.");

    /// <summary>Opening flags.</summary>
    /// <param name="restricted">Those of the flags whose jurisdiction had been paused or closed and was not resumed under the rules
    /// since.</param>
    /// <param name="overrides">What stands for the rules.</param>
    public static string? RefusesOpening(IEnumerable<JurisdictionCode> restricted, ImmutableArray<OpeningOverride> overrides) =>
        restricted.Except(overrides.Where(o => o.Override.IsComplete).SelectMany(o => o.Jurisdictions)).Order().ToArray() is { Length: > 0 } without
            ? $"Training had been paused or closed in {string.Join(", ", without.Take(6))}{(without.Length > 6 ? string.Create(CultureInfo.InvariantCulture, $" and {without.Length - 6} more") : "")}. "
                + "Opening it again takes the safety rules, by a resumption, or an override by two people with a reason."
            : null;
}

/// <summary>An override with which flags are opened.</summary>
/// <param name="Jurisdictions">Whose flags.</param>
/// <param name="Override">Who and why.</param>
public sealed record OpeningOverride(ImmutableArray<JurisdictionCode> Jurisdictions, RulesOverride Override);
