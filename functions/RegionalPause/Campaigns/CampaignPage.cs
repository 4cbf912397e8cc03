using System.Security.Cryptography;
using System.Text;
using RegionalPause.Notices;
using RegionalPause.Requests;

namespace RegionalPause.Campaigns;

/// <summary>
/// One page of notices, as recorded in the ledger. Its canonical list has one line a notice, <c>pseudonym message-id\n</c>, sorted by
/// pseudonym. The list itself stays in the campaign's table. After a crash the same page may be recorded again: pages with the same name
/// are the same page.
/// </summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="ContentVersion">The content version.</param>
/// <param name="Name">Bucket and number, for example <c>07-12</c>.</param>
/// <param name="By">The instance.</param>
/// <param name="Count">Number of notices.</param>
/// <param name="Hash">SHA-256 of the list, 64 lower-case hexadecimal digits.</param>
internal sealed record CampaignPage(CampaignId Campaign, int ContentVersion, string Name, string By, int Count, string Hash)
{
    private const char Reminders = 'r';

    /// <summary>Whether it is a page of reminders.</summary>
    public bool IsOfReminders => Name.Contains(Reminders, StringComparison.Ordinal);

    public static CampaignPage Of(Lane lane, string by, IEnumerable<Notice> notices) =>
        Of(
            lane,
            by,
            $"{lane.Page}",
            notices.Where(n => n.Page == lane.Page && !n.Attempts.IsEmpty).Select(n => (n.Pseudonym, n.Attempts[0].MessageId))
        );

    /// <summary>
    /// A page of reminders, for example <c>07-r3</c>. A repetition after a crash may find fewer members to remind: of several pages with
    /// one name the last counts.
    /// </summary>
    public static CampaignPage OfReminders(Lane lane, string by, IEnumerable<Notice> notices) =>
        Of(lane, by, $"{Reminders}{lane.ReminderPage}", notices.Select(n => (n.Pseudonym, NoticeWriter.ReminderId(n))));

    private static CampaignPage Of(Lane lane, string by, string number, IEnumerable<(string Pseudonym, string MessageId)> messages)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        int count = 0;
        foreach ((string pseudonym, string messageId) in messages.OrderBy(m => m.Pseudonym, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.ASCII.GetBytes($"{pseudonym} {messageId}\n"));
            count++;
        }
        string name = $"{Members.MemberKey.Name(lane.Bucket)}-{number}";
        return new CampaignPage(lane.Campaign, lane.ContentVersion, name, by, count, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
