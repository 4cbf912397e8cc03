using RegionalPause.Ledger;
using RegionalPause.Orders;
using RegionalPause.Quarantine;
using RegionalPause.Recalls;
using RegionalPause.Requests;
using RegionalPause.Tests.Verification;
using RegionalPause.Verification;
using Shouldly;

namespace RegionalPause.Tests.Quarantine;

/// <summary>It reads what is new, and finds what a new reading of the whole ledger finds.</summary>
[Requirement("R16")]
public sealed class A_reading_of_a_set : IDisposable
{
    private static readonly OrderState Order = new()
    {
        Order = new PauseOrder
        {
            Id = OrderId.Parse("uk-2024"),
            Named = ["GB"],
            Jurisdictions = [new("GB")],
            Authority = "GB-ICO",
            IssuedBy = "olivia",
            EffectiveFrom = DateTimeOffset.UnixEpoch.AddYears(60),
            RecordedAt = DateTimeOffset.UnixEpoch.AddYears(60),
        },
        Stage = OrderStage.Effective,
        Version = 1000,
    };

    private readonly LedgerStory story = new LedgerStory().Open("GB", "IE");
    private readonly StoryShard shard = new("s-1");
    private readonly SetReading reading = new(new QuarantineSource.ByOrder(Order.Order.Id), Order);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        reading.Dispose();
        story.Dispose();
    }

    [Fact]
    public async Task finds_after_each_growth_what_a_new_reading_finds()
    {
        for (int round = 0; round < 8; round++)
        {
            for (int record = 0; record < 3; record++)
                story.Admit(shard, [.. Enumerable.Repeat("GB", 20 * round + 1), "IE"]);
            LedgerShelf shelf = await story.SealAsync();
            using var whole = new SetReading(new QuarantineSource.ByOrder(Order.Order.Id), Order);

            (await reading.ContinueAsync(shelf, story.Trusted, Cancel)).Fault.ShouldBeNull();
            (await whole.ContinueAsync(shelf, story.Trusted, Cancel)).Fault.ShouldBeNull();

            reading.Prefixes.ShouldBe(whole.Prefixes);
            reading
                .Items!.Select(i => (i.Item, i.Leaf, i.Position, i.Index))
                .ShouldBe(whole.Items!.Select(i => (i.Item, i.Leaf, i.Position, i.Index)));
            reading.Prefixes.Count.ShouldBe(Enumerable.Range(0, round + 1).Sum(r => 3 * (20 * r + 1)));
        }
    }

    [Fact]
    public async Task asks_for_nothing_twice()
    {
        story.Admit(shard, [.. Enumerable.Repeat("GB", 2000)]);
        var files = new Counted { Shelf = await story.SealAsync() };
        (await reading.ContinueAsync(files, story.Trusted, Cancel)).Fault.ShouldBeNull();
        files.Asked.ShouldBeUnique();
        files.Asked.Clear();
        story.Admit(shard, "GB");
        files.Shelf = await story.SealAsync();

        (await reading.ContinueAsync(files, story.Trusted, Cancel)).Fault.ShouldBeNull();

        files.Asked.ShouldBe(["checkpoint", "tile/entries/007.p/212"]);
    }

    [Fact]
    public async Task refuses_a_ledger_that_was_altered_and_names_the_place()
    {
        story.Admit(shard, [.. Enumerable.Repeat("GB", 600)]);
        LedgerShelf shelf = await story.SealAsync();
        shelf.Files["tile/entries/001"][^1] ^= 1;

        LedgerFault fault = (await reading.ContinueAsync(shelf, story.Trusted, Cancel)).Fault.ShouldNotBeNull();

        (fault.Kind, fault.Where).ShouldBe((LedgerFaultKind.Tree, "leaf 511 (entry 509 of record 0 of shard s-1)"));
        reading.Prefixes.ShouldBeEmpty();
    }

    [Fact]
    public async Task begins_again_if_the_ledger_is_not_the_one_that_it_read()
    {
        story.Admit(shard, "GB", "GB", "GB");
        (await reading.ContinueAsync(await story.SealAsync(), story.Trusted, Cancel)).Fault.ShouldBeNull();
        using LedgerStory other = story.Until(1);
        other.Admit(new StoryShard("s-2"), 1, [.. Enumerable.Repeat("GB", 10)]);

        (await reading.ContinueAsync(await other.SealAsync(), story.Trusted, Cancel)).Fault.ShouldBeNull();

        reading.Prefixes.Count.ShouldBe(10);
    }

    [Fact]
    public async Task forgets_what_it_read_if_it_is_interrupted()
    {
        story.Admit(shard, [.. Enumerable.Repeat("GB", 600)]);
        var files = new Counted { Shelf = await story.SealAsync(), Failing = "tile/entries/001" };
        await Should.ThrowAsync<IOException>(() => reading.ContinueAsync(files, story.Trusted, Cancel));
        files.Failing = null;

        (await reading.ContinueAsync(files, story.Trusted, Cancel)).Fault.ShouldBeNull();

        reading.Prefixes.Count.ShouldBe(600);
    }

    private sealed class Counted : ILedgerFiles
    {
        public required LedgerShelf Shelf { get; set; }

        public string? Failing { get; set; }

        public List<string> Asked { get; } = [];

        public ValueTask<ReadOnlyMemory<byte>> ReadAsync(string path, CancellationToken cancellationToken)
        {
            lock (Asked)
                Asked.Add(path);
            return path == Failing ? throw new IOException("storage is away") : Shelf.ReadAsync(path, cancellationToken);
        }
    }
}
