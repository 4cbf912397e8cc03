using System.Collections.Immutable;
using RegionalPause.Contract;

namespace RegionalPause.App.OperatorConsole.Orders;

/// <summary>One event in the life of an order.</summary>
/// <param name="Name">Its name.</param>
/// <param name="At">When it happened; <c>null</c> if it has not.</param>
/// <param name="Detail">One line about it.</param>
public sealed record Milestone(string Name, DateTimeOffset? At, string Detail);

/// <summary>The life of an order, from the authority's concern to the drain of what was held. Pure.</summary>
public static class OrderTimeline
{
    /// <summary>The milestones: first those that happened, in order, and then those that are missing.</summary>
    public static ImmutableArray<Milestone> Of(
        OrderView order,
        EngagementView? engagement,
        IReadOnlyList<CampaignView> campaigns,
        ResumptionView? resumption,
        HoldView? held
    )
    {
        EngagementEntryView? concern = engagement?.Entries.FirstOrDefault(e => e is { Kind: "concern-raised", CorrectedBy: null });
        CampaignView? campaign = campaigns.FirstOrDefault(c => c.StartedAt is not null && c.State != "cancelled");
        DateTimeOffset? approvedAt = resumption?.Approvals is { IsDefaultOrEmpty: false } approvals ? approvals.Max(a => a.At) : null;
        if (approvedAt > order.EndedAt)
            approvedAt = order.EndedAt; // approvals are kept in whole seconds
        Milestone[] all =
        [
            new("Concern", Midnight(concern?.On), concern?.Reference ?? "No concern of an authority is recorded"),
            new(
                "Pause",
                order.CommittedAt,
                order.CommittedAt is null ? $"Starts {Frame.Counts.Minute(order.EffectiveFrom)} UTC" : $"By {order.IssuedBy}"
            ),
            new("Fenced", order.FencedAt, order.Shadow ? "A shadow order fences nothing" : "No instance admits covered content"),
            new("Effective", order.EffectiveAt, order.Shadow ? "A shadow order enforces nothing" : "No covered content can still arrive"),
            .. order.Shadow
                ? Array.Empty<Milestone>()
                : [new("Training stopped", order.TrainingStoppedAt, "No training run reads under a permit that it covered")],
            new("Authority told", order.ConfirmedToAuthorityAt, "When the authority was told of the pause"),
            new(
                "Engagement closed",
                Midnight(engagement?.ClosedOn),
                engagement?.Position is { } position ? $"Position: {Frame.Phrase.Of(position)}" : "No position is recorded"
            ),
            new("Notice", campaign?.StartedAt, campaign is null ? "No campaign has started" : campaign.Id),
            new("Approved", order.EndedAt is null && resumption?.Ready != true ? null : approvedAt, ApprovalsOf(resumption)),
            new(
                order.Stage == "withdrawn" ? "Withdrawn"
                    : order.Undone is null ? "Lifted"
                    : "Undone",
                order.EndedAt,
                "The end of the order"
            ),
            new(
                "Drained",
                order.EndedAt is null ? null : held?.DoneAt,
                held is null ? "Nothing is held" : $"{Frame.Counts.Of(held.Held)} held"
            ),
        ];
        return [.. all.Where(m => m.At is not null).OrderBy(m => m.At), .. all.Where(m => m.At is null)];
    }

    private static string ApprovalsOf(ResumptionView? resumption) =>
        resumption?.Approvals is { IsDefaultOrEmpty: false } approvals
            ? $"By {string.Join(" and ", approvals.Select(a => a.By))}"
            : "Two people must approve";

    private static DateTimeOffset? Midnight(DateOnly? day) =>
        day is { } known ? new DateTimeOffset(known, TimeOnly.MinValue, TimeSpan.Zero) : null;
}
