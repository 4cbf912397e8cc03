using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using RegionalPause.Jurisdictions;
using RegionalPause.Ledger;
using RegionalPause.Members;
using RegionalPause.Messaging;
using RegionalPause.Storage;

namespace RegionalPause.Campaigns;

/// <summary>Makes members' notices and the messages that carry them.</summary>
internal sealed class NoticeWriter(
    MemberKeys keys, NoticeTemplates templates, JurisdictionAtlas atlas, NoticeLink link, StoreClock clock, IOptions<CampaignOptions> options)
{
    private readonly QuietHours quiet = new(options.Value.QuietFrom, options.Value.QuietTo);

    /// <summary>
    /// Notices for members who have none, each with its first try; an objector's has none. Who cannot be read is set aside.
    /// </summary>
    public async Task<Dictionary<MemberKey, Notice>> ClaimAsync(
        Lane lane, string jurisdiction, IReadOnlyList<(MemberKey Key, Member? Member)> members, IReadOnlySet<string> objectors, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, byte[]> found = await FindKeysAsync([.. members.Select(m => m.Member?.Id).OfType<string>()], cancellationToken).ConfigureAwait(false);
        DateTimeOffset now = clock.Now;
        return members.ToDictionary(m => m.Key, m =>
        {
            if (m.Member is not { } member || !found.TryGetValue(member.Id, out byte[]? key))
                return new Notice { Member = m.Key, Page = lane.Page, Jurisdiction = jurisdiction, Pseudonym = "", State = NoticeState.SetAside, Defect = NoticeDefect.Record, Due = now };
            bool objects = objectors.Contains(member.Id);
            return new Notice
            {
                Member = m.Key, Page = lane.Page, Jurisdiction = jurisdiction, Pseudonym = MemberKeys.PseudonymOf(member.Id, key).ToString(),
                State = objects ? NoticeState.Objected : member.Channels.IsEmpty ? NoticeState.Unreachable : NoticeState.Waiting,
                Attempts = objects || member.Channels.IsEmpty ? [] : [new NoticeAttempt(0, MessageId(lane, key, 0), now)],
                Due = quiet.NextAllowed(now, member.Zone),
            };
        });
    }

    // Together, and where one of them cannot be read each for itself.
    private async Task<IReadOnlyDictionary<string, byte[]>> FindKeysAsync(string[] members, CancellationToken cancellationToken)
    {
        try
        {
            return await keys.KeysOfAsync(members, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException) when (members.Length > 1)
        {
            var found = new Dictionary<string, byte[]>(StringComparer.Ordinal);
            foreach (string member in members)
            {
                foreach ((string id, byte[] key) in await FindKeysAsync([member], cancellationToken).ConfigureAwait(false))
                    found[id] = key;
            }
            return found;
        }
        catch (InvalidDataException)
        {
            return new Dictionary<string, byte[]>();
        }
    }

    /// <summary>The notice once everything so far has come back: one more try on the member's next channel, or unreachable. Otherwise the same.</summary>
    public async Task<Notice> AdvanceAsync(Lane lane, Notice notice, Member? member, CancellationToken cancellationToken)
    {
        if (!NoticeRules.NeedsAnotherChannel(notice))
            return notice;
        int next = notice.Attempts[^1].Channel + 1;
        if (member is null || next >= member.Channels.Length)
            return notice with { State = NoticeState.Unreachable };
        byte[] key = (await keys.KeysOfAsync([member.Id], cancellationToken).ConfigureAwait(false))[member.Id];
        DateTimeOffset now = clock.Now;
        return notice with
        {
            State = NoticeState.Waiting, Due = quiet.NextAllowed(now, member.Zone), Attempts = notice.Attempts.Add(new NoticeAttempt(next, MessageId(lane, key, next), now)),
        };
    }

    /// <summary>The message of a notice's last try; <c>null</c> if the member's channels have become fewer since.</summary>
    public OutgoingMessage? Message(Campaign campaign, Notice notice, Member member)
    {
        NoticeAttempt attempt = notice.Attempts[^1];
        if (attempt.Channel >= member.Channels.Length)
            return null;
        string language = LanguageFor(member, notice.Jurisdiction);
        string url = link(campaign, member, language);
        return NoticeMessages.Outbound(NoticeKind.Notice, attempt.MessageId, campaign.Id, new NoticeReference(campaign.Id, campaign.ContentVersion, notice.Member).ToString(),
            member.Channels[attempt.Channel], templates.Render(language, campaign.Content, url), url, attempt.ClaimedAt);
    }

    /// <summary>When a member who is told now is to be reminded; <c>null</c> for never.</summary>
    public DateTimeOffset? RemindAt(Campaign campaign, Member member) =>
        campaign.RemindAfterDays is { } days ? quiet.NextAllowed(clock.Now.AddDays(days), member.Zone) : null;

    /// <summary>
    /// The message of a reminder, on the channel of the last try, which the member still has. Its id follows from the notice's own, so that it is the same whoever
    /// sends it. No receipt is awaited: it moves nobody's window.
    /// </summary>
    public OutgoingMessage Reminder(Campaign campaign, Notice notice, Member member)
    {
        string language = LanguageFor(member, notice.Jurisdiction);
        string url = link(campaign, member, language);
        return NoticeMessages.Outbound(NoticeKind.Reminder, ReminderId(notice), campaign.Id, null, member.Channels[notice.Attempts[^1].Channel],
            templates.RenderReminder(language, campaign.Content, url), url, notice.RemindAt ?? clock.Now);
    }

    /// <summary>The message id of a notice's reminder: SHA-256 of <c>reminder</c> and the first try's id, which only the member's key makes.</summary>
    public static string ReminderId(Notice notice) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"reminder {notice.Attempts[0].MessageId}")));

    /// <summary>In which language a member is written to.</summary>
    public string LanguageFor(Member member, string jurisdiction) =>
        templates.LanguageFor(member, atlas.TryRestore(jurisdiction, out JurisdictionCode code, out _) ? atlas[code].Languages : []);

    // Under the member's own key: once that is deleted nobody can say whose message it was, and until then it is the same whoever computes it.
    private static string MessageId(Lane lane, byte[] key, int channel) =>
        Pseudonym.Of(key, "notice", lane.Campaign.Value, lane.ContentVersion.ToString(System.Globalization.CultureInfo.InvariantCulture), channel.ToString(System.Globalization.CultureInfo.InvariantCulture)).ToString();
}
