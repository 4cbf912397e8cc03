using Microsoft.Extensions.DependencyInjection;
using Microsoft.FeatureManagement;
using RegionalPause.Content;
using RegionalPause.Flags;
using RegionalPause.Jurisdictions;

namespace RegionalPause.Gate.FeatureFlags;

/// <summary>
/// May it train? Asked through Microsoft.FeatureManagement (R5), in this one place: the feature manager is private to it, so that nobody can ask without
/// a context, which fails open, and no session manager can answer instead.
/// </summary>
public sealed class TrainingFlags
{
    private readonly Func<Snapshot> current;
    private readonly FeatureManager features;

    /// <summary>Answers under the snapshot that <paramref name="current"/> gives at the moment of asking; if that throws, so does the question.</summary>
    public TrainingFlags(Func<Snapshot> current)
    {
        this.current = current;
        features = new FeatureManager(new TrainingFlagDefinitions(current), new FeatureManagementOptions()) { FeatureFilters = [new TrainingFilter()] };
    }

    /// <summary>
    /// Whether neither a flag nor an order stands against an item, in any of its jurisdictions. An item without any is not allowed. The other rules of the
    /// gate are not asked.
    /// </summary>
    public async Task<bool> MayTrainAsync(ContentItem item, CancellationToken cancellationToken)
    {
        // Flags and orders are about models that generate content (D10).
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

    /// <summary>Whether content of a jurisdiction may go to training at all: its flag is open and no enforced order is over it, whatever it is about.</summary>
    public Task<bool> MayTrainAsync(JurisdictionCode code, CancellationToken cancellationToken) =>
        IsEnabledAsync(new TrainingContext(current(), code, Item: null), cancellationToken).AsTask();

    // Definitions are read from the current snapshot, the filter answers under the context's: should they differ, both have to agree.
    private ValueTask<bool> IsEnabledAsync(TrainingContext context, CancellationToken cancellationToken) =>
#pragma warning disable RS0030 // the one call site
        features.IsEnabledAsync(TrainingFlagName.Of(context.Jurisdiction), context, cancellationToken);
#pragma warning restore RS0030
}

/// <summary>Wiring.</summary>
public static class TrainingFlagsRegistration
{
    /// <summary>
    /// Adds <see cref="TrainingFlags"/>; needs a registered <c>Func&lt;Snapshot&gt;</c>. Nothing of Microsoft.FeatureManagement itself is registered.
    /// </summary>
    public static IServiceCollection AddTrainingFlags(this IServiceCollection services) =>
        services.AddSingleton(provider => new TrainingFlags(provider.GetRequiredService<Func<Snapshot>>()));
}
