namespace RegionalPause.IntegrationTests.Bed;

/// <summary>Tests that load the machine, or time something: they run one after the other, when no other test runs.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class WholeMachine
{
    /// <summary>The collection's name.</summary>
    public const string Name = "Whole machine";
}
