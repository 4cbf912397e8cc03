using System.Collections.Immutable;
using RegionalPause.Content;
using RegionalPause.Control;
using RegionalPause.Gate;
using RegionalPause.Ledger;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Tickets;

namespace RegionalPause.Tests.History;

/// <summary>One shard as stored.</summary>
/// <param name="Shard">Which.</param>
/// <param name="Records">The bytes of its records, in order.</param>
/// <param name="Guard">Its guard; <c>null</c> if it never got one.</param>
internal sealed record ShardHistory(ShardId Shard, ImmutableArray<byte[]> Records, Guard? Guard);

/// <summary>A message on <c>content-admitted</c>.</summary>
/// <param name="MessageId">Its id: the coordinates of its admission.</param>
/// <param name="Item">The item in it.</param>
/// <param name="Ticket">What its ticket says.</param>
/// <param name="EnqueuedAt">When the broker took it, as the broker says.</param>
/// <param name="ArrivedAt">When it did, by the store's clock; <c>null</c> where only the broker knows.</param>
internal sealed record SentMessage(string MessageId, ItemKey Item, Ticket Ticket, DateTimeOffset EnqueuedAt, DateTimeOffset? ArrivedAt);

/// <summary>What went in and what came out, beside the ledger. All of it has come to rest.</summary>
internal sealed record Traffic
{
    /// <summary>Items given to <c>content-submitted</c>, unreadable ones by the key of their bytes.</summary>
    public required ImmutableHashSet<ItemKey> Submitted { get; init; }

    /// <summary>Items still there, or given up as poison.</summary>
    public ImmutableHashSet<ItemKey> Queued { get; init; } = [];

    /// <summary>What arrived on <c>content-admitted</c>; the same message twice if it arrived twice.</summary>
    public ImmutableArray<SentMessage> Sent { get; init; } = [];

    /// <summary>What loaders took.</summary>
    public ImmutableArray<SentMessage> Accepted { get; init; } = [];

    /// <summary>Ids of admitted messages, once for each time the product asked the broker to take one.</summary>
    public ImmutableArray<string> Asked { get; init; } = [];

    /// <summary>Items told to the pipeline as held or excluded.</summary>
    public ImmutableHashSet<ItemKey> Withheld { get; init; } = [];

    /// <summary>Items on <c>content-malformed</c>.</summary>
    public ImmutableHashSet<ItemKey> Malformed { get; init; } = [];

    /// <summary>Items parked as held.</summary>
    public ImmutableHashSet<ItemKey> Parked { get; init; } = [];
}

/// <summary>Where in the order of all writes one was, and when.</summary>
internal readonly record struct StoredAt(long Sequence, DateTimeOffset Instant);

/// <summary>The order in which the store wrote; known of a simulated one only.</summary>
/// <param name="Records">Records, by shard and position.</param>
/// <param name="Laws">Rows of the control log, by version.</param>
/// <param name="Registered">Shards, as they registered.</param>
/// <param name="Fenced">Each time somebody noted that every shard was fenced up to a version.</param>
internal sealed record StoreOrder(
    IReadOnlyDictionary<(string Shard, long Position), StoredAt> Records,
    IReadOnlyDictionary<long, StoredAt> Laws,
    IReadOnlyDictionary<string, StoredAt> Registered,
    IReadOnlyList<(long Version, StoredAt At)> Fenced
);

/// <summary>
/// Everything that is left of a run: what the store holds and, where somebody watched, what went in and out. Data only;
/// <see cref="HistoryChecker"/> judges it.
/// </summary>
internal sealed record LedgerHistory
{
    public required ImmutableArray<ShardHistory> Shards { get; init; }

    /// <summary>The control log: version and bytes.</summary>
    public required ImmutableArray<(long Version, byte[] Body)> Laws { get; init; }

    public ImmutableArray<PauseCertificate> Certificates { get; init; } = [];

    /// <summary>Where each item's claim points, or pointed before; <c>null</c> if claims were not read.</summary>
    public ImmutableDictionary<ItemKey, ImmutableArray<(ShardId Shard, long Position)>>? Claims { get; init; }

    /// <summary>What the tallies of all shards come to; <c>null</c> if they were not read.</summary>
    public ImmutableArray<DispositionTotals>? Dispositions { get; init; }

    public Traffic? Traffic { get; init; }

    public StoreOrder? Order { get; init; }

    /// <summary>How far the clocks of store and broker may differ.</summary>
    public TimeSpan SkewAllowance { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Reads all that the store holds. It must have come to rest: what is read one after another is taken for one moment.
    /// </summary>
    public static async Task<LedgerHistory> ReadAsync(
        ShardTable shards,
        ControlTable control,
        ClaimTable claims,
        CancellationToken cancellationToken
    )
    {
        ImmutableArray<ShardHistory>.Builder read = ImmutableArray.CreateBuilder<ShardHistory>();
        var items = new HashSet<ItemKey>();
        (DateTimeOffset first, DateTimeOffset last) = (DateTimeOffset.MaxValue, DateTimeOffset.MinValue);
        foreach (
            ShardId shard in (await shards.ListLiveAsync(cancellationToken)).Union(await shards.ListClosedAsync(cancellationToken)).Order()
        )
        {
            ImmutableArray<byte[]>.Builder records = ImmutableArray.CreateBuilder<byte[]>();
            await foreach ((LedgerRecord record, byte[] bytes) in shards.ReadFromAsync(shard, 0, cancellationToken))
            {
                records.Add(bytes);
                items.UnionWith((record as LedgerRecord.Batch)?.Entries.Select(e => e.Item) ?? []);
                (first, last) = (record.At < first ? record.At : first, record.At > last ? record.At : last);
            }
            read.Add(new ShardHistory(shard, records.ToImmutable(), await shards.ReadGuardAsync(shard, cancellationToken)));
        }
        ImmutableArray<(long, byte[])>.Builder laws = ImmutableArray.CreateBuilder<(long, byte[])>();
        await foreach ((long version, byte[] body) in control.ReadLogAsync(0, cancellationToken))
            laws.Add((version, body));
        return new LedgerHistory
        {
            Shards = read.ToImmutable(),
            Laws = laws.ToImmutable(),
            Certificates = await ReadCertificatesAsync(control, LawBook.Read(laws.ToImmutable()), cancellationToken),
            Claims = await ReadClaimsAsync(claims, items, cancellationToken),
            Dispositions =
                // a claim may be a day old
                items.Count == 0
                    ? []
                    : await new DispositionReader(shards).ReadAsync(Day(first).AddDays(-1), Day(last), cancellationToken),
        };
    }

    private static async Task<ImmutableArray<PauseCertificate>> ReadCertificatesAsync(
        ControlTable control,
        LawBook laws,
        CancellationToken cancellationToken
    )
    {
        ImmutableArray<PauseCertificate>.Builder certificates = ImmutableArray.CreateBuilder<PauseCertificate>();
        foreach (OrderId order in laws.Orders.Keys.Order())
        {
            if (await control.FindCertificateAsync(order, cancellationToken) is { } certificate)
                certificates.Add(certificate);
        }
        return certificates.ToImmutable();
    }

    private static async Task<ImmutableDictionary<ItemKey, ImmutableArray<(ShardId, long)>>> ReadClaimsAsync(
        ClaimTable table,
        IEnumerable<ItemKey> items,
        CancellationToken cancellationToken
    )
    {
        var claims = ImmutableDictionary.CreateBuilder<ItemKey, ImmutableArray<(ShardId, long)>>();
        foreach (ItemKey item in items)
        {
            if (await table.FindAsync(item, cancellationToken) is { } claim)
                claims[item] = claim.Prior is { } prior ? [(claim.Shard, claim.Position), prior] : [(claim.Shard, claim.Position)];
        }
        return claims.ToImmutable();
    }

    private static DateOnly Day(DateTimeOffset instant) => DateOnly.FromDateTime(instant.UtcDateTime);
}
