using RegionalPause.Content;
using RegionalPause.Jurisdictions;

namespace RegionalPause.Gate.FeatureFlags;

/// <summary>The input of the training filter.</summary>
/// <param name="Snapshot">The control state under which the filter decides.</param>
/// <param name="Jurisdiction">The jurisdiction whose feature is evaluated.</param>
/// <param name="Item">The item; <c>null</c> to ask whether content of the jurisdiction may go to training at all.</param>
internal sealed record TrainingContext(Snapshot Snapshot, JurisdictionCode Jurisdiction, ContentItem? Item);
