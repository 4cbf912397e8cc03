#pragma warning disable RS0030, xUnit1051 // the wrong ways are what is tested, the overloads without a token among them
using Microsoft.FeatureManagement;
using RegionalPause.Flags;
using RegionalPause.Gate;
using RegionalPause.Gate.FeatureFlags;
using Shouldly;
using static RegionalPause.Tests.Gate.Given;

namespace RegionalPause.Tests.Flags;

/// <summary>
/// Microsoft.FeatureManagement 4.7.0 leaves a contextual filter out when it gets no context, or one of another type. With <c>All</c>
/// nothing is left to say no. Our definitions say <c>Any</c>: asked wrongly, in whatever way the compiler would let through, the answer is
/// <c>false</c>.
/// </summary>
[Requirement("R5", "R6")]
public sealed class A_training_feature_asked_the_wrong_way
{
    private const string Feature = "training-GB";
    private static readonly Snapshot Open = Law(["GB"]);
    private static readonly TrainingContext Asked = new(Open, Code("GB"), Item: null);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task answers_true_when_asked_rightly() => (await Manager(Ours).IsEnabledAsync(Feature, Asked, Stop)).ShouldBeTrue();

    [Fact]
    public async Task answers_false_without_a_context()
    {
        FeatureManager manager = Manager(Ours);

        (await manager.IsEnabledAsync(Feature)).ShouldBeFalse();
        (await manager.IsEnabledAsync(Feature, Stop)).ShouldBeFalse();
        (await ((IFeatureManager)manager).IsEnabledAsync(Feature)).ShouldBeFalse();
        (await ((IVariantFeatureManager)manager).IsEnabledAsync(Feature, Stop)).ShouldBeFalse();
    }

    [Fact]
    public async Task answers_false_with_a_foreign_context()
    {
        FeatureManager manager = Manager(Ours);

        (await manager.IsEnabledAsync(Feature, Open, Stop)).ShouldBeFalse();
        (await manager.IsEnabledAsync<object>(Feature, Open, Stop)).ShouldBeFalse();
        (await ((IFeatureManager)manager).IsEnabledAsync(Feature, Stop)).ShouldBeFalse();
    }

    [Fact]
    public async Task answers_false_for_a_feature_that_is_not_the_contexts_jurisdiction() =>
        (await Manager(new TrainingFlagDefinitions(() => Law(["GB", "FR"]))).IsEnabledAsync("training-FR", Asked, Stop)).ShouldBeFalse();

    [Fact]
    public async Task answers_false_where_only_one_of_two_laws_is_open()
    {
        Snapshot closed = Law([Flag("GB", open: false)], []);

        (await Manager(Ours).IsEnabledAsync(Feature, Asked with { Snapshot = closed }, Stop)).ShouldBeFalse();
        (await Manager(new TrainingFlagDefinitions(() => closed)).IsEnabledAsync(Feature, Asked, Stop)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("training-BR")]
    [InlineData("training-gb")]
    [InlineData("training-")]
    [InlineData("GB")]
    public async Task answers_false_for_a_feature_that_is_not_there(string feature) =>
        (await Manager(Ours).IsEnabledAsync(feature, Asked, Stop)).ShouldBeFalse();

    /// <summary>The trap as it is, so that a version of the library without it is noticed.</summary>
    [Fact]
    public async Task would_answer_true_if_our_definitions_said_All()
    {
        FeatureManager manager = Manager(new SaysAll());

        (await manager.IsEnabledAsync(Feature)).ShouldBeTrue();
        (await manager.IsEnabledAsync(Feature, Open, Stop)).ShouldBeTrue();
    }

    [Fact]
    public async Task is_defined_with_Any_and_our_filter_alone()
    {
        List<FeatureDefinition> definitions = await new TrainingFlagDefinitions(() =>
            Law([Flag("GB", open: true), Flag("FR", open: false)], [])
        )
            .GetAllFeatureDefinitionsAsync()
            .ToListAsync(Stop);

        definitions
            .Select(d => (d.Name, d.Status))
            .ShouldBe([("training-FR", FeatureStatus.Disabled), ("training-GB", FeatureStatus.Conditional)]);
        definitions.ShouldAllBe(d => d.RequirementType == RequirementType.Any && d.EnabledFor.Single().Name == TrainingFlagName.Filter);
    }

    private static TrainingFlagDefinitions Ours => new(() => Open);

    private static FeatureManager Manager(IFeatureDefinitionProvider definitions) =>
        new(definitions, new FeatureManagementOptions()) { FeatureFilters = [new TrainingFilter()] };

    private sealed class SaysAll : IFeatureDefinitionProvider
    {
        public async Task<FeatureDefinition> GetFeatureDefinitionAsync(string featureName)
        {
            FeatureDefinition ours = await Ours.GetFeatureDefinitionAsync(featureName);
            return new FeatureDefinition
            {
                Name = ours.Name,
                Status = ours.Status,
                EnabledFor = ours.EnabledFor,
                RequirementType = RequirementType.All,
            };
        }

        public IAsyncEnumerable<FeatureDefinition> GetAllFeatureDefinitionsAsync() => AsyncEnumerable.Empty<FeatureDefinition>();
    }
}
