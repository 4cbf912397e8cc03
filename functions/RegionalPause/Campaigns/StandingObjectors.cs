using RegionalPause.Members;

namespace RegionalPause.Campaigns;

/// <summary>Returns the members who object already. They are in no audience and are not asked again (D23).</summary>
public delegate Task<IReadOnlySet<string>> StandingObjectors(IReadOnlyList<string> memberIds, CancellationToken cancellationToken);

/// <summary>Makes a member's own objection link of a campaign, in the language of their notice.</summary>
public delegate string NoticeLink(Campaign campaign, Member member, string language);
