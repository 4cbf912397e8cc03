using System.Collections.Immutable;
using System.Globalization;
using RegionalPause.Notices;
using RegionalPause.Safety;

namespace RegionalPause.Campaigns;

/// <summary>Warnings for the operator of a campaign while it can still be changed. No rule forbids these cases. Pure.</summary>
internal static class CampaignWarnings
{
    /// <summary>The warnings, one sentence each.</summary>
    /// <param name="campaign">The campaign.</param>
    /// <param name="rules">The combined safety rules of its jurisdictions; <c>null</c> if they have no rules.</param>
    /// <param name="now">The current time. Until the campaign is completed, members count as told now.</param>
    public static ImmutableArray<string> Of(Campaign campaign, SafetyRules? rules, DateTimeOffset now)
    {
        var told = DateOnly.FromDateTime((campaign.EndedAt ?? now).UtcDateTime);
        int days = Math.Max(0, campaign.Content.StartsOn.DayNumber - told.DayNumber);
        string? why =
            days < rules?.WindowDays
                ? Text($"the safety rules give them {rules.WindowDays} from a delivered notice, and training does not resume before")
            : days < SafetyRules.UsualWindowDays
                ? Text($"every known resumption that was not stopped gave its members at least {SafetyRules.UsualWindowDays}")
            : null;
        return why is null || campaign.State == CampaignState.Cancelled
            ? []
            : [Text($"Members told on {told:O} have {days} days until the start on {campaign.Content.StartsOn:O}: {why}.")];
    }

    /// <summary>
    /// What the notices do not name. GDPR 13(1) requires it unless members have it already (13(4)), which only the operator knows.
    /// </summary>
    public static ImmutableArray<string> OfSender(Campaign campaign, NoticeSender sender)
    {
        string[] missing =
        [
            .. sender.Contact.Length == 0 ? ["contact (Campaigns:Contact)"] : (string[])[],
            .. sender.PrivacyNotice.Length == 0 ? ["privacy notice (Campaigns:PrivacyNotice)"] : (string[])[],
        ];
        return missing.Length == 0 || campaign.State is not CampaignState.Draft
            ? []
            : [$"Its notices name no {string.Join(" and no ", missing)}. Members must get them, unless they have them already (GDPR 13)."];
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
