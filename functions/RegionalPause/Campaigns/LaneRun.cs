using System.Collections.Concurrent;
using System.Collections.Immutable;
using RegionalPause.Content;
using RegionalPause.Jurisdictions;
using RegionalPause.Members;
using RegionalPause.Messaging;
using RegionalPause.Notices;
using RegionalPause.Objections;
using RegionalPause.Storage;

namespace RegionalPause.Campaigns;

/// <summary>
/// The work of one instance on one lane: claims a page's notices by inserting them, sends those that are due, records the page, moves the
/// checkpoint. After a crash the next owner repeats each step completely and finds what was done before.
/// </summary>
internal sealed class LaneRun(
    CampaignTable campaigns,
    CampaignLog log,
    NoticeTable notices,
    MemberTable members,
    NoticeWriter writer,
    ObjectionHandler objections,
    StoreClock clock,
    CampaignOptions options,
    int ageLimit,
    TimeProvider time,
    IMessageSink sink,
    string owner
)
{
    private const int SendsAtOnce = 8; // per lane
    private const int SecondsPerPage = 5;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Works on a lane until there is no work now, the time is over, the campaign stops, or another instance takes the lane.
    /// </summary>
    public async Task RunAsync(Campaign campaign, Lane lane, long until, CancellationToken cancellationToken)
    {
        Lane? mine = await TakeAsync(lane, cancellationToken).ConfigureAwait(false);
        while (mine is not null && mine.HasWork(clock.Now) && time.GetTimestamp() < until)
        {
            mine =
                mine.NextDue <= clock.Now ? await SendWaitingAsync(campaign, mine, until, cancellationToken).ConfigureAwait(false)
                : mine.Ended ? await SendRemindersAsync(campaign, mine, until, cancellationToken).ConfigureAwait(false)
                : await SendPageAsync(campaign, mine, until, cancellationToken).ConfigureAwait(false);
        }
        if (mine is not null)
            await notices.ChangeAsync(mine, l => l with { Lease = null }, [], cancellationToken).ConfigureAwait(false);
    }

    private Task<Lane?> TakeAsync(Lane lane, CancellationToken cancellationToken) =>
        lane.IsFreeFor(owner, clock.Now) ? notices.ChangeAsync(lane, Mine, [], cancellationToken) : Task.FromResult<Lane?>(null);

    private Lane Mine(Lane lane) => lane with { Lease = (owner, clock.Now + options.Lease) };

    /// <summary>The lane after the page is done; <c>null</c> if this instance cannot continue with it now.</summary>
    private async Task<Lane?> SendPageAsync(Campaign campaign, Lane lane, long until, CancellationToken cancellationToken)
    {
        (string jurisdiction, ImmutableArray<(MemberKey Key, Member? Member)> page) = await ReadPageAsync(campaign, lane, cancellationToken)
            .ConfigureAwait(false);
        if (lane.End is null)
        {
            Lane WithEnd(Lane l) => page.IsEmpty ? l with { Ended = true } : l with { End = (jurisdiction, page[^1].Key) };
            return await ChangeAsync(lane, WithEnd, cancellationToken).ConfigureAwait(false);
        }
        DateTimeOffset now = clock.Now;
        ImmutableArray<(MemberKey Key, Member? Member)> audience = [.. page.Where(m => m.Member?.Age.HasReached(ageLimit, now) != false)];
        Dictionary<MemberKey, Member> byKey = audience.Where(m => m.Member is not null).ToDictionary(m => m.Key, m => m.Member!);
        IReadOnlySet<MemberId> objecting = await objections
            .ObjectorsAmongAsync([.. byKey.Values.Select(m => m.Id)], cancellationToken)
            .ConfigureAwait(false);

        Dictionary<MemberKey, Notice>? claimed = null;
        Lane? mine = lane;
        while (claimed is null)
        {
            if (mine is null)
                return null;
            (Lane? next, claimed) = await ClaimAsync(mine, jurisdiction, audience, objecting, cancellationToken).ConfigureAwait(false);
            mine = next;
        }

        Notice[] due = [.. claimed.Values.Where(n => n.State == NoticeState.Waiting && n.Due <= clock.Now && byKey.ContainsKey(n.Member))];
        var recipients = new Recipients(byKey, objecting);
        mine = await SendAsync(campaign, mine!, Notices(campaign, recipients), due, until, cancellationToken).ConfigureAwait(false);
        if (mine is null)
            return null;

        var record = CampaignPage.Of(mine, owner, claimed.Values.Where(n => !recipients.Defects.ContainsKey(n.Member)));
        if (record.Count > 0)
            await log.RecordAsync(record, clock.Now, cancellationToken).ConfigureAwait(false);
        // Some notices were not due: these members have quiet hours now.
        DateTimeOffset? waits = claimed
            .Values.Where(n => n.Page == mine.Page && n.State == NoticeState.Waiting && !due.Any(d => d.Member == n.Member))
            .Min(n => (DateTimeOffset?)n.Due);
        return await ChangeAsync(
                mine,
                l => l with { Page = l.Page + 1, Behind = l.End, End = null, NextDue = Lane.Earlier(l.NextDue, waits) },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private async Task<(string Jurisdiction, ImmutableArray<(MemberKey Key, Member? Member)> Page)> ReadPageAsync(
        Campaign campaign,
        Lane lane,
        CancellationToken cancellationToken
    )
    {
        foreach (JurisdictionCode code in campaign.Jurisdictions)
        {
            int order = lane.Behind is { } behind ? string.CompareOrdinal(code.Value, behind.Jurisdiction) : 1;
            if (order < 0 || (lane.End is { } e && code.Value != e.Jurisdiction))
                continue;
            ImmutableArray<(MemberKey, Member?)> page = await members
                .ReadPageAsync(
                    code,
                    lane.Bucket,
                    order == 0 ? lane.Behind!.Value.Member : null,
                    lane.End?.Member,
                    lane.End is null ? PageSize(campaign) : int.MaxValue,
                    cancellationToken
                )
                .ConfigureAwait(false);
            if (!page.IsEmpty || lane.End is not null)
                return (code.Value, page);
        }
        return ("", []);
    }

    // A page takes a few seconds to send, also at a slow rate. An objection or an erasure meanwhile is seen at the next page.
    private int PageSize(Campaign campaign) => Math.Min(options.PageSize, campaign.RatePerSecond * SecondsPerPage);

    /// <summary>
    /// Inserts a notice for every member without one. Returns all notices of these members; <c>null</c> if another writer changed the lane:
    /// then read the lane and try again.
    /// </summary>
    private async Task<(Lane? Lane, Dictionary<MemberKey, Notice>? Notices)> ClaimAsync(
        Lane lane,
        string jurisdiction,
        ImmutableArray<(MemberKey Key, Member? Member)> audience,
        IReadOnlySet<MemberId> objecting,
        CancellationToken cancellationToken
    )
    {
        Dictionary<MemberKey, Notice> there = await ReadNoticesAsync(lane, cancellationToken).ConfigureAwait(false);
        (MemberKey Key, Member? Member)[] missing = [.. audience.Where(m => !there.ContainsKey(m.Key))];
        Dictionary<MemberKey, Notice> made =
            missing.Length == 0
                ? []
                : await writer.ClaimAsync(lane, jurisdiction, missing, objecting, cancellationToken).ConfigureAwait(false);
        foreach (Notice[] group in made.Values.Chunk(NoticeTable.MaxPerTransaction))
        {
            if (await notices.InsertAsync(lane, Mine, group, cancellationToken).ConfigureAwait(false) is not ({ } next, { } inserted))
                return (await ReadMineAsync(lane, cancellationToken).ConfigureAwait(false), null);
            lane = next;
            // With the ETags of the transaction. A row that changed since then cannot be replaced, as if it had been read now.
            foreach (Notice notice in inserted)
                there[notice.Member] = notice;
        }
        return (lane, there);
    }

    private Task<Dictionary<MemberKey, Notice>> ReadNoticesAsync(Lane lane, CancellationToken cancellationToken)
    {
        MemberKey? behind = lane.Behind is { } b && b.Jurisdiction == lane.End!.Value.Jurisdiction ? b.Member : null;
        return notices.ReadRangeAsync(lane, behind, lane.End!.Value.Member, cancellationToken);
    }

    private async Task<Lane?> SendWaitingAsync(Campaign campaign, Lane lane, long until, CancellationToken cancellationToken)
    {
        (ImmutableArray<Notice> due, _) = await notices
            .ReadWaitingAsync(lane, clock.Now, options.PageSize, cancellationToken)
            .ConfigureAwait(false);
        Recipients recipients = await FindRecipientsAsync(due, cancellationToken).ConfigureAwait(false);
        Lane? mine = await SendAsync(campaign, lane, Notices(campaign, recipients), due, until, cancellationToken).ConfigureAwait(false);
        while (mine is not null)
        {
            // A change that makes another notice wait also changes the lane. Then the write below fails and this loop reads again.
            (_, DateTimeOffset? next) = await notices.ReadWaitingAsync(mine, clock.Now, 0, cancellationToken).ConfigureAwait(false);
            if (
                await notices.ChangeAsync(mine, l => Mine(l) with { NextDue = next }, [], cancellationToken).ConfigureAwait(false) is
                { } done
            )
                return done;
            mine = await ReadMineAsync(mine, cancellationToken).ConfigureAwait(false);
        }
        return null;
    }

    /// <summary>
    /// Reminds members who were told long enough ago, have not objected, and whose notice is not known to have bounced. Records the page
    /// and moves on.
    /// </summary>
    private async Task<Lane?> SendRemindersAsync(Campaign campaign, Lane lane, long until, CancellationToken cancellationToken)
    {
        (ImmutableArray<Notice> due, DateTimeOffset? next) = await notices
            .ReadRemindersAsync(lane, clock.Now, options.PageSize, cancellationToken)
            .ConfigureAwait(false);
        if (due.IsEmpty)
        {
            // A change that makes another reminder due also changes the lane. Then this write fails and the lane is read again.
            return await notices.ChangeAsync(lane, l => Mine(l) with { NextReminder = next }, [], cancellationToken).ConfigureAwait(false)
                ?? await ReadMineAsync(lane, cancellationToken).ConfigureAwait(false);
        }
        Recipients recipients = await FindRecipientsAsync(due, cancellationToken).ConfigureAwait(false);
        Lane? mine = await SendAsync(campaign, lane, Reminders(campaign, recipients), due, until, cancellationToken).ConfigureAwait(false);
        if (mine is null)
            return null;
        var record = CampaignPage.OfReminders(lane, owner, due.Where(recipients.IsReminded));
        if (record.Count > 0)
            await log.RecordAsync(record, clock.Now, cancellationToken).ConfigureAwait(false);
        return await ChangeAsync(mine, l => l with { ReminderPage = l.ReminderPage + 1 }, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Recipients> FindRecipientsAsync(ImmutableArray<Notice> due, CancellationToken cancellationToken)
    {
        var defects = new ConcurrentDictionary<MemberKey, NoticeDefect>();
        Member?[] found = await Task.WhenAll(due.Select(n => FindAsync(n.Member, defects, cancellationToken))).ConfigureAwait(false);
        Dictionary<MemberKey, Member> byKey = found.OfType<Member>().ToDictionary(m => MemberKey.Of(m.Id));
        IReadOnlySet<MemberId> objecting = await objections
            .ObjectorsAmongAsync([.. byKey.Values.Select(m => m.Id)], cancellationToken)
            .ConfigureAwait(false);
        return new Recipients(byKey, objecting) { Defects = defects };
    }

    private async Task<Member?> FindAsync(
        MemberKey member,
        ConcurrentDictionary<MemberKey, NoticeDefect> defects,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await members.FindAsync(member, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException)
        {
            defects[member] = NoticeDefect.Record;
            return null;
        }
    }

    private Mailing Notices(Campaign campaign, Recipients recipients) =>
        new(
            notice => recipients.Writable(notice) is { } member ? writer.Message(campaign, notice, member) : null,
            (lane, notice, cancellationToken) => AfterAsync(campaign, lane, notice, recipients, cancellationToken),
            (now, then) => now.State == NoticeState.Waiting && now.Attempts.Length == then.Attempts.Length,
            recipients.Defects
        );

    private Mailing Reminders(Campaign campaign, Recipients recipients) =>
        new(
            notice => recipients.IsReminded(notice) ? writer.Reminder(campaign, notice, recipients.ByKey[notice.Member]) : null,
            (_, notice, _) =>
                Task.FromResult(
                    notice with
                    {
                        RemindAt = null,
                        RemindedAt = recipients.IsReminded(notice) ? clock.Now : notice.RemindedAt,
                    }
                ),
            (now, then) => now.RemindAt == then.RemindAt,
            recipients.Defects
        );

    /// <summary>
    /// Sends messages at the campaign's rate and records them as sent. Returns <c>null</c> if not all of them could be sent.
    /// </summary>
    private async Task<Lane?> SendAsync(
        Campaign campaign,
        Lane lane,
        Mailing mailing,
        IReadOnlyList<Notice> due,
        long until,
        CancellationToken cancellationToken
    )
    {
        int at = 0;
        Lane? mine = lane;
        while (mine is not null && at < due.Count)
        {
            if (!await MaySendAsync(campaign, cancellationToken).ConfigureAwait(false) || time.GetTimestamp() >= until)
                return await ReleaseAsync(mine, cancellationToken).ConfigureAwait(false);
            int wanted = Math.Min(due.Count - at, NoticeTable.MaxPerTransaction);
            int taken = await campaigns.TakeAsync(campaign, wanted, clock, cancellationToken).ConfigureAwait(false);
            if (taken == 0)
            {
                await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
                if (mine.Lease?.Until - clock.Now < options.Lease / 2)
                    mine = await ChangeAsync(mine, l => l, cancellationToken).ConfigureAwait(false);
                continue;
            }
            Notice[] group = [.. due.Skip(at).Take(taken)];
            at += taken;
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = SendsAtOnce, CancellationToken = cancellationToken };
            await Parallel
                .ForEachAsync(
                    group,
                    parallel,
                    async (notice, ct) =>
                    {
                        try
                        {
                            // Crash here: it is sent and still marked as waiting; the next owner of the lane sends it again with the same id.
                            if (MessageOf(mailing, notice) is { } message)
                                await sink.SendAsync(message, ct).ConfigureAwait(false);
                        }
                        catch (InvalidDataException)
                        {
                            // No broker accepts this message (OversizedMessages). The defect is only in this message, and the others
                            // continue.
                            mailing.Defects[notice.Member] = NoticeDefect.Message;
                        }
                    }
                )
                .ConfigureAwait(false);
            mine = await WriteSentAsync(mine, mailing, group, cancellationToken).ConfigureAwait(false);
        }
        return mine;
    }

    // Wrong data of one member must not stop the others. An error that concerns all of them, for example a missing address of the page, is
    // thrown.
    private static OutgoingMessage? MessageOf(Mailing mailing, Notice notice)
    {
        try
        {
            return mailing.Message(notice);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
        {
            mailing.Defects[notice.Member] = NoticeDefect.Message;
            return null;
        }
    }

    private async Task<Lane?> WriteSentAsync(Lane lane, Mailing mailing, Notice[] group, CancellationToken cancellationToken)
    {
        Lane? mine = lane;
        while (mine is not null)
        {
            var changes = new List<(Notice?, Notice)>();
            (DateTimeOffset? waits, DateTimeOffset? remind) = (null, null);
            foreach (Notice notice in group)
            {
                Notice after = await mailing.After(mine, notice, cancellationToken).ConfigureAwait(false);
                changes.Add((notice, after));
                remind = Lane.Earlier(remind, after.RemindAt);
                waits = after.State == NoticeState.Waiting ? Lane.Earlier(waits, after.Due) : waits;
            }
            Lane Waiting(Lane l) =>
                Mine(l) with
                {
                    NextDue = Lane.Earlier(l.NextDue, waits),
                    NextReminder = Lane.Earlier(l.NextReminder, remind),
                };
            if (await notices.ChangeAsync(mine, Waiting, changes, cancellationToken).ConfigureAwait(false) is { } next)
                return next;
            // A receipt arrived earlier than this write, or another instance has the lane: read both again.
            mine = await ReadMineAsync(mine, cancellationToken).ConfigureAwait(false);
            IEnumerable<NoticeReference> references = group.Select(n => new NoticeReference(lane.Campaign, lane.ContentVersion, n.Member));
            Notice?[] now = await Task.WhenAll(references.Select(r => notices.FindAsync(r, cancellationToken))).ConfigureAwait(false);
            group = [.. now.OfType<Notice>().Where(n => group.Any(g => g.Member == n.Member && mailing.IsStillDue(n, g)))];
        }
        return mine;
    }

    private async Task<Notice> AfterAsync(
        Campaign campaign,
        Lane lane,
        Notice notice,
        Recipients recipients,
        CancellationToken cancellationToken
    )
    {
        Member? member = recipients.ByKey.GetValueOrDefault(notice.Member);
        if (recipients.Defects.TryGetValue(notice.Member, out NoticeDefect defect))
            return NoticeRules.SetAside(notice, defect);
        if (member is not null && recipients.Objecting.Contains(member.Id))
            return notice with { State = NoticeState.Objected };
        if (member is null || notice.Attempts[^1].Channel >= member.Channels.Length)
            return notice with { State = NoticeState.Unreachable };
        Notice sent = NoticeRules.Sent(notice, clock.Now) with { RemindAt = writer.RemindAt(campaign, member) };
        try
        {
            return await writer.AdvanceAsync(lane, sent, member, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException)
        {
            return NoticeRules.SetAside(sent, NoticeDefect.Record);
        }
    }

    // A hold, a cancellation or a new content version takes effect before the next group.
    private async Task<bool> MaySendAsync(Campaign campaign, CancellationToken cancellationToken) =>
        await campaigns.FindAsync(campaign.Id, cancellationToken).ConfigureAwait(false) is { Campaign: var now }
        && now.Sends
        && now.ContentVersion == campaign.ContentVersion;

    private async Task<Lane?> ReleaseAsync(Lane lane, CancellationToken cancellationToken)
    {
        await notices.ChangeAsync(lane, l => l with { Lease = null }, [], cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <summary>Changes only the lane. Repeats until the change is written or another instance has the lane.</summary>
    private async Task<Lane?> ChangeAsync(Lane lane, Func<Lane, Lane> change, CancellationToken cancellationToken)
    {
        Lane? mine = lane;
        while (mine is not null)
        {
            if (await notices.ChangeAsync(mine, l => change(Mine(l)), [], cancellationToken).ConfigureAwait(false) is { } next)
                return next;
            int page = mine.Page;
            mine = await ReadMineAsync(mine, cancellationToken).ConfigureAwait(false);
            if (mine?.Page != page)
                return mine; // an earlier attempt of this same request moved it
        }
        return null;
    }

    private async Task<Lane?> ReadMineAsync(Lane lane, CancellationToken cancellationToken)
    {
        Lane now = await notices.ReadLaneAsync(lane.Campaign, lane.ContentVersion, lane.Bucket, cancellationToken).ConfigureAwait(false);
        return now.Lease?.Owner == owner ? now : null;
    }

    /// <summary>The members of some notices, at the time when a group is sent.</summary>
    /// <param name="ByKey">The members who are still registered.</param>
    /// <param name="Objecting">Ids of the members who object.</param>
    private sealed record Recipients(Dictionary<MemberKey, Member> ByKey, IReadOnlySet<MemberId> Objecting)
    {
        /// <summary>Members for whom no message could be made or sent.</summary>
        public ConcurrentDictionary<MemberKey, NoticeDefect> Defects { get; init; } = new();

        /// <summary>The member of a notice; <c>null</c> if they are not registered any more, object, or cannot be told.</summary>
        public Member? Writable(Notice notice) =>
            ByKey.GetValueOrDefault(notice.Member) is { } member && !Objecting.Contains(member.Id) && !Defects.ContainsKey(notice.Member)
                ? member
                : null;

        /// <summary>
        /// Whether the member is reminded: they were told and may be written to, and the notice neither bounced nor waits for another
        /// channel.
        /// </summary>
        public bool IsReminded(Notice notice) =>
            notice.State == NoticeState.Sent && Writable(notice) is { } member && notice.Attempts[^1].Channel < member.Channels.Length;
    }

    /// <summary>One kind of message to the members of a lane.</summary>
    /// <param name="Message">Makes the message to a member; <c>null</c> if no message is sent.</param>
    /// <param name="After">Makes the notice after the message was sent.</param>
    /// <param name="IsStillDue">Whether a notice, read again, is as it was at the start.</param>
    /// <param name="Defects">Members who get no message because their own data are wrong.</param>
    private sealed record Mailing(
        Func<Notice, OutgoingMessage?> Message,
        Func<Lane, Notice, CancellationToken, Task<Notice>> After,
        Func<Notice, Notice, bool> IsStillDue,
        ConcurrentDictionary<MemberKey, NoticeDefect> Defects
    );
}
