using System.Collections.Immutable;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using RegionalPause.Control;
using RegionalPause.Ledger;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Storage;
using RegionalPause.Tests.Orders;
using RegionalPause.Tests.Simulation.Tables;
using Shouldly;

namespace RegionalPause.Tests.Ledger;

/// <summary>Fencing every shard after a commit (guarantees A, P1 and P4).</summary>
[Requirement("R9")]
public sealed class A_fence : IDisposable
{
    private const long Version = 7;

    private readonly SimulatedTables store = new(() => Sample.Now);
    private readonly CancellationTokenSource patience = new(TimeSpan.FromMinutes(1));
    private readonly ShardTable shards;
    private readonly TableClient ledger;
    private readonly ShardFencing fencing;
    private readonly StoreClock clock = new(TimeProvider.System);
    private Func<TableRequest, CancellationToken, Task> before = (_, _) => Task.CompletedTask;

    public A_fence()
    {
        var options = new StorageOptions { ConnectionString = SimulatedAccount.ConnectionString, Faults = new TableConnection(AskAsync) };
        var account = new StorageAccount(Options.Create(options), clock);
        shards = new ShardTable(account);
        ledger = account.Tables.GetTableClient("ledger");
        var control = new ControlTable(account);
        shards.CreateAsync(patience.Token).GetAwaiter().GetResult();
        control.CreateAsync(patience.Token).GetAwaiter().GetResult();
        fencing = new ShardFencing(shards, control, clock, Options.Create(new PauseOptions()), TimeProvider.System, TestInstruments.None);
    }

    [Fact]
    public async Task reaches_a_shard_that_was_registered_after_the_expected_ones_were_listed()
    {
        ShardId early = await RegisterAsync("first one");
        List<ShardId> expected = await fencing.ExpectAsync(patience.Token);
        ShardId late = await RegisterAsync("later");

        ImmutableArray<FencedShard> fenced = await FenceAsync(expected);

        fenced.Select(f => f.Shard).ShouldBe([early, late], ignoreOrder: true);
        (await shards.ReadGuardAsync(late, patience.Token))!.FencedVersion.ShouldBe(Version);
        (await shards.ReadGuardAsync(early, patience.Token))!.FencedVersion.ShouldBe(Version);
    }

    [Fact]
    public async Task names_each_shard_once()
    {
        ShardId shard = await RegisterAsync("one");

        ImmutableArray<FencedShard> fenced = await FenceAsync(await fencing.ExpectAsync(patience.Token));

        fenced.Select(f => f.Shard).ShouldBe([shard]);
        (await shards.ReadGuardAsync(shard, patience.Token))!.Next.ShouldBe(1);
    }

    [Fact]
    public async Task names_a_shard_that_was_retired_after_it_was_expected()
    {
        ShardId shard = await RegisterAsync("retired");
        List<ShardId> expected = await fencing.ExpectAsync(patience.Token);
        Guard closed = await ShardClosing.CloseAsync(shards, clock, shard, "stopped", null, patience.Token);
        await shards.RetireAsync(closed, patience.Token);

        (await FenceAsync(expected)).Select(f => f.Shard).ShouldBe([shard]);
    }

    [Fact]
    public async Task that_loses_to_an_append_follows_that_append()
    {
        ShardId shard = await RegisterAsync("busy");
        Guard known = (await shards.ReadGuardAsync(shard, patience.Token))!;
        int races = 0;
        before = async (request, _) =>
        {
            if (request is TableRequest.Transaction && races++ < 2)
                known = await AppendAsync(known);
        };

        FencedShard fenced = (await FenceAsync([])).Single();

        fenced.Position.ShouldBe(2);
        LedgerRecord fence = (await shards.ReadAsync(shard, 2, patience.Token))!;
        fence.ShouldBeOfType<LedgerRecord.Fence>().Previous.Span.SequenceEqual(known.Chain.Span).ShouldBeTrue();
    }

    [Fact]
    public async Task does_not_follow_a_guard_that_was_changed_while_it_lost_to_an_append()
    {
        ShardId shard = await RegisterAsync("busy");
        Guard known = (await shards.ReadGuardAsync(shard, patience.Token))!;
        before = async (request, _) =>
        {
            if (request is not TableRequest.Transaction)
                return;
            before = (_, _) => Task.CompletedTask;
            known = await AppendAsync(known);
            before = (_, _) => Task.CompletedTask;
            // Another program changes the guard: it no longer has the hash of the last record.
            await shards.WriteGuardAsync(known with { Chain = new byte[32] }, patience.Token);
        };

        await FenceAsync([]);

        Guard guard = (await shards.ReadGuardAsync(shard, patience.Token))!;
        guard.State.ShouldBe(GuardState.Closed);
        (await shards.ReadAsync(shard, 1, patience.Token)).ShouldBeOfType<LedgerRecord.Close>().Cause.ShouldBe(ShardClosing.Broken);
    }

    [Fact]
    public async Task ends_if_another_program_wrote_the_next_record()
    {
        ShardId shard = await RegisterAsync("one");
        var row = new TableEntity(shard.Value, $"r{0:D19}") { ["B00"] = new byte[] { 1 } };
        await ledger.AddEntityAsync(row, patience.Token);
        int attempts = 0;
        before = (request, _) =>
            request is TableRequest.Transaction && ++attempts > 100
                ? throw new InvalidOperationException("The fence does not end.")
                : Task.CompletedTask;

        await Should.NotThrowAsync(FenceAsync([]));
    }

    [Fact]
    public async Task finds_its_record_if_it_was_stored_between_two_reads()
    {
        ShardId shard = await RegisterAsync("one");
        Guard known = (await shards.ReadGuardAsync(shard, patience.Token))!;
        LedgerRecord.Batch record = BatchAfter(known);
        byte[] bytes = LedgerCodec.Write(record);
        before = async (request, _) =>
        {
            // The record is looked for first. It is stored before the guard is read.
            if (request is not TableRequest.Read { RowKey: "guard" })
                return;
            before = (_, _) => Task.CompletedTask;
            await shards.AppendAsync(known, record, bytes, known.After(record, bytes), [], patience.Token);
        };

        Append settled = await shards.SettleAsync(known, 0, bytes, patience.Token);

        settled.Result.ShouldBe(Appended.Yes);
    }

    /// <inheritdoc/>
    public void Dispose() => patience.Dispose();

    private Task<ImmutableArray<FencedShard>> FenceAsync(List<ShardId> expected) =>
        fencing.FenceAllAsync(Version, "order:uk", Sample.Now, expected, patience.Token);

    private async Task<ShardId> RegisterAsync(string process)
    {
        await shards.ListLiveAsync(patience.Token); // sets the clock
        var shard = ShardId.New(clock.Now, (ulong)process.Length);
        await shards.RegisterAsync(shard, process, clock.Now, patience.Token);
        return shard;
    }

    /// <summary>Appends as the owner of the shard does, past the race that this test makes.</summary>
    private async Task<Guard> AppendAsync(Guard known)
    {
        LedgerRecord.Batch record = BatchAfter(known);
        byte[] bytes = LedgerCodec.Write(record);
        Func<TableRequest, CancellationToken, Task> racing = before;
        before = (_, _) => Task.CompletedTask;
        Append append = await shards.AppendAsync(known, record, bytes, known.After(record, bytes), [], patience.Token);
        before = racing;
        append.Result.ShouldBe(Appended.Yes);
        return append.Guard;
    }

    private LedgerRecord.Batch BatchAfter(Guard known) =>
        new()
        {
            Shard = known.Shard,
            Position = known.Next,
            Previous = known.Chain,
            At = clock.Now,
            ControlVersion = 1,
            NotAfter = null,
            SettledUpTo = -1,
            Entries = [],
        };

    private async ValueTask<StoreAnswer> AskAsync(TableRequest request, CancellationToken cancellationToken)
    {
        await before(request, cancellationToken);
        lock (store)
            return TableWire.Write(store.Apply(request), store.Now);
    }
}
