using RegionalPause.Requests;

namespace RegionalPause.Safety;

/// <summary>What is known of a campaign.</summary>
/// <param name="Id">Which.</param>
/// <param name="Audience">Members it is for.</param>
/// <param name="Delivered">Members whose notice was delivered.</param>
/// <param name="ShareReachedAt">When the share the rules ask for was delivered, by the instants of delivery; <c>null</c> if it is not, or if nobody knows.</param>
/// <param name="Told">What its notices say.</param>
public sealed record CampaignFacts(CampaignId Id, long Audience, long Delivered, DateTimeOffset? ShareReachedAt, ToldTerms Told);

/// <summary>The last time somebody tried whether a member could object.</summary>
/// <param name="At">When.</param>
/// <param name="Works">Whether it worked.</param>
public sealed record PageProbe(DateTimeOffset At, bool Works);

/// <summary>Everything the safety rules look at beside the proposal itself, gathered at one moment. What is not known is <c>null</c>, and meets no rule.</summary>
/// <param name="Now">The moment, on the store's clock.</param>
/// <param name="Engagement">The order's dealings with the authority.</param>
/// <param name="Campaign">The campaign the proposal names.</param>
/// <param name="ObjectionsApplied">Whether every objection received is applied.</param>
/// <param name="Page">The last probe of the objection page.</param>
public sealed record ResumptionFacts(DateTimeOffset Now, EngagementFacts Engagement, CampaignFacts? Campaign, bool? ObjectionsApplied, PageProbe? Page);
