using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using RegionalPause.Content;
using RegionalPause.Control;
using RegionalPause.Objections;
using RegionalPause.Storage;
using RegionalPause.Tests.Orders;
using RegionalPause.Tests.Simulation.Tables;
using Shouldly;

namespace RegionalPause.Tests.Members;

/// <summary>What the gate knows of an author's objections when the control state changes (R20).</summary>
[Requirement("R20")]
public sealed class What_is_known_of_an_author
{
    private static readonly MemberId Author = MemberId.Parse("member:1");

    private readonly SimulatedTables store = new(() => Sample.Now);
    private readonly FakeTimeProvider time = new(Sample.Now);
    private readonly ObjectionTable table;
    private readonly ControlTable control;
    private readonly AuthorObjections known;
    private int reads;

    public What_is_known_of_an_author()
    {
        var options = new StorageOptions { ConnectionString = SimulatedAccount.ConnectionString, Faults = new TableConnection(AskAsync) };
        var account = new StorageAccount(Options.Create(options), new StoreClock(TimeProvider.System));
        (table, control) = (new ObjectionTable(account), new ControlTable(account));
        table.CreateAsync(Cancelled).GetAwaiter().GetResult();
        control.CreateAsync(Cancelled).GetAwaiter().GetResult();
        known = new AuthorObjections(table, control, time);
    }

    [Fact]
    public async Task is_kept_over_a_version_without_a_statement()
    {
        await ReadUnderAsync(await RecordAsync("OrderFenced"));
        long later = await RecordAsync("OrderEffective");

        await known.KeepAsync(later, Cancelled);

        (await ReadUnderAsync(later)).ShouldBe(0);
    }

    [Fact]
    public async Task is_read_again_after_a_version_with_a_statement()
    {
        await ReadUnderAsync(await RecordAsync("OrderFenced"));
        await RecordAsync(ObjectionEvent.Name);
        long later = await RecordAsync("OrderEffective");

        await known.KeepAsync(later, Cancelled);

        (await ReadUnderAsync(later)).ShouldBe(1);
    }

    [Fact]
    public async Task is_read_again_if_nobody_asked_to_keep_it()
    {
        await ReadUnderAsync(await RecordAsync("OrderFenced"));

        (await ReadUnderAsync(await RecordAsync("OrderEffective"))).ShouldBe(1);
    }

    [Fact]
    public async Task is_read_again_after_a_minute()
    {
        await ReadUnderAsync(await RecordAsync("OrderFenced"));
        long later = await RecordAsync("OrderEffective");
        time.Advance(TimeSpan.FromMinutes(1));

        await known.KeepAsync(later, Cancelled);

        (await ReadUnderAsync(later)).ShouldBe(1);
    }

    [Fact]
    public async Task is_read_again_a_minute_after_it_was_read_under_an_earlier_version()
    {
        await ReadUnderAsync(await RecordAsync("OrderFenced"));
        long later = await RecordAsync("OrderEffective");
        await known.KeepAsync(later, Cancelled);
        time.Advance(TimeSpan.FromMinutes(1));

        (await ReadUnderAsync(later)).ShouldBe(1);
        time.Advance(TimeSpan.FromMinutes(1));
        (await ReadUnderAsync(later)).ShouldBe(0);
    }

    [Fact]
    public async Task is_read_again_if_a_row_of_the_log_is_missing()
    {
        await ReadUnderAsync(await RecordAsync("OrderFenced"));
        long later = await RecordAsync("OrderEffective") + 1;

        await known.KeepAsync(later, Cancelled);

        (await ReadUnderAsync(later)).ShouldBe(1);
    }

    [Fact]
    public async Task is_read_again_under_every_version_if_they_refuse_something()
    {
        var refused = new ObjectionState { Refused = ObjectionScope.GenerativeTraining, Version = 1 };
        await table.WriteAsync(Author, refused, null, Cancelled);
        await ReadUnderAsync(await RecordAsync("OrderFenced"));
        long later = await RecordAsync("OrderEffective");

        await known.KeepAsync(later, Cancelled);

        (await ReadUnderAsync(later)).ShouldBe(1);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private async Task<long> RecordAsync(string name) =>
        (
            await control.RecordAsync(
                () => [ControlLog.WriteEvent(name, Sample.Now, by: null, static _ => { })],
                tightens: false,
                Cancelled
            )
        ).ShouldNotBeNull();

    /// <summary>How often the author's row was read for one decision.</summary>
    private async Task<int> ReadUnderAsync(long version)
    {
        reads = 0;
        await known.OfAsync(Author, version, Cancelled);
        return reads;
    }

    private ValueTask<StoreAnswer> AskAsync(TableRequest request, CancellationToken cancellationToken)
    {
        lock (store)
        {
            reads += request is TableRequest.Read { Name: "objections" } ? 1 : 0;
            return ValueTask.FromResult(TableWire.Write(store.Apply(request), store.Now));
        }
    }
}
