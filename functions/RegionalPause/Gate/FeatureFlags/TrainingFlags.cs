using Microsoft.FeatureManagement;
using RegionalPause.Content;
using RegionalPause.Flags;
using RegionalPause.Jurisdictions;

namespace RegionalPause.Gate.FeatureFlags;

/// <summary>
/// Whether content may be used for training, evaluated with Microsoft.FeatureManagement (R5), only here. The feature manager is private to
/// this class, so that no caller can evaluate a feature without a context, which fails open, and no session manager can override the
/// result.
/// </summary>
public sealed class TrainingFlags
{
    private readonly Func<Snapshot> current;
    private readonly FeatureManager features;

    /// <summary>Evaluates features under the last snapshot. Before the first read of the control state, every call throws.</summary>
    public TrainingFlags(CurrentSnapshot current)
        : this(() => current.Snapshot ?? throw new InvalidOperationException("The control state has not been read yet.")) { }

    /// <summary>Evaluates features under the snapshot that <paramref name="current"/> returns at the time of the call. If that throws, the
    /// call throws too.</summary>
    internal TrainingFlags(Func<Snapshot> current)
    {
        this.current = current;
        features = new FeatureManager(new TrainingFlagDefinitions(current), new FeatureManagementOptions())
        {
            FeatureFilters = [new TrainingFilter()],
        };
    }

    /// <summary>
    /// Whether the flags are open, and no order covers the item, in all its jurisdictions. An item without a jurisdiction is not allowed.
    /// The other rules of the gate are not evaluated.
    /// </summary>
    public async Task<bool> MayTrainAsync(ContentItem item, CancellationToken cancellationToken)
    {
        // Flags and orders concern only models that generate content (D10).
        if (item.Purpose is TrainingPurpose.SafetyModel)
            return true;

        Snapshot snapshot = current();
        foreach (JurisdictionCode code in item.Jurisdictions)
        {
            if (!await IsEnabledAsync(new TrainingContext(snapshot, code, item), cancellationToken))
                return false;
        }

        return !item.Jurisdictions.IsEmpty;
    }

    /// <summary>Whether content of a jurisdiction may go to training at all: its flag is open and no enforced order names it, whatever the
    /// scope of the order.</summary>
    public Task<bool> MayTrainAsync(JurisdictionCode code, CancellationToken cancellationToken) =>
        IsEnabledAsync(new TrainingContext(current(), code, Item: null), cancellationToken).AsTask();

    // The definitions come from the current snapshot, and the filter uses the snapshot of the context. If the two differ, both must permit.
    private ValueTask<bool> IsEnabledAsync(TrainingContext context, CancellationToken cancellationToken) =>
#pragma warning disable RS0030 // the only call site
        features.IsEnabledAsync(TrainingFlagName.Of(context.Jurisdiction), context, cancellationToken);
#pragma warning restore RS0030
}
