using System.Collections.Immutable;
using RegionalPause.Campaigns;
using RegionalPause.Ledger;
using RegionalPause.Objections;
using RegionalPause.Requests;
using RegionalPause.Verification;

namespace RegionalPause.Evidence;

/// <summary>
/// Collects the members that the campaigns about one order told, and the objections of members, while the ledger is read. Memory: one name
/// a page of notices, one pseudonym an objector.
/// </summary>
internal sealed class MemberReading(OrderId order)
{
    private readonly Dictionary<CampaignId, Campaign> campaigns = [];
    private readonly Dictionary<(CampaignId Campaign, int ContentVersion, string Name), CampaignPage> pages = [];
    private readonly Dictionary<CampaignId, HashSet<Pseudonym>> answers = [];
    private readonly SortedDictionary<TimeSpan, long> untilLaw = [];
    private ImmutableDictionary<Pseudonym, ObjectionScope> refused = ImmutableDictionary<Pseudonym, ObjectionScope>.Empty;

    public ImmutableArray<EvidenceCampaign> Campaigns =>
        [
            .. campaigns
                .Values.OrderBy(c => c.CreatedAt)
                .ThenBy(c => c.Id.Value, StringComparer.Ordinal)
                .Select(c => new EvidenceCampaign(
                    c,
                    Messages(c, reminders: false),
                    Messages(c, reminders: true),
                    answers.GetValueOrDefault(c.Id)?.Count ?? 0
                )),
        ];

    public EvidenceObjections Objections
    {
        get
        {
            HashSet<Pseudonym> answering = [.. answers.Values.SelectMany(a => a)];
            return new EvidenceObjections(
                refused.Count(Refuses),
                answering.Count,
                answering.Count(m => refused.GetValueOrDefault(m).IsEmpty),
                MedianUntilLaw
            );
        }
    }

    public void Saw(Campaign campaign)
    {
        if (campaign.Order == order)
            campaigns[campaign.Id] = campaign;
    }

    public void Saw(CampaignPage page)
    {
        if (campaigns.ContainsKey(page.Campaign))
            pages[(page.Campaign, page.ContentVersion, page.Name)] = page;
    }

    public void Heard(AuditedWords heard)
    {
        refused = heard.Refused;
        foreach (RecordedObjection word in heard.Words)
        {
            if (word.Withdraws || word.Campaign is not { } named || !campaigns.ContainsKey(named))
                continue;
            if (!answers.TryGetValue(named, out HashSet<Pseudonym>? members))
                answers[named] = members = [];
            members.Add(word.Member);
            // The clock of a member's device may be ahead of the store's clock.
            TimeSpan took = heard.LawAt > word.At ? heard.LawAt - word.At : TimeSpan.Zero;
            untilLaw[took] = untilLaw.GetValueOrDefault(took) + 1;
        }
    }

    private TimeSpan? MedianUntilLaw
    {
        get
        {
            long half = (untilLaw.Values.Sum() + 1) / 2,
                passed = 0;
            foreach ((TimeSpan took, long words) in untilLaw)
            {
                if ((passed += words) >= half)
                    return took;
            }
            return null;
        }
    }

    private long Messages(Campaign campaign, bool reminders) =>
        pages
            .Values.Where(p => p.Campaign == campaign.Id && p.ContentVersion == campaign.ContentVersion && p.IsOfReminders == reminders)
            .Sum(p => (long)p.Count);

    private static bool Refuses(KeyValuePair<Pseudonym, ObjectionScope> member) => !member.Value.IsEmpty;
}
