using System.Collections.Immutable;
using RegionalPause.App.Api;
using RegionalPause.App.OperatorConsole.Frame;
using RegionalPause.Campaigns;
using RegionalPause.Contract;
using RegionalPause.Drains;
using RegionalPause.Engagement;
using RegionalPause.Jurisdictions;
using RegionalPause.Orders;
using RegionalPause.Pauses;
using RegionalPause.Quarantine;
using RegionalPause.Recalls;
using RegionalPause.Requests;
using RegionalPause.Resumption;

namespace RegionalPause.App.OperatorConsole.Orders;

/// <summary>Reads everything that the page of an order shows. The parts do not wait for one another.</summary>
internal sealed class OrderPageReader(
    PauseHandler pauses,
    ResumptionHandler resumption,
    EngagementHandler engagement,
    CampaignHandler campaigns,
    HoldHandler holds,
    RecallHandler recalls,
    JurisdictionAtlas atlas
)
{
    /// <summary>The page; <c>null</c> if there is no such order.</summary>
    public async Task<OrderModel?> ReadAsync(string id, ConsoleVisit visit, RefusedForm refused, CancellationToken cancellationToken)
    {
        if (!OrderId.TryParse(id, out OrderId order))
            return null;
        Task<OrderState?> finding = pauses.FindAsync(order, cancellationToken);
        Task<ResumptionReview?> reviewing = resumption.FindAsync(order, cancellationToken);
        Task<EngagementLog?> engaging = engagement.FindAsync(order, cancellationToken);
        Task<ImmutableArray<Campaign>> listing = campaigns.ListAsync(cancellationToken);
        Task<HoldProgress?> holding = holds.FindAsync(order.Value, cancellationToken);
        Task<RecallLog?> recalling = RecallsAsync(order, cancellationToken);
        await Task.WhenAll(finding, reviewing, engaging, listing, holding, recalling);
        if (await finding is not { } standing)
            return null;
        ResumptionReview? review = await reviewing;
        return new OrderModel(
            visit,
            standing.View(visit.Today),
            standing.Order.Shadow || standing.Order.IsDrill ? null : review?.View(),
            (await engaging)?.View() ?? new EngagementView(id, null, null, []),
            [.. (await listing).Where(c => c.Order == order).Select(c => c.View(campaigns))],
            (await holding) is { } progress ? HoldsApi.View(progress) : null,
            (await recalling)?.View() ?? new RecallLogView($"order/{id}", []),
            refused,
            atlas
        );
    }

    private async Task<RecallLog?> RecallsAsync(OrderId order, CancellationToken cancellationToken) =>
        QuarantineSource.TryParse($"order/{order}", out QuarantineSource? source)
            ? await recalls.FindAsync(source, cancellationToken)
            : null;
}
