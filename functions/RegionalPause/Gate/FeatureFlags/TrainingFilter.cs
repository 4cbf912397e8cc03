using Microsoft.FeatureManagement;
using RegionalPause.Flags;

namespace RegionalPause.Gate.FeatureFlags;

/// <summary>
/// The only filter of every training feature. It checks flag and orders together, because Microsoft.FeatureManagement can skip a filter (if
/// a context is missing or has another type), and a skipped filter must never be the difference between paused and permitted (R5).
/// </summary>
[FilterAlias(TrainingFlagName.Filter)]
internal sealed class TrainingFilter : IContextualFeatureFilter<TrainingContext>
{
    /// <inheritdoc/>
    public Task<bool> EvaluateAsync(FeatureFilterEvaluationContext featureFilterContext, TrainingContext appContext) =>
        Task.FromResult(featureFilterContext.FeatureName == TrainingFlagName.Of(appContext.Jurisdiction) && Permits(appContext));

    private static bool Permits(TrainingContext asked)
    {
        if (!asked.Snapshot.IsOpen(asked.Jurisdiction))
            return false;

        // Without an item any enforced order counts, for any types and days.
        foreach (CompiledOrder order in asked.Snapshot.EnforcedOver(asked.Jurisdiction))
        {
            if (asked.Item is null || order.Concerns(asked.Item))
                return false;
        }

        return asked.Item is null || !asked.Snapshot.IsOutsideSpan(asked.Jurisdiction, asked.Item);
    }
}
