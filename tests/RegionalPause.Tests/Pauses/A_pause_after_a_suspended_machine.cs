using Microsoft.Extensions.DependencyInjection;
using RegionalPause.Contract;
using RegionalPause.Control;
using RegionalPause.Orders;
using RegionalPause.Pauses;
using RegionalPause.Requests;
using RegionalPause.Tests.Simulation;
using RegionalPause.Tests.Simulation.Tables;
using Shouldly;

namespace RegionalPause.Tests.Pauses;

/// <summary>
/// A suspended machine's monotonic clock stops, so its estimate of the store's time is late until the store responds again. An instant that
/// the order records must still be the store's time (D4).
/// </summary>
[Requirement("D4")]
public sealed class A_pause_after_a_suspended_machine : IAsyncDisposable
{
    private static readonly TimeSpan Suspended = TimeSpan.FromHours(1);

    private readonly ServiceProvider services;
    private readonly Lock oneAtATime = new();
    private DateTimeOffset storeTime = new(2024, 9, 20, 12, 0, 0, TimeSpan.Zero);

    public A_pause_after_a_suspended_machine()
    {
        var tables = new SimulatedTables(() => storeTime);
        var connection = new TableConnection(
            (request, _) =>
            {
                lock (oneAtATime)
                    return new(TableWire.Write(tables.Apply(request), tables.Now));
            }
        );
        services = SimulatedProduct.On(connection, new StoppedClock());
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => services.DisposeAsync();

    [Fact]
    public async Task is_committed_at_the_time_of_the_store()
    {
        await services.GetRequiredService<ControlTable>().CreateAsync(Stop); // the store responds, and sets the clock
        storeTime += Suspended;

        OrderState order = await PauseAsync(effectiveFrom: null);

        order.CommittedAt!.Value.ShouldBeGreaterThanOrEqualTo(storeTime.AddSeconds(-2));
    }

    [Fact]
    public async Task is_in_force_at_once_if_its_start_has_passed()
    {
        await services.GetRequiredService<ControlTable>().CreateAsync(Stop);
        storeTime += Suspended;

        OrderState order = await PauseAsync(effectiveFrom: storeTime.AddMinutes(-1));

        order.Stage.ShouldBe(OrderStage.Fencing);
    }

    private async Task<OrderState> PauseAsync(DateTimeOffset? effectiveFrom)
    {
        var request = new PauseRequest
        {
            Id = "gb-1",
            Jurisdictions = ["GB"],
            Reason = "a regulator asked",
            EffectiveFrom = effectiveFrom,
        };
        Result<OrderState> paused = await services.GetRequiredService<PauseHandler>().PauseAsync(request, "olivia", Stop);
        paused.Refusal.ShouldBeNull();
        return paused.Value!;
    }

    /// <summary>The monotonic clock of a machine that is suspended between any two requests.</summary>
    private sealed class StoppedClock : TimeProvider
    {
        public override long GetTimestamp() => 0;
    }
}
