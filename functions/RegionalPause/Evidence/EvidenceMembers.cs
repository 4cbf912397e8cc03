using RegionalPause.Campaigns;
using RegionalPause.Recalls;

namespace RegionalPause.Evidence;

/// <summary>One campaign about the order, from the ledger alone (R27, D37).</summary>
/// <param name="Campaign">The campaign, with the figures last recorded.</param>
/// <param name="Notices">Notices of its current content version, from the recorded pages.</param>
/// <param name="Reminders">Reminders of its current content version, from the recorded pages.</param>
/// <param name="Objected">Members who objected in answer to it.</param>
public sealed record EvidenceCampaign(Campaign Campaign, long Notices, long Reminders, long Objected)
{
    /// <summary>The figures last recorded for the current content version; <c>null</c> if none are recorded yet.</summary>
    public CampaignFigures? Counted => Campaign.Counted?.Figures;
}

/// <summary>Objections of members, counted by their pseudonyms in the ledger.</summary>
/// <param name="Standing">Members who object to something now, in all places: the ledger does not contain their residence.</param>
/// <param name="Answering">Members who objected in answer to a notice about the order.</param>
/// <param name="Withdrawn">Those of them who no longer object to anything.</param>
/// <param name="MedianUntilLaw">Median time from an objection until no instance could decide without it, in whole seconds; <c>null</c>
/// without objections.</param>
public sealed record EvidenceObjections(long Standing, long Answering, long Withdrawn, TimeSpan? MedianUntilLaw);

/// <summary>The items that were admitted before and must now be left out (D17).</summary>
/// <param name="Set">The current set; <c>null</c> before the order is effective, and always for a shadow order.</param>
/// <param name="Recalls">The recalls of the set.</param>
public sealed record EvidenceQuarantine(RecallSet? Set, RecallLog Recalls);
