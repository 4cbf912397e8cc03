using RegionalPause.Orders;
using RegionalPause.Tests;
using Shouldly;

namespace RegionalPause.IntegrationTests.Models;

/// <summary>The protocol of the pause, searched to the end by spin (guarantees A).</summary>
[Requirement("R9", "R10", "R11")]
public sealed class The_model_of_the_pause
{
    public static TheoryData<string> Configurations => [.. PauseModel.Configurations];

    [Theory, MemberData(nameof(Configurations))]
    public async Task holds_in_every_state_it_can_reach(string configuration) =>
        (await PauseModel.RunAsync(configuration, TestContext.Current.CancellationToken)).ShouldBeNull();
}

/// <summary>The rules the protocol stands on, each taken away once.</summary>
[Requirement("R11")]
public sealed class The_model_of_the_pause_without_one_rule
{
    public static TheoryData<string> Mutations => [.. PauseModel.Mutations];

    [Theory, MemberData(nameof(Mutations))]
    public async Task breaks_the_invariant_that_rests_on_it(string mutation) =>
        (await PauseModel.RunAsync(mutation, TestContext.Current.CancellationToken)).ShouldBeNull();

    [Fact]
    public void is_run_for_every_switch_in_the_text() => PauseModel.Mutations.ShouldBe(PauseModel.Switches, ignoreOrder: true);
}

/// <summary>The names that tie the model to the code: a step that names nothing in the code proves nothing about it.</summary>
[Requirement("R11")]
public sealed class The_names_in_the_model
{
    private static readonly string[] Writes =
    [
        .. ModelledMember.WithACrashLabel("Control", "Gate", "Ledger", "Pauses", "Permits").Distinct(),
    ];

    [Fact]
    public void of_orders_are_the_names_of_pause_events() =>
        PauseModel
            .OrderLabels.Distinct()
            .ShouldBe(
                [
                    nameof(PauseEvent.OrderCommitted),
                    nameof(PauseEvent.OrderFenced),
                    nameof(PauseEvent.OrderEffective),
                    nameof(PauseEvent.OrderLifted),
                ],
                ignoreOrder: true
            );

    [Fact]
    public void of_members_are_members_of_the_library() => ModelledMember.All.Where(member => !member.Exists).ShouldBeEmpty();

    [Fact]
    public void of_writes_are_members_with_a_crash_label() => Named("code").Except(Writes).ShouldBeEmpty();

    [Fact]
    public void leave_out_no_write_of_the_protocol_without_saying_so() =>
        Writes.Except([.. Named("code"), .. Named("not")]).ShouldBeEmpty();

    private static IEnumerable<string> Named(string how) =>
        ModelledMember.All.Where(member => member.How == how).Select(member => member.ToString());
}
