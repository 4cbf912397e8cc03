using System.Collections.Immutable;
using System.Globalization;
using RegionalPause.Safety;

namespace RegionalPause.Campaigns;

/// <summary>What whoever runs a campaign should know while it can still be changed, although nothing forbids it. Pure.</summary>
internal static class CampaignWarnings
{
    /// <summary>Warnings, each a sentence.</summary>
    /// <param name="campaign">The campaign.</param>
    /// <param name="rules">The safety rules of its jurisdictions together; <c>null</c> where they have none.</param>
    /// <param name="now">When: until it is completed, members are told from now on.</param>
    public static ImmutableArray<string> Of(Campaign campaign, SafetyRules? rules, DateTimeOffset now)
    {
        var told = DateOnly.FromDateTime((campaign.EndedAt ?? now).UtcDateTime);
        int days = Math.Max(0, campaign.Content.StartsOn.DayNumber - told.DayNumber);
        string? why = days < rules?.WindowDays ? Text($"the safety rules give them {rules.WindowDays} from a delivered notice, and training does not resume before")
            : days < SafetyRules.UsualWindowDays ? Text($"no resumption that lasted gave its members less than {SafetyRules.UsualWindowDays}")
            : null;
        return why is null || campaign.State == CampaignState.Cancelled ? [] : [Text($"Members told on {told:O} have {days} days until the start on {campaign.Content.StartsOn:O}: {why}.")];
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
