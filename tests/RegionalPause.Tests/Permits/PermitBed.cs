using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using RegionalPause.Contract;
using RegionalPause.Control;
using RegionalPause.Orders;
using RegionalPause.Pauses;
using RegionalPause.Permits;
using RegionalPause.Requests;
using RegionalPause.Storage;
using RegionalPause.Tests.Simulation;
using RegionalPause.Tests.Simulation.Tables;
using Shouldly;

namespace RegionalPause.Tests.Permits;

/// <summary>
/// The product on simulated tables, on a clock that only the test moves. A test can do something before a request arrives, lose the
/// request, or lose its answer.
/// </summary>
internal sealed class PermitBed : IAsyncDisposable
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2024, 9, 20, 9, 30, 0, TimeSpan.Zero));
    private readonly SimulatedTables tables;
    private readonly ServiceProvider services;
    private readonly ServiceProvider other;
    private readonly Lock oneAtATime = new();
    private ulong ids;

    private PermitBed()
    {
        tables = new SimulatedTables(time.GetUtcNow);
        services = SimulatedProduct.On(new TableConnection(AskAsync), time);
        other = SimulatedProduct.On(new TableConnection((request, _) => new(Apply(request))), time);
    }

    /// <summary>What happens before a request arrives. It may throw: the request is lost.</summary>
    public Func<TableRequest, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>Whether the answer to a request is lost after storage did what it asked.</summary>
    public Func<TableRequest, bool> LosesAnswer { get; set; } = _ => false;

    public PermitLeases Leases => Get<PermitLeases>();

    public TrainingStop Training => Get<TrainingStop>();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<PermitBed> StartAsync()
    {
        var bed = new PermitBed();
        foreach (IStorageTable table in bed.services.GetServices<IStorageTable>())
            await table.CreateAsync(Stop);
        return bed;
    }

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    public void Pass(double seconds) => time.Advance(TimeSpan.FromSeconds(seconds));

    /// <summary>A permit as its request would register it now.</summary>
    public async Task<Permit> DraftAsync() =>
        SamplePermit.Requested with
        {
            Id = PermitId.New(time.GetUtcNow(), ++ids),
            RegisteredAt = time.GetUtcNow(),
            ControlVersion = await Get<ControlTable>().ReadVersionAsync(Stop),
            SeenVersion = await Get<ControlTable>().ReadVersionAsync(Stop),
        };

    public async Task<Permit> GrantAsync() => Value(await Leases.GrantAsync(await DraftAsync(), Stop));

    public async Task<Permit> RenewAsync(Permit permit) => Value(await Leases.RenewAsync(permit.Id, permit.Revision, "pipeline", Stop));

    public async Task<Permit> EndAsync(Permit permit) => Value(await Leases.EndAsync(permit.Id, "pipeline", Stop));

    public async Task<Permit> FindAsync(Permit permit) => (await Leases.FindAsync(permit.Id, null, Stop)).ShouldNotBeNull();

    /// <summary>Another process commits a pause of the UK; no shard exists.</summary>
    public async Task<OrderState> PauseAsync(string id = "uk-1")
    {
        var request = new PauseRequest
        {
            Id = id,
            Jurisdictions = ["GB"],
            Reason = "a regulator asked",
        };
        Value(await other.GetRequiredService<PauseHandler>().PauseAsync(request, "olivia", Stop));
        return await OrderAsync(id);
    }

    /// <summary>One round of the timer <c>CompletePauses</c>.</summary>
    public Task CompleteAsync() => Get<PauseRecovery>().RunAsync(Stop);

    /// <summary>The same in another process, to which nothing happens.</summary>
    public Task CompleteElsewhereAsync() => other.GetRequiredService<PauseRecovery>().RunAsync(Stop);

    public async Task<OrderState> OrderAsync(string id = "uk-1") =>
        (await other.GetRequiredService<PauseHandler>().FindAsync(OrderId.Parse(id), Stop)).ShouldNotBeNull();

    /// <summary>The names of the events in the control log, in order.</summary>
    public async Task<List<string>> LogAsync()
    {
        List<string> names = [];
        await foreach ((_, byte[] body) in Get<ControlTable>().ReadLogAsync(1, Stop))
            names.AddRange(ControlLog.Read(body).Events.Select(e => e.Name));
        return names;
    }

    /// <summary>What a verifier finds wrong with the control log; <c>null</c> for nothing.</summary>
    public async Task<string?> FaultAsync()
    {
        var audit = new RegionalPause.Verification.ControlAudit(null);
        await foreach ((_, byte[] body) in Get<ControlTable>().ReadLogAsync(1, Stop))
        {
            if (audit.Take(body).Fault is { } fault)
                return $"{fault.Where}: {fault.Detail}";
        }
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await other.DisposeAsync();
    }

    private static T Value<T>(Result<T> result) =>
        result.Succeeded(out T? value, out Refusal? refusal) ? value : throw new InvalidOperationException(refusal.Detail);

    private async ValueTask<StoreAnswer> AskAsync(TableRequest request, CancellationToken cancellationToken)
    {
        await Before(request);
        StoreAnswer answer = Apply(request);
        return LosesAnswer(request) ? throw new IOException("the answer is lost") : answer;
    }

    private StoreAnswer Apply(TableRequest request)
    {
        lock (oneAtATime)
            return TableWire.Write(tables.Apply(request), tables.Now);
    }
}
