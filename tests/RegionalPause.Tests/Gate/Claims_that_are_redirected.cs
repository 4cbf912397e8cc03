using Microsoft.Extensions.Options;
using RegionalPause.Content;
using RegionalPause.Gate;
using RegionalPause.Requests;
using RegionalPause.Storage;
using RegionalPause.Tests.Orders;
using RegionalPause.Tests.Simulation.Tables;
using Shouldly;

namespace RegionalPause.Tests.Gate;

/// <summary>A group that decides again redirects the claims of its items to itself, each only if no other instance did (R7).</summary>
[Requirement("R7")]
public sealed class Claims_that_are_redirected
{
    private static readonly ShardId First = ShardId.New(Sample.Now, 1),
        Second = ShardId.New(Sample.Now, 2),
        Third = ShardId.New(Sample.Now, 3);

    private readonly SimulatedTables store = new(() => Sample.Now);
    private readonly ClaimTable claims;
    private int lost;
    private int transactions;

    public Claims_that_are_redirected()
    {
        var options = new StorageOptions { ConnectionString = SimulatedAccount.ConnectionString, Faults = new TableConnection(AskAsync) };
        claims = new ClaimTable(new StorageAccount(Options.Create(options), new StoreClock(TimeProvider.System)));
        claims.CreateAsync(CancellationToken.None).GetAwaiter().GetResult();
    }

    [Fact]
    public async Task are_all_redirected_in_a_transaction_for_each_partition()
    {
        List<Claim> known = await ClaimedAsync(200);
        transactions = 0;

        HashSet<ItemKey> replaced = await claims.ReplaceAsync([.. known.Select(c => c with { Shard = Second })], Cancelled);

        replaced.Count.ShouldBe(200);
        transactions.ShouldBeLessThanOrEqualTo(8);
    }

    [Fact]
    public async Task leave_out_what_another_instance_redirected_first()
    {
        List<Claim> known = await ClaimedAsync(60);
        Claim[] others = [.. known.Where((_, i) => i % 7 == 0)];
        await claims.ReplaceAsync([.. others.Select(c => c with { Shard = Third })], Cancelled);

        HashSet<ItemKey> replaced = await claims.ReplaceAsync([.. known.Select(c => c with { Shard = Second })], Cancelled);

        replaced.ShouldBe(known.Except(others).Select(c => c.Item), ignoreOrder: true);
        foreach (Claim other in others)
            (await claims.FindAsync(other.Item, Cancelled))!.Shard.ShouldBe(Third);
        foreach (Claim claim in known.Except(others))
            (await claims.FindAsync(claim.Item, Cancelled))!.Shard.ShouldBe(Second);
    }

    [Fact]
    public async Task count_as_redirected_when_an_earlier_attempt_redirected_them()
    {
        Claim[] wanted = [.. (await ClaimedAsync(20)).Select(c => c with { Shard = Second })];
        lost = 8;
        await Should.ThrowAsync<IOException>(() => claims.ReplaceAsync(wanted, Cancelled));
        lost = 0;

        (await claims.ReplaceAsync(wanted, Cancelled)).Count.ShouldBe(20);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private async Task<List<Claim>> ClaimedAsync(int count)
    {
        Claim[] wanted =
        [
            .. Enumerable
                .Range(0, count)
                .Select(n => new Claim(ItemKey.Of(new ItemId($"post:{n}", 1)), First, n, null, new DateOnly(2024, 9, 20))),
        ];
        (await claims.InsertAsync([.. wanted.Select(c => (c, (ItemId?)null))], Cancelled)).ShouldBeEmpty();
        List<Claim> known = [];
        foreach (Claim claim in wanted)
            known.Add((await claims.FindAsync(claim.Item, Cancelled))!);
        return known;
    }

    private ValueTask<StoreAnswer> AskAsync(TableRequest request, CancellationToken cancellationToken)
    {
        lock (store)
        {
            transactions += request is TableRequest.Transaction ? 1 : 0;
            StoreAnswer answer = TableWire.Write(store.Apply(request), store.Now);
            if (request is TableRequest.Transaction && lost-- > 0)
                throw new IOException("The answer is lost.");
            return ValueTask.FromResult(answer);
        }
    }
}
