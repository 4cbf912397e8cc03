using RegionalPause.Orders;
using RegionalPause.Permits;
using RegionalPause.Tests.Simulation.Tables;
using Shouldly;

namespace RegionalPause.Tests.Permits;

/// <summary>A pause ends the permits that it covers, and states when training has stopped (R17).</summary>
[Requirement("R17", "R9")]
public sealed class A_permit_and_a_pause : IAsyncLifetime
{
    private PermitBed bed = null!;

    public async ValueTask InitializeAsync() => bed = await PermitBed.StartAsync();

    public ValueTask DisposeAsync() => bed.DisposeAsync();

    [Fact]
    public async Task without_permits_states_at_once_that_training_stopped()
    {
        await bed.PauseAsync();
        await bed.CompleteAsync();
        await bed.CompleteAsync();

        OrderState order = await bed.OrderAsync();
        order.TrainingStoppedAt.ShouldBe(order.EffectiveAt);
        (await bed.LogAsync()).ShouldBe(["OrderCommitted", "OrderFenced", "OrderEffective", "TrainingStopped"]);
    }

    [Fact]
    public async Task is_effective_while_a_run_still_has_its_lease()
    {
        await bed.GrantAsync();
        await bed.PauseAsync();
        await bed.CompleteAsync();
        await bed.CompleteAsync();

        OrderState order = await bed.OrderAsync();
        (order.Stage, order.TrainingStoppedAt).ShouldBe((OrderStage.Effective, null));
    }

    [Fact]
    public async Task stops_training_when_the_last_lease_has_passed()
    {
        Permit permit = await bed.GrantAsync();
        bed.Pass(20);
        permit = await bed.RenewAsync(permit);
        await bed.PauseAsync();
        await CompleteAsync(63);
        (await bed.OrderAsync()).TrainingStoppedAt.ShouldBeNull();

        await CompleteAsync(0.1);

        (await bed.OrderAsync()).TrainingStoppedAt.ShouldNotBeNull().ShouldBeGreaterThan(permit.ExpiresAt!.Value + SamplePermit.Skew);
        (await bed.FindAsync(permit)).State.ShouldBe(PermitState.Expired);
        (await bed.FaultAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task stops_training_as_soon_as_the_run_says_that_it_reads_no_more()
    {
        Permit permit = await bed.GrantAsync();
        await bed.PauseAsync();
        await CompleteAsync(5);
        await bed.EndAsync(permit);
        await CompleteAsync(5);

        (await bed.OrderAsync()).TrainingStoppedAt.ShouldNotBeNull();
        (await bed.LogAsync())[^3..].ShouldBe(["PermitRevoked", "PermitEnded", "TrainingStopped"]);
        (await bed.FaultAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task leaves_a_run_that_was_granted_under_it()
    {
        await bed.PauseAsync();
        await CompleteAsync(5);
        Permit permit = await bed.GrantAsync();
        await CompleteAsync(5);

        (await bed.RenewAsync(permit)).State.ShouldBe(PermitState.Active);
    }

    [Fact]
    public async Task revokes_at_the_renewal_that_comes_after_it()
    {
        Permit permit = await bed.GrantAsync();
        await bed.PauseAsync();

        Permit renewed = await bed.RenewAsync(permit);

        (renewed.State, renewed.Cause, renewed.ExpiresAt).ShouldBe((PermitState.Revoked, "order:uk-1", permit.ExpiresAt));
    }

    [Fact]
    public async Task wins_over_a_renewal_that_read_the_control_state_before_it()
    {
        Permit permit = await bed.GrantAsync();
        bed.Pass(20);
        bed.Before = Once(IsReplacement, PauseAsync);

        Permit renewed = await bed.RenewAsync(permit);

        (renewed.State, renewed.ExpiresAt).ShouldBe((PermitState.Revoked, permit.ExpiresAt));
    }

    [Fact]
    public async Task revokes_a_permit_that_was_registered_and_not_answered()
    {
        Permit draft = await bed.DraftAsync();
        bed.Before = Once(IsReplacement, PauseAsync);

        Permit granted = (await bed.Leases.GrantAsync(draft, TestContext.Current.CancellationToken)).Value!;

        granted.State.ShouldNotBe(PermitState.Active);
        bed.Before = _ => Task.CompletedTask;
        await CompleteAsync(1);
        await CompleteAsync(1);
        (await bed.OrderAsync()).TrainingStoppedAt.ShouldNotBeNull();
        (await bed.LogAsync()).ShouldContain("PermitExpired");
        (await bed.FaultAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task does_not_wait_for_a_permit_whose_grant_is_later_in_the_log()
    {
        Permit draft = await bed.DraftAsync();
        bed.Before = Once(IsGrant, PauseAsync);

        Permit granted = (await bed.Leases.GrantAsync(draft, TestContext.Current.CancellationToken)).Value!;

        (await bed.OrderAsync()).TrainingStoppedAt.ShouldNotBeNull();
        granted.State.ShouldNotBe(PermitState.Active); // it was registered before the order, so a pause must take it for covered
        await CompleteAsync(1);
        (await bed.LogAsync())[^2..].ShouldBe(["PermitRevoked", "PermitExpired"]);
        (await bed.FaultAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task of_two_orders_states_for_each_that_training_stopped()
    {
        Permit permit = await bed.GrantAsync();
        await bed.PauseAsync();
        await bed.PauseAsync("uk-2");
        await CompleteAsync(5);
        await bed.EndAsync(permit);
        await CompleteAsync(5);
        await CompleteAsync(5);

        (await bed.OrderAsync()).TrainingStoppedAt.ShouldNotBeNull();
        (await bed.OrderAsync("uk-2")).TrainingStoppedAt.ShouldNotBeNull();
        (await bed.FaultAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task after_a_run_that_ended_just_before_it_states_that_training_stopped()
    {
        await bed.EndAsync(await bed.GrantAsync());
        await bed.PauseAsync();
        await CompleteAsync(1);
        await CompleteAsync(1);

        (await bed.OrderAsync()).TrainingStoppedAt.ShouldNotBeNull();
        (await bed.FaultAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task of_two_renewals_at_once_keeps_the_longer_lease()
    {
        Permit permit = await bed.GrantAsync();
        bed.Pass(20);
        Permit? other = null;
        bed.Before = Once(
            IsReplacement,
            async () =>
            {
                bed.Pass(5);
                other = await bed.RenewAsync(permit);
            }
        );

        Permit renewed = await bed.RenewAsync(permit);

        renewed.ExpiresAt.ShouldBe(other!.ExpiresAt);
        (await bed.FindAsync(permit)).State.ShouldBe(PermitState.Active);
    }

    [Fact]
    public async Task waits_for_a_lease_whose_renewal_lost_its_answer()
    {
        Permit permit = await bed.GrantAsync();
        bed.Pass(20);
        bed.LosesAnswer = IsReplacement;
        await Should.ThrowAsync<IOException>(bed.RenewAsync(permit));
        bed.LosesAnswer = _ => false;
        await bed.PauseAsync();
        await CompleteAsync(62);

        (await bed.FindAsync(permit)).State.ShouldBe(PermitState.Revoked);
        await CompleteAsync(2);
        (await bed.OrderAsync()).TrainingStoppedAt.ShouldNotBeNull();
    }

    internal static bool IsReplacement(TableRequest request) =>
        request is TableRequest.Write { Operation: { Table: "permits", Verb: not TableVerb.Insert } };

    internal static bool IsGrant(TableRequest request) =>
        request is TableRequest.Transaction { Table: "control" } transaction
        && transaction.Operations.Any(o => o.RowKey.StartsWith("permit|", StringComparison.Ordinal));

    private Func<TableRequest, Task> Once(Func<TableRequest, bool> which, Func<Task> then)
    {
        return async request =>
        {
            if (!which(request))
                return;
            bed.Before = _ => Task.CompletedTask;
            await then();
        };
    }

    // The pause and its first round, at the worst moment.
    private async Task PauseAsync()
    {
        await bed.PauseAsync();
        await bed.CompleteElsewhereAsync();
        await bed.CompleteElsewhereAsync();
    }

    private async Task CompleteAsync(double seconds)
    {
        bed.Pass(seconds);
        await bed.CompleteAsync();
        await bed.CompleteAsync();
    }
}
