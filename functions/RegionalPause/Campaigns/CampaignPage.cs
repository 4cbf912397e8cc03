using System.Security.Cryptography;
using System.Text;
using RegionalPause.Requests;

namespace RegionalPause.Campaigns;

/// <summary>
/// One page of notices as the ledger knows it. Its canonical list is one line a notice, <c>pseudonym message-id\n</c>, in the order of the pseudonyms;
/// the list itself stays in the campaign's table. After a crash the same page may be recorded again: the same name is the same page.
/// </summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="ContentVersion">Of which content.</param>
/// <param name="Name">Bucket and number, <c>07-12</c>.</param>
/// <param name="By">Which instance.</param>
/// <param name="Count">Notices.</param>
/// <param name="Hash">SHA-256 of the list, 64 lower-case hexadecimal digits.</param>
internal sealed record CampaignPage(CampaignId Campaign, int ContentVersion, string Name, string By, int Count, string Hash)
{
    private const char Reminders = 'r';

    /// <summary>Whether it is a group of reminders.</summary>
    public bool IsOfReminders => Name.Contains(Reminders, StringComparison.Ordinal);

    public static CampaignPage Of(Lane lane, string by, IEnumerable<Notice> notices) => Of(
        lane, by, $"{lane.Page}", notices.Where(n => n.Page == lane.Page && !n.Attempts.IsEmpty).Select(n => (n.Pseudonym, n.Attempts[0].MessageId)));

    /// <summary>A group of reminders, <c>07-r3</c>. Whoever repeats it after a crash may find fewer members to remind: of one name the last counts.</summary>
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
        return new CampaignPage(lane.Campaign, lane.ContentVersion, $"{Members.MemberKey.Name(lane.Bucket)}-{number}", by, count, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
