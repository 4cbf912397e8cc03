using Microsoft.Extensions.DependencyInjection;
using RegionalPause.Contract;
using RegionalPause.Ledger;
using RegionalPause.Orders;
using RegionalPause.Pauses;
using RegionalPause.Requests;
using RegionalPause.Storage;
using RegionalPause.Tests.Simulation;
using RegionalPause.Tests.Simulation.Tables;
using Shouldly;

namespace RegionalPause.Tests.Pauses;

/// <summary>
/// The list of expected shards only saves time. If storage does not respond to it, the fences must not wait for it.
/// </summary>
[Requirement("R9")]
public sealed class A_pause_whose_first_list_is_late : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ServiceProvider services;
    private readonly Lock oneAtATime = new();
    private readonly SimulatedTables tables = new(TimeProvider.System.GetUtcNow);
    private readonly TaskCompletionSource fenced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int lists;
    private volatile bool begun;

    public A_pause_whose_first_list_is_late() => services = SimulatedProduct.On(new TableConnection(AskAsync));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => services.DisposeAsync();

    [Fact]
    public async Task is_fenced_without_it()
    {
        foreach (IStorageTable table in services.GetServices<IStorageTable>())
            await table.CreateAsync(Stop);
        StoreClock clock = services.GetRequiredService<StoreClock>();
        await services.GetRequiredService<ShardTable>().RegisterAsync(ShardId.New(clock.Now, 1), "gate", clock.Now, Stop);
        PauseEffector effector = services.GetRequiredService<PauseEffector>();
        await effector.StartAsync(Stop);
        var request = new PauseRequest
        {
            Id = "gb-1",
            Jurisdictions = ["GB"],
            Reason = "a regulator asked",
        };
        begun = true;

        Result<OrderState> paused = await services.GetRequiredService<PauseHandler>().PauseAsync(request, "olivia", Stop);

        paused.Refusal.ShouldBeNull();
        await Should.NotThrowAsync(fenced.Task.WaitAsync(Patience, Stop));
        await effector.StopAsync(Stop);
    }

    private async ValueTask<StoreAnswer> AskAsync(TableRequest request, CancellationToken cancellationToken)
    {
        if (begun && request is TableRequest.Query && request.Table == "shards" && Interlocked.Increment(ref lists) == 1)
            await fenced.Task.WaitAsync(cancellationToken);
        if (begun && request is TableRequest.Transaction && request.Table == "ledger")
            fenced.TrySetResult();
        lock (oneAtATime)
            return TableWire.Write(tables.Apply(request), tables.Now);
    }
}
