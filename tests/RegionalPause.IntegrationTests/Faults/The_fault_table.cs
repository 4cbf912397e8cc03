using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Tests;
using Shouldly;

namespace RegionalPause.IntegrationTests.Faults;

/// <summary>
/// Each durable write × {never arrived, arrived but the answer was lost}, twice; then recover, and hold the whole account against what was
/// submitted.
/// </summary>
[Requirement("R6", "R7", "R9", "R10", "D11", "D16")]
public sealed class The_fault_table(Azurite azurite)
{
    internal static TheoryData<string, bool> Rows { get; } =
    [.. DurableWrite.ByLabel.Keys.SelectMany(label => new[] { (label, false), (label, true) })];

    internal static Fault Fault(bool arrives) => arrives ? new Fault.AnswerLost() : new Fault.NeverArrives();

    [Fact]
    public void has_a_row_for_every_durable_write_of_the_library() =>
        new[]
        {
            DurableWrite.ByLabel,
            DurableWrite.OfTheTransport,
            DurableWrite.OfALateHold,
            DurableWrite.OfTheSealing,
            DurableWrite.OfADrill,
            DurableWrite.OfAnObjection,
            DurableWrite.OfARecall,
            DurableWrite.OfARepair,
            DurableWrite.OfTheCampaigns,
        }
            .SelectMany(rows => rows.Keys)
            .Concat(DurableWrite.OverAmqp)
            .Concat(DurableWrite.OnASimulatedClock)
            .ShouldBe(DurableWrite.Labels().Distinct(), ignoreOrder: true);

    [Fact]
    public async Task stands_on_a_story_that_two_instances_tell_without_a_fault()
    {
        var story = new Story(azurite.NewAccount());
        await story.TellAsync(TestContext.Current.CancellationToken);
        story.Instances.ShouldBe(2);
    }
}

/// <summary>The rows for an instance that gets through it.</summary>
[Requirement("R6", "R7", "R9", "R10", "D11", "D16")]
public sealed class An_instance_whose_write_fails_twice(Azurite azurite)
{
    public static TheoryData<string, bool> Rows => The_fault_table.Rows;

    [Theory, MemberData(nameof(Rows))]
    public async Task loses_nothing_and_admits_nothing_it_should_not(string label, bool arrives)
    {
        // A client tries three times before it gives up; all of them fail, twice over.
        var plan = new FaultPlan();
        FaultRule rule = plan.Add(DurableWrite.ByLabel[label], The_fault_table.Fault(arrives), times: 6);
        var story = new Story(azurite.NewAccount()) { NextFaults = () => plan };
        await story.TellAsync(TestContext.Current.CancellationToken);
        rule.Applied.ShouldBePositive("the story never came by this write");
    }
}

/// <summary>The rows for an instance that dies there, and whose successor dies there too.</summary>
[Requirement("R6", "R7", "R9", "R10", "D11", "D16")]
public sealed class An_instance_that_dies_at_a_write(Azurite azurite)
{
    public static TheoryData<string, bool> Rows => The_fault_table.Rows;

    [Theory, MemberData(nameof(Rows))]
    public async Task loses_nothing_and_admits_nothing_it_should_not(string label, bool arrives)
    {
        var plans = new List<FaultPlan>();
        var story = new Story(azurite.NewAccount())
        {
            NextFaults = () =>
            {
                var plan = new FaultPlan();
                if (plans.Count(p => p.Dead) < 2)
                    plan.AddDeath(DurableWrite.ByLabel[label], The_fault_table.Fault(arrives));
                plans.Add(plan);
                return plan;
            },
        };
        await story.TellAsync(TestContext.Current.CancellationToken);
        plans.ShouldContain(p => p.Dead, "the story never came by this write");
    }
}
