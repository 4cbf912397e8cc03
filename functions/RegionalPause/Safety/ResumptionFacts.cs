using RegionalPause.Requests;

namespace RegionalPause.Safety;

/// <summary>The known facts about a campaign.</summary>
/// <param name="Id">The campaign.</param>
/// <param name="Audience">Members to whom it is addressed.</param>
/// <param name="Delivered">Members whose notice was delivered.</param>
/// <param name="ShareReachedAt">When the share that the rules require was delivered, from the times of delivery; <c>null</c> if it was not,
/// or if this is not known.</param>
/// <param name="Told">What its notices state.</param>
public sealed record CampaignFacts(CampaignId Id, long Audience, long Delivered, DateTimeOffset? ShareReachedAt, ToldTerms Told);

/// <summary>The last check whether a member could object.</summary>
/// <param name="At">When.</param>
/// <param name="Works">Whether it worked.</param>
public sealed record PageProbe(DateTimeOffset At, bool Works);

/// <summary>
/// The facts that the safety rules use besides the proposal, collected at one time. Unknown facts are <c>null</c>; a rule with unknown
/// facts is not met.
/// </summary>
/// <param name="Now">The time, on the store's clock.</param>
/// <param name="Engagement">The order's dealings with the authority.</param>
/// <param name="Campaign">The campaign that the proposal names.</param>
/// <param name="ObjectionsApplied">Whether every objection received is applied.</param>
/// <param name="Page">The last probe of the objection page.</param>
public sealed record ResumptionFacts(
    DateTimeOffset Now,
    EngagementFacts Engagement,
    CampaignFacts? Campaign,
    bool? ObjectionsApplied,
    PageProbe? Page
);
