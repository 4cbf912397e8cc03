using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using RegionalPause.Content;
using RegionalPause.Control;
using RegionalPause.Jurisdictions;
using RegionalPause.Members;
using RegionalPause.Notices;
using RegionalPause.Objections;
using RegionalPause.Requests;
using RegionalPause.Safety;
using RegionalPause.Storage;

namespace RegionalPause.Campaigns;

/// <summary>Commands about campaigns: load, decide, write. HTTP and CLI use this class.</summary>
public sealed class CampaignHandler(
    CampaignTable table,
    CampaignLog log,
    NoticeTable notices,
    MemberTable members,
    ControlTable control,
    NoticeTemplates templates,
    NoticeWriter writer,
    ObjectionHandler objections,
    JurisdictionAtlas atlas,
    SafetyRuleBook rules,
    StoreClock clock,
    IOptions<CampaignOptions> options,
    IOptions<MemberOptions> memberOptions
)
{
    /// <summary>The link shown in samples, in place of a member's own link.</summary>
    public const string SampleLink = "https://objection.example/o/sample";

    private const int AskAtOnce = 1000;

    private readonly CampaignOptions options = options.Value;
    private readonly NoticeSender sender = options.Value.Sender();
    private readonly int ageLimit = memberOptions.Value.AgeLimit;

    /// <summary>
    /// Creates a draft for an order. Refused if a jurisdiction has an official language without a notice (D28); the refusal names all of
    /// them.
    /// </summary>
    public async Task<Result<Campaign>> CreateAsync(CampaignRequest request, Person by, CancellationToken cancellationToken)
    {
        if (!OrderId.TryParse(request.Order?.Trim(), out OrderId order))
        {
            return new Refusal(RefusalCode.Invalid, "A campaign needs an order.")
            {
                Errors = [new FieldError("order", request.Order, "the id of an order")],
            };
        }
        if (await control.FindOrderAsync(order, cancellationToken).ConfigureAwait(false) is not { Order: var found })
            return new Refusal(RefusalCode.NotFound, $"There is no order '{order}'.");
        if (
            !CampaignRequestReader
                .Read(request, found, by, clock.Now, options.RatePerSecond, atlas, templates)
                .Succeeded(out Campaign? campaign, out Refusal? refusal)
        )
            return refusal;
        return await log.ApplyAsync(campaign.Id, new CampaignCommand.Create(campaign, clock.Now), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Changes what members are told. A material change makes a new content version, and every member's window starts again (D29).
    /// </summary>
    public async Task<Result<Campaign>> ReviseAsync(CampaignId id, CampaignRequest request, Person by, CancellationToken cancellationToken)
    {
        if (await table.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { Campaign: var before })
            return new Refusal(RefusalCode.NotFound, $"There is no campaign '{id}'.");
        return CampaignRequestReader
            .ReadContent(request, before.Content, clock.Now)
            .Succeeded(out NoticeContent? content, out Refusal? refusal)
            ? await log.ApplyAsync(id, new CampaignCommand.Revise(content, by, clock.Now), cancellationToken).ConfigureAwait(false)
            : refusal;
    }

    /// <summary>Starts sending.</summary>
    public Task<Result<Campaign>> StartAsync(CampaignId id, Person by, CancellationToken cancellationToken) =>
        ApplyAsync(id, now => new CampaignCommand.Start(by, now), cancellationToken);

    /// <summary>Stops temporarily. Nothing is sent after the current group of messages.</summary>
    public Task<Result<Campaign>> HoldAsync(CampaignId id, Person by, CancellationToken cancellationToken) =>
        ApplyAsync(id, now => new CampaignCommand.Hold(by, now), cancellationToken);

    /// <summary>Continues where it stopped.</summary>
    public Task<Result<Campaign>> ResumeAsync(CampaignId id, Person by, CancellationToken cancellationToken) =>
        ApplyAsync(id, now => new CampaignCommand.GoOn(by, now), cancellationToken);

    /// <summary>Ends the campaign permanently.</summary>
    public Task<Result<Campaign>> CancelAsync(CampaignId id, Person by, CancellationToken cancellationToken) =>
        ApplyAsync(id, now => new CampaignCommand.Cancel(by, now), cancellationToken);

    /// <summary>One campaign; <c>null</c> if it does not exist.</summary>
    public async Task<Campaign?> FindAsync(CampaignId id, CancellationToken cancellationToken) =>
        (await table.FindAsync(id, cancellationToken).ConfigureAwait(false))?.Campaign;

    /// <summary>All campaigns, newest first.</summary>
    public async Task<ImmutableArray<Campaign>> ListAsync(CancellationToken cancellationToken) =>
        [
            .. (await table.ListAsync(cancellationToken).ConfigureAwait(false))
                .Select(e => e.Campaign)
                .OrderByDescending(c => c.CreatedAt)
                .ThenBy(c => c.Id.Value, StringComparer.Ordinal),
        ];

    /// <summary>
    /// What the operator should know although no rule forbids it, for example a start that leaves members fewer days than the safety rules
    /// require (D27).
    /// </summary>
    public ImmutableArray<string> WarningsOf(Campaign campaign) =>
        [.. CampaignWarnings.Of(campaign, rules.Of(campaign.Jurisdictions), clock.Now), .. CampaignWarnings.OfSender(campaign, sender)];

    /// <summary>The figures of the current content version; <c>null</c> if the campaign does not exist.</summary>
    public async Task<CampaignFigures?> FiguresAsync(CampaignId id, CancellationToken cancellationToken) =>
        (await ProgressAsync(id, cancellationToken).ConfigureAwait(false))?.Figures;

    /// <summary>
    /// The figures of the current content version, and what it waits for; <c>null</c> if the campaign does not exist.
    /// </summary>
    public async Task<CampaignProgress?> ProgressAsync(CampaignId id, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } campaign)
            return null;
        Lane[] lanes = await notices.ReadLanesAsync(campaign.Id, campaign.ContentVersion, cancellationToken).ConfigureAwait(false);
        var quiet = new QuietHours(options.QuietFrom, options.QuietTo);
        return new CampaignProgress(CampaignFigures.Of(NoticeTally.Of(lanes)), WaitingNotices.Of(campaign, lanes, quiet, clock.Now));
    }

    /// <summary>Members whom the current content version cannot tell, by pseudonym only (R26).</summary>
    /// <param name="id">The campaign.</param>
    /// <param name="count">Most members to return.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<ImmutableArray<SetAsideMember>> SetAsideAsync(CampaignId id, int count, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } campaign)
            return [];
        ImmutableArray<SetAsideMember>.Builder found = ImmutableArray.CreateBuilder<SetAsideMember>();
        foreach (Lane lane in await notices.ReadLanesAsync(campaign.Id, campaign.ContentVersion, cancellationToken).ConfigureAwait(false))
        {
            if (lane.Tally.SetAside > 0 && found.Count < count)
                found.AddRange(await notices.ReadSetAsideAsync(lane, count - found.Count, cancellationToken).ConfigureAwait(false));
        }
        return found.ToImmutable();
    }

    /// <summary>
    /// The facts about a campaign for the safety rules; <c>null</c> if the campaign does not exist. The share counts as reached at the end
    /// of the day (UTC) on which it was reached, or at the last delivery of all if that was earlier. So the time may be later than the real
    /// one but never earlier, and a later delivery to one member does not restart the window of the others.
    /// </summary>
    public async Task<CampaignFacts?> FindFactsAsync(CampaignId id, int percent, CancellationToken cancellationToken)
    {
        if (
            await ReadProgressAsync(id, cancellationToken).ConfigureAwait(false)
            is not
            (var campaign, var tally, var days, var lastDelivered)
        )
            return null;
        DateTimeOffset? reached =
            campaign.State == CampaignState.Completed && tally.Audience > 0 && days.EndOfDayThatReached(percent, tally.Audience) is { } end
                ? (lastDelivered < end ? lastDelivered : end)
                : null;
        NoticeContent told = campaign.Content;
        return new CampaignFacts(
            campaign.Id,
            tally.Audience,
            tally.Delivered,
            reached,
            new ToldTerms(told.Purpose, told.StartsOn, told.From, told.To, told.ContentTypes, campaign.Jurisdictions)
        );
    }

    private async Task<(Campaign Campaign, NoticeTally Tally, DeliveryDays Days, DateTimeOffset? LastDelivered)?> ReadProgressAsync(
        CampaignId id,
        CancellationToken cancellationToken
    )
    {
        if (await FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } campaign)
            return null;
        Lane[] lanes = await notices.ReadLanesAsync(campaign.Id, campaign.ContentVersion, cancellationToken).ConfigureAwait(false);
        return (
            campaign,
            NoticeTally.Of(lanes),
            lanes.Aggregate(DeliveryDays.None, (sum, lane) => sum + lane.Days),
            lanes.Max(l => l.LastDelivered)
        );
    }

    /// <summary>Counts the audience and shows the notices. It reads every member of the jurisdictions and writes nothing.</summary>
    public async Task<CampaignPreview?> PreviewAsync(CampaignId id, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } campaign)
            return null;
        DateTimeOffset now = clock.Now;
        var counts = new SortedDictionary<(JurisdictionCode, string), long>();
        long objecting = 0,
            notOfAge = 0,
            unreachable = 0,
            setAside = 0;
        foreach (JurisdictionCode code in campaign.Jurisdictions)
        {
            // A member who also lives in an earlier jurisdiction was counted there.
            IAsyncEnumerable<Member?> residents = members
                .ReadAllAsync(code, cancellationToken)
                .Where(m => m is null || m.Jurisdictions.First(campaign.Jurisdictions.Contains) == code);
            await foreach (Member?[] all in residents.Chunk(AskAtOnce).WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                Member[] group = [.. all.OfType<Member>()];
                setAside += all.Length - group.Length;
                Member[] ofAge = [.. group.Where(m => m.Age.HasReached(ageLimit, now))];
                IReadOnlySet<MemberId> objects = await objections
                    .ObjectorsAmongAsync([.. ofAge.Select(m => m.Id)], cancellationToken)
                    .ConfigureAwait(false);
                Member[] audience = [.. ofAge.Where(m => !objects.Contains(m.Id))];
                notOfAge += group.Length - ofAge.Length;
                objecting += ofAge.Length - audience.Length;
                unreachable += audience.Count(m => m.Channels.IsEmpty);
                foreach (IGrouping<string, Member> language in audience.GroupBy(m => writer.LanguageFor(m, code.Value)))
                    counts[(code, language.Key)] = counts.GetValueOrDefault((code, language.Key)) + language.Count();
            }
        }
        string[] languages = [.. LanguagesOf(campaign).Union(counts.Keys.Select(k => k.Item2)).Order(StringComparer.Ordinal)];
        return new CampaignPreview(
            counts.Values.Sum(),
            objecting,
            notOfAge,
            unreachable,
            [.. counts.Select(c => new AudienceCount(c.Key.Item1, c.Key.Item2, c.Value))],
            [.. languages.Select(language => templates.Render(language, campaign.Content, SampleLink, sender))]
        )
        {
            SetAside = setAside,
        };
    }

    // The languages that are needed even without registered members.
    private IEnumerable<string> LanguagesOf(Campaign campaign) =>
        campaign.Jurisdictions.SelectMany(c => atlas[c].Languages).Where(l => templates.Languages.Contains(l)).Distinct();

    private async Task<Result<Campaign>> ApplyAsync(
        CampaignId id,
        Func<DateTimeOffset, CampaignCommand> command,
        CancellationToken cancellationToken
    )
    {
        await control.ReadVersionAsync(cancellationToken).ConfigureAwait(false); // updates the store's clock
        return await log.ApplyAsync(id, command(clock.Now), cancellationToken).ConfigureAwait(false);
    }
}
