using RegionalPause.Members;

namespace RegionalPause.Campaigns;

/// <summary>Those among these members who object already: they are in no audience and are not asked again (D23).</summary>
public delegate Task<IReadOnlySet<string>> StandingObjectors(IReadOnlyList<string> memberIds, CancellationToken cancellationToken);

/// <summary>A member's own objection link of a campaign, in the language of their notice.</summary>
public delegate string NoticeLink(Campaign campaign, Member member, string language);
