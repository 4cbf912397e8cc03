using System.Collections.Frozen;
using Microsoft.FeatureManagement;
using RegionalPause.Flags;
using RegionalPause.Jurisdictions;

namespace RegionalPause.Gate.FeatureFlags;

/// <summary>
/// Provides the training flags of the current snapshot as feature definitions, one per jurisdiction (<c>training-GB</c>). A jurisdiction
/// whose flag was never set has no definition; Microsoft.FeatureManagement then returns <c>false</c>, as for a closed flag.
/// </summary>
internal sealed class TrainingFlagDefinitions(Func<Snapshot> current) : IFeatureDefinitionProvider
{
    // Replaced as a whole when the snapshot changes. If two threads replace it at the same time, both have built the same value.
    private volatile Served? served;

    /// <inheritdoc/>
    public Task<FeatureDefinition> GetFeatureDefinitionAsync(string featureName) =>
        // null means that there is no definition; the interface is older than nullable references.
        Task.FromResult(Current().GetValueOrDefault(featureName)!);

    /// <inheritdoc/>
    public IAsyncEnumerable<FeatureDefinition> GetAllFeatureDefinitionsAsync() =>
        Current().Values.OrderBy(d => d.Name, StringComparer.Ordinal).ToAsyncEnumerable();

    private FrozenDictionary<string, FeatureDefinition> Current()
    {
        Snapshot snapshot = current();
        if (served is { } last && ReferenceEquals(last.Snapshot, snapshot))
            return last.Definitions;

        FrozenDictionary<string, FeatureDefinition> definitions = snapshot.Flags.ToFrozenDictionary(
            f => TrainingFlagName.Of(f.Key),
            f => DefinitionOf(f.Key, f.Value),
            StringComparer.Ordinal
        );
        var next = new Served(snapshot, definitions);
        served = next;
        return next.Definitions;
    }

    // Any and not All: with All, the library skips a contextual filter for which it has no context, and returns true.
    private static FeatureDefinition DefinitionOf(JurisdictionCode code, bool open) =>
        new()
        {
            Name = TrainingFlagName.Of(code),
            Status = open ? FeatureStatus.Conditional : FeatureStatus.Disabled,
            RequirementType = RequirementType.Any,
            EnabledFor = [new FeatureFilterConfiguration { Name = TrainingFlagName.Filter }],
        };

    private sealed record Served(Snapshot Snapshot, FrozenDictionary<string, FeatureDefinition> Definitions);
}
