using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using RegionalPause.Content;
using RegionalPause.Jurisdictions;
using RegionalPause.Ledger;
using RegionalPause.Members;
using RegionalPause.Messaging;
using RegionalPause.Notices;
using RegionalPause.Objections.Links;
using RegionalPause.Storage;

namespace RegionalPause.Campaigns;

/// <summary>Makes members' notices and their messages.</summary>
public sealed class NoticeWriter(
    MemberKeys keys,
    NoticeTemplates templates,
    JurisdictionAtlas atlas,
    ObjectionAddresses addresses,
    StoreClock clock,
    IOptions<CampaignOptions> options
)
{
    private readonly QuietHours quiet = new(options.Value.QuietFrom, options.Value.QuietTo);
    private readonly NoticeSender sender = options.Value.Sender();

    /// <summary>
    /// Makes notices for members who have none, each with its first attempt. An objector's notice has no attempt. A member whose data
    /// cannot be read gets the state <see cref="NoticeState.SetAside"/>.
    /// </summary>
    internal async Task<Dictionary<MemberKey, Notice>> ClaimAsync(
        Lane lane,
        string jurisdiction,
        IReadOnlyList<(MemberKey Key, Member? Member)> members,
        IReadOnlySet<MemberId> objectors,
        CancellationToken cancellationToken
    )
    {
        MemberId[] ids = [.. members.Select(m => m.Member?.Id).OfType<MemberId>()];
        IReadOnlyDictionary<MemberId, byte[]> found = await FindKeysAsync(ids, cancellationToken).ConfigureAwait(false);
        DateTimeOffset now = clock.Now;
        return members.ToDictionary(
            m => m.Key,
            m =>
            {
                if (m.Member is not { } member || !found.TryGetValue(member.Id, out byte[]? key))
                {
                    return new Notice
                    {
                        Member = m.Key,
                        Page = lane.Page,
                        Jurisdiction = jurisdiction,
                        Pseudonym = "",
                        State = NoticeState.SetAside,
                        Defect = NoticeDefect.Record,
                        Due = now,
                    };
                }
                bool objects = objectors.Contains(member.Id);
                return new Notice
                {
                    Member = m.Key,
                    Page = lane.Page,
                    Jurisdiction = jurisdiction,
                    Pseudonym = MemberKeys.PseudonymOf(member.Id, key).ToString(),
                    State =
                        objects ? NoticeState.Objected
                        : member.Channels.IsEmpty ? NoticeState.Unreachable
                        : NoticeState.Waiting,
                    Attempts = objects || member.Channels.IsEmpty ? [] : [new NoticeAttempt(0, MessageId(lane, key, 0), now)],
                    Due = quiet.NextAllowed(now, member.Zone),
                };
            }
        );
    }

    // All keys together; if one of them cannot be read, each key separately.
    private async Task<IReadOnlyDictionary<MemberId, byte[]>> FindKeysAsync(MemberId[] members, CancellationToken cancellationToken)
    {
        try
        {
            return await keys.KeysOfAsync(members, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException) when (members.Length > 1)
        {
            var found = new Dictionary<MemberId, byte[]>();
            foreach (MemberId member in members)
            {
                foreach ((MemberId id, byte[] key) in await FindKeysAsync([member], cancellationToken).ConfigureAwait(false))
                    found[id] = key;
            }
            return found;
        }
        catch (InvalidDataException)
        {
            return new Dictionary<MemberId, byte[]>();
        }
    }

    /// <summary>
    /// The notice after every attempt so far bounced: one more attempt on the member's next channel, or unreachable. Otherwise unchanged.
    /// </summary>
    internal async Task<Notice> AdvanceAsync(Lane lane, Notice notice, Member? member, CancellationToken cancellationToken)
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
            State = NoticeState.Waiting,
            Due = quiet.NextAllowed(now, member.Zone),
            Attempts = notice.Attempts.Add(new NoticeAttempt(next, MessageId(lane, key, next), now)),
        };
    }

    /// <summary>The message of a notice's last attempt; <c>null</c> if the member does not have this channel any more.</summary>
    internal OutgoingMessage? Message(Campaign campaign, Notice notice, Member member)
    {
        NoticeAttempt attempt = notice.Attempts[^1];
        if (attempt.Channel >= member.Channels.Length)
            return null;
        string language = LanguageFor(member, notice.Jurisdiction);
        string url = AddressOf(campaign, member, language);
        var reference = new NoticeReference(campaign.Id, campaign.ContentVersion, notice.Member);
        return NoticeMessages.Outbound(
            NoticeKind.Notice,
            attempt.MessageId,
            campaign.Id,
            reference.ToString(),
            member.Channels[attempt.Channel],
            templates.Render(language, campaign.Content, url, sender),
            url,
            attempt.ClaimedAt
        );
    }

    /// <summary>When a member who is told now is reminded; <c>null</c> for never.</summary>
    internal DateTimeOffset? RemindAt(Campaign campaign, Member member) =>
        campaign.RemindAfterDays is { } days ? quiet.NextAllowed(clock.Now.AddDays(days), member.Zone) : null;

    /// <summary>
    /// The message of a reminder, on the channel of the last attempt, which the member must still have. Its id depends only on the notice,
    /// so that every sender makes the same id. No receipt is expected: a reminder does not change a window.
    /// </summary>
    internal OutgoingMessage Reminder(Campaign campaign, Notice notice, Member member)
    {
        string language = LanguageFor(member, notice.Jurisdiction);
        string url = AddressOf(campaign, member, language);
        return NoticeMessages.Outbound(
            NoticeKind.Reminder,
            ReminderId(notice),
            campaign.Id,
            null,
            member.Channels[notice.Attempts[^1].Channel],
            templates.RenderReminder(language, campaign.Content, url, sender),
            url,
            notice.RemindAt ?? clock.Now
        );
    }

    /// <summary>
    /// The message id of a notice's reminder: SHA-256 of <c>reminder</c> and the id of the first attempt, which only the member's key can
    /// make.
    /// </summary>
    internal static string ReminderId(Notice notice) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"reminder {notice.Attempts[0].MessageId}")));

    // The links of a campaign end together.
    private string AddressOf(Campaign campaign, Member member, string language) =>
        addresses.Of(campaign.Id, member.Id, language, campaign.StartedAt ?? campaign.CreatedAt);

    /// <summary>The language in which a member is written to.</summary>
    internal string LanguageFor(Member member, string jurisdiction) =>
        templates.LanguageFor(member, atlas.TryRestore(jurisdiction, out JurisdictionCode code, out _) ? atlas[code].Languages : []);

    // Made with the member's own key: after the key is deleted the message cannot be linked to the member, and until then every instance
    // makes the same id.
    private static string MessageId(Lane lane, byte[] key, int channel)
    {
        System.Globalization.CultureInfo culture = System.Globalization.CultureInfo.InvariantCulture;
        return Pseudonym
            .Of(key, "notice", lane.Campaign.Value, lane.ContentVersion.ToString(culture), channel.ToString(culture))
            .ToString();
    }
}
