using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Tests;
using Shouldly;
using Xunit;

namespace RegionalPause.IntegrationTests.Faults;

/// <summary>
/// Each durable write × {never arrived, arrived but the answer was lost}, twice; then recover, and hold the whole account against what was submitted. Once
/// with an instance that lives on, once with one that dies there.
/// </summary>
[Requirement("R6", "R7", "R9", "R10", "D11", "D16")]
public sealed class The_fault_table(Azurite azurite)
{
    public static TheoryData<string, bool> Rows()
    {
        var rows = new TheoryData<string, bool>();
        foreach (string label in DurableWrite.ByLabel.Keys)
        {
            rows.Add(label, false);
            rows.Add(label, true);
        }
        return rows;
    }

    [Fact]
    public void Has_a_row_for_every_durable_write_of_the_library() => DurableWrite.ByLabel.Keys.ShouldBe(DurableWrite.Labels().Distinct(), ignoreOrder: true);

    [Fact]
    public async Task Is_told_without_a_fault_by_two_instances()
    {
        var story = new Story(azurite.NewAccount());
        await story.TellAsync(TestContext.Current.CancellationToken);
        story.Instances.ShouldBe(2);
    }

    [Theory, MemberData(nameof(Rows))]
    public async Task Loses_nothing_when_the_write_fails_twice_and_the_instance_lives_on(string label, bool arrives)
    {
        // A client tries three times before it gives up; all of them fail, twice over.
        var plan = new FaultPlan();
        FaultRule rule = plan.Add(DurableWrite.ByLabel[label], Fault(arrives), times: 6);
        var story = new Story(azurite.NewAccount()) { NextFaults = () => plan };
        await story.TellAsync(TestContext.Current.CancellationToken);
        rule.Applied.ShouldBeGreaterThanOrEqualTo(3, "the story never came by this write");
    }

    [Theory, MemberData(nameof(Rows))]
    public async Task Loses_nothing_when_the_instance_dies_at_the_write_and_the_next_one_too(string label, bool arrives)
    {
        var plans = new List<FaultPlan>();
        var story = new Story(azurite.NewAccount())
        {
            NextFaults = () =>
            {
                var plan = new FaultPlan();
                if (plans.Count(p => p.Dead) < 2)
                    plan.AddDeath(DurableWrite.ByLabel[label], Fault(arrives));
                plans.Add(plan);
                return plan;
            },
        };
        await story.TellAsync(TestContext.Current.CancellationToken);
        plans.Count(p => p.Dead).ShouldBeGreaterThanOrEqualTo(1, "the story never came by this write");
    }

    private static Fault Fault(bool arrives) => arrives ? new Fault.AnswerLost() : new Fault.NeverArrives();
}
