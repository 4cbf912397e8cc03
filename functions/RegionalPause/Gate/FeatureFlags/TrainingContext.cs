using RegionalPause.Content;
using RegionalPause.Jurisdictions;

namespace RegionalPause.Gate.FeatureFlags;

/// <summary>What the training filter is asked about.</summary>
/// <param name="Snapshot">The law to answer under.</param>
/// <param name="Jurisdiction">The jurisdiction whose feature is evaluated.</param>
/// <param name="Item">The item; <c>null</c> to ask whether content of the jurisdiction may go to training at all.</param>
internal sealed record TrainingContext(Snapshot Snapshot, JurisdictionCode Jurisdiction, ContentItem? Item);
