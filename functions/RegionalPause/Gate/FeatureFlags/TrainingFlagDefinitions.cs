using System.Collections.Frozen;
using Microsoft.FeatureManagement;
using RegionalPause.Flags;
using RegionalPause.Jurisdictions;

namespace RegionalPause.Gate.FeatureFlags;

/// <summary>
/// Serves the training flags of the current snapshot as feature definitions, one per jurisdiction (<c>training-GB</c>). A jurisdiction whose flag was
/// never set has none, which Microsoft.FeatureManagement answers with <c>false</c>; so it answers for a closed one.
/// </summary>
internal sealed class TrainingFlagDefinitions(Func<Snapshot> current) : IFeatureDefinitionProvider
{
    // Replaced as a whole when the snapshot is another one; whoever loses the race has built the same.
    private volatile Served? served;

    /// <inheritdoc/>
    public Task<FeatureDefinition> GetFeatureDefinitionAsync(string featureName) =>
        Task.FromResult(Current().GetValueOrDefault(featureName)!); // its contract is older than nullable references: null means there is none

    /// <inheritdoc/>
    public IAsyncEnumerable<FeatureDefinition> GetAllFeatureDefinitionsAsync() =>
        Current().Values.OrderBy(d => d.Name, StringComparer.Ordinal).ToAsyncEnumerable();

    private FrozenDictionary<string, FeatureDefinition> Current()
    {
        Snapshot snapshot = current();
        if (served is { } last && ReferenceEquals(last.Snapshot, snapshot))
            return last.Definitions;

        var next = new Served(snapshot, snapshot.Flags.ToFrozenDictionary(f => TrainingFlagName.Of(f.Key), f => DefinitionOf(f.Key, f.Value), StringComparer.Ordinal));
        served = next;
        return next.Definitions;
    }

    // Any, not All: with All the library skips a contextual filter it was given no context for, and answers true.
    private static FeatureDefinition DefinitionOf(JurisdictionCode code, bool open) => new()
    {
        Name = TrainingFlagName.Of(code),
        Status = open ? FeatureStatus.Conditional : FeatureStatus.Disabled,
        RequirementType = RequirementType.Any,
        EnabledFor = [new FeatureFilterConfiguration { Name = TrainingFlagName.Filter }],
    };

    private sealed record Served(Snapshot Snapshot, FrozenDictionary<string, FeatureDefinition> Definitions);
}
