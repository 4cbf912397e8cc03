using RegionalPause.Campaigns;
using RegionalPause.Recalls;

namespace RegionalPause.Evidence;

/// <summary>One campaign about the order, as the ledger alone tells of it (R27, D37).</summary>
/// <param name="Campaign">The campaign, with the figures that were counted last.</param>
/// <param name="Notices">Notices of its content as it stands, by the pages on record.</param>
/// <param name="Reminders">Reminders, likewise.</param>
/// <param name="Objected">Members who objected in answer to it.</param>
public sealed record EvidenceCampaign(Campaign Campaign, long Notices, long Reminders, long Objected)
{
    /// <summary>What was counted last of the content as it stands; <c>null</c> while nothing was.</summary>
    public CampaignFigures? Counted => Campaign.Counted?.Figures;
}

/// <summary>What members said, by the pseudonyms under which the ledger knows them.</summary>
/// <param name="Standing">Members who refuse something now, wherever they live: the ledger does not say where.</param>
/// <param name="Answering">Members who objected in answer to a notice about the order.</param>
/// <param name="Withdrawn">Those of them who refuse nothing any more.</param>
/// <param name="MedianUntilLaw">Time from their words until no instance could decide without them, in whole seconds: half took no longer; <c>null</c> without words.</param>
public sealed record EvidenceObjections(long Standing, long Answering, long Withdrawn, TimeSpan? MedianUntilLaw);

/// <summary>What had been admitted before and is now to be left out (D17).</summary>
/// <param name="Set">The set as it is now; <c>null</c> before the order is effective, and always for a shadow order.</param>
/// <param name="Recalls">What was done about it.</param>
public sealed record EvidenceQuarantine(RecallSet? Set, RecallLog Recalls);
