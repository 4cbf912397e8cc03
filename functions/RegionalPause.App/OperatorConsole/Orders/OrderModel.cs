using System.Collections.Immutable;
using RegionalPause.App.OperatorConsole.Frame;
using RegionalPause.Contract;
using RegionalPause.Jurisdictions;

namespace RegionalPause.App.OperatorConsole.Orders;

/// <summary>What the page of an order shows.</summary>
/// <param name="Visit">The visit.</param>
/// <param name="Order">The order.</param>
/// <param name="Resumption">The proposal and the rules; <c>null</c> for an order that enforces nothing.</param>
/// <param name="Engagement">The dealings with the authority.</param>
/// <param name="Campaigns">The campaigns that prepare its end.</param>
/// <param name="Held">Its held items; <c>null</c> if there are none.</param>
/// <param name="Recalls">The recalls of what was admitted before it.</param>
/// <param name="Refused">A form of this page that was refused.</param>
/// <param name="Atlas">Gives the places their names.</param>
public sealed record OrderModel(
    ConsoleVisit Visit,
    OrderView Order,
    ResumptionView? Resumption,
    EngagementView Engagement,
    ImmutableArray<CampaignView> Campaigns,
    HoldView? Held,
    RecallLogView Recalls,
    RefusedForm Refused,
    JurisdictionAtlas Atlas
)
{
    /// <summary>The jurisdictions in which training has not resumed.</summary>
    public ImmutableArray<string> Rest => [.. Order.Jurisdictions.Except(Order.Resumed)];

    /// <summary>Whether content outside the order's types or days goes on to training.</summary>
    public bool IsPartial => !Order.ContentTypes.IsEmpty || Order.Created is not null || Order.Processed is not null;

    /// <summary>The milestones of the order.</summary>
    public ImmutableArray<Milestone> Timeline => OrderTimeline.Of(Order, Engagement, Campaigns, Resumption, Held);
}
