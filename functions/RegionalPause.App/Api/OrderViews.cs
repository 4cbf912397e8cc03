using System.Collections.Immutable;
using RegionalPause.Contract;
using RegionalPause.Orders;
using RegionalPause.Pauses;
using RegionalPause.Requests;

namespace RegionalPause.App.Api;

/// <summary>Converts orders, plans and certificates to the contract.</summary>
internal static class OrderViews
{
    public static OrderView View(this OrderState standing, DateOnly today)
    {
        PauseOrder order = standing.Order;
        return new OrderView(
            order.Id.Value,
            order.Named,
            [.. order.Jurisdictions.Select(c => c.Value)],
            [.. order.ContentTypes.Select(Words.Of)],
            View(order.Created),
            View(order.Processed),
            order.Authority,
            order.Reason,
            order.IssuedBy.Name,
            Words.Of(order.Meanwhile),
            order.RetentionDays,
            Words.Of(order.AtCeiling),
            order.EffectiveFrom,
            order.RecordedAt,
            order.ConfirmedToAuthorityAt,
            order.ReviewOn,
            order.Shadow,
            Words.Of(standing.Stage),
            standing.Version,
            standing.CommittedAt,
            standing.FencedAt,
            standing.EffectiveAt,
            [.. standing.Approvals.Select(a => new ApprovalView(Words.Of(a.Ending), a.By.Name, a.At, a.Reason))],
            standing.EndedAt,
            ReviewDue: standing.EndedAt is null && order.ReviewOn <= today,
            [.. standing.Resumed.Select(c => c.Value)],
            standing.Undone is { } undo
                ? new UndoneView(undo.Reason, undo.By.Name, undo.SecondedBy.Name, [.. undo.Rules.Select(Words.Of)])
                : null,
            [.. standing.Corrections.Select(c => new CorrectionView(c.Before, c.Reason, c.By.Name, c.At))],
            standing.TrainingStoppedAt
        );
    }

    public static PlanView View(this PausePlan plan, DateOnly today) =>
        new(
            new OrderState { Order = plan.Order, Stage = OrderStage.Scheduled }.View(today),
            [.. plan.Jurisdictions.Select(c => c.Value)],
            [.. plan.AlreadyPaused.Select(c => c.Value)],
            [.. plan.Closed.Select(c => c.Value)],
            plan.ItemsPerHour.ToImmutableSortedDictionary(StringComparer.Ordinal),
            plan.HeldItems,
            plan.DaysToCeiling,
            plan.Shards,
            plan.Warnings
        );

    public static CertificateView View(this PauseCertificate certificate) =>
        new(
            certificate.Order.Value,
            certificate.Version,
            certificate.CommittedAt,
            certificate.FencedAt,
            certificate.EffectiveAt,
            [
                .. certificate.Fences.Select(f => new FenceView(
                    f.Shard.Value,
                    f.FencePosition,
                    f.FenceHash,
                    f.LastAdmission,
                    f.LastNotAfter,
                    Words.Of(f.Settlement)
                )),
            ]
        );

    private static DayRangeView? View(DayRange? range) => range is null ? null : new DayRangeView(range.From, range.To, range.Zone);
}
