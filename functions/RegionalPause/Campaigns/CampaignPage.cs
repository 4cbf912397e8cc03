using System.Security.Cryptography;
using System.Text;

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
    public static CampaignPage Of(Lane lane, string by, IEnumerable<Notice> notices)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        int count = 0;
        foreach (Notice notice in notices.Where(n => n.Page == lane.Page && !n.Attempts.IsEmpty).OrderBy(n => n.Pseudonym, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.ASCII.GetBytes($"{notice.Pseudonym} {notice.Attempts[0].MessageId}\n"));
            count++;
        }
        return new CampaignPage(lane.Campaign, lane.ContentVersion, $"{Members.MemberKey.Name(lane.Bucket)}-{lane.Page}", by, count, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
