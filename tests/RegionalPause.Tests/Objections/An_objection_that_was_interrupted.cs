using Microsoft.Extensions.DependencyInjection;
using RegionalPause.Content;
using RegionalPause.Control;
using RegionalPause.Ledger;
using RegionalPause.Objections;
using RegionalPause.Requests;
using RegionalPause.Storage;
using RegionalPause.Tests.Simulation;
using RegionalPause.Tests.Simulation.Tables;
using Shouldly;

namespace RegionalPause.Tests.Objections;

/// <summary>
/// An objection whose row was written, but which was not recorded in the control log. Another statement of the same member must not make
/// it look recorded: a repeated request would then be answered without a fence.
/// </summary>
[Requirement("R20")]
public sealed class An_objection_that_was_interrupted : IAsyncDisposable
{
    private static readonly ObjectionScope Posts = ObjectionScope.Of([TrainingPurpose.GenerativeAi], [ContentType.Post]);

    private readonly ServiceProvider services;
    private readonly SimulatedTables tables = new(TimeProvider.System.GetUtcNow);
    private readonly MemberId member = MemberId.Parse("member:1");
    private readonly Lock oneAtATime = new();
    private volatile bool interrupts;

    public An_objection_that_was_interrupted() => services = SimulatedProduct.On(new TableConnection(AskAsync));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => services.DisposeAsync();

    [Fact]
    public async Task is_recorded_and_fenced_before_a_part_of_it_can_be_withdrawn()
    {
        ObjectionRecorder recorder = await StartAsync();
        ControlTable control = services.GetRequiredService<ControlTable>();
        AuthorObjections gate = services.GetRequiredService<AuthorObjections>();
        ShardTable shards = services.GetRequiredService<ShardTable>();
        StoreClock clock = services.GetRequiredService<StoreClock>();
        var shard = ShardId.New(clock.Now, 1);
        await shards.RegisterAsync(shard, "gate", clock.Now, Stop);
        long known = await control.ReadVersionAsync(Stop);
        (await gate.OfAsync(member, known, Stop)).IsEmpty.ShouldBeTrue();

        interrupts = true;
        await Should.ThrowAsync<IOException>(SayAsync(recorder, ObjectionScope.GenerativeTraining, withdraws: false, seconds: -30));
        interrupts = false;
        (await SayAsync(recorder, Posts, withdraws: true, seconds: -20)).Refusal!.Code.ShouldBe(RefusalCode.Contended);
        ObjectionScope rest = ObjectionScope.GenerativeTraining.Without(Posts);
        (await SayAsync(recorder, rest, withdraws: false, seconds: -10)).Refusal.ShouldBeNull();

        // The gate still knows that the author refuses nothing under the old version. So only a fence can refuse that decision.
        (await gate.OfAsync(member, known, Stop)).IsEmpty.ShouldBeTrue();
        (await shards.ReadGuardAsync(shard, Stop))!.FencedVersion.ShouldBeGreaterThan(known);
        (await SayAsync(recorder, Posts, withdraws: true, seconds: -5)).Refusal.ShouldBeNull();
        await recorder.StopAsync(Stop);
    }

    [Fact]
    public async Task is_in_the_log_before_it_is_answered_after_another_objection()
    {
        ObjectionRecorder recorder = await StartAsync();
        ObjectionScope rest = ObjectionScope.GenerativeTraining.Without(Posts);

        interrupts = true;
        await Should.ThrowAsync<IOException>(SayAsync(recorder, rest, withdraws: false, seconds: -30));
        interrupts = false;
        (await SayAsync(recorder, Posts, withdraws: false, seconds: -20)).Refusal.ShouldBeNull();
        (await SayAsync(recorder, rest, withdraws: false, seconds: -10)).Refusal.ShouldBeNull();

        ObjectionScope recorded = ObjectionScope.None;
        await foreach ((_, byte[] body) in services.GetRequiredService<ControlTable>().ReadLogAsync(0, Stop))
        {
            foreach (ControlEvent e in ControlLog.Read(body).Events)
                recorded = ObjectionEvent.Read(e.Bytes).Words.Aggregate(recorded, (all, word) => all.And(word.Scope));
        }
        recorded.ShouldBe(ObjectionScope.GenerativeTraining);
        await recorder.StopAsync(Stop);
    }

    private async Task<ObjectionRecorder> StartAsync()
    {
        foreach (IStorageTable table in services.GetServices<IStorageTable>())
            await table.CreateAsync(Stop);
        ObjectionRecorder recorder = services.GetRequiredService<ObjectionRecorder>();
        await recorder.StartAsync(Stop);
        return recorder;
    }

    private Task<Result<ObjectionState>> SayAsync(ObjectionRecorder recorder, ObjectionScope scope, bool withdraws, int seconds)
    {
        var statement = new ObjectionRequest(member, scope, ObjectionSource.Settings, TimeProvider.System.GetUtcNow().AddSeconds(seconds));
        return recorder.RecordAsync(new ObjectionToRecord(statement, withdraws), Stop);
    }

    private ValueTask<StoreAnswer> AskAsync(TableRequest request, CancellationToken cancellationToken)
    {
        // The process ends before the control log is written.
        if (interrupts && request.Table == "control" && request is TableRequest.Transaction)
            throw new IOException("storage does not respond");
        lock (oneAtATime)
            return ValueTask.FromResult(TableWire.Write(tables.Apply(request), tables.Now));
    }
}
