using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Azure;
using Azure.Data.Tables;
using RegionalPause.Jurisdictions;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Safety;
using RegionalPause.Storage;

namespace RegionalPause.Control;

/// <summary>One change of the law: what is written to the log, and the rows it leaves behind.</summary>
/// <param name="Events">The events, in canonical bytes, in order.</param>
/// <param name="Flags">Flags as they stand afterwards.</param>
/// <param name="Order">The order as it stands afterwards.</param>
/// <param name="Certificate">The certificate that comes with <see cref="OrderStage.Effective"/>.</param>
/// <param name="Tightens">Whether an admission decided under the law before could be wrong under this one: then every shard has to be fenced.</param>
public sealed record ControlChange(
    ImmutableArray<ReadOnlyMemory<byte>> Events,
    ImmutableArray<TrainingFlag> Flags,
    Func<long, OrderStanding>? Order,
    CertificateBytes? Certificate,
    bool Tightens)
{
    /// <summary>
    /// Most flags of a change, and most rows of the changes that share a transaction. It has 100 rows; the version, the log and an order
    /// take some of them.
    /// </summary>
    public const int MostRows = 90;

    /// <summary>Rows of other chapters that come with it.</summary>
    public ImmutableArray<KeptRow> Kept { get; init; } = [];

    /// <summary>Terms of resumption as they stand afterwards.</summary>
    public ImmutableArray<ResumptionTerms> Terms { get; init; } = [];

    /// <summary>Whether what the order holds is to be decided again although the order goes on.</summary>
    public bool Drains { get; init; }
}

/// <summary>A row of the control log that was committed.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="Tag">The store's tag of the version row; <c>null</c> where the store's answer was lost.</param>
internal sealed record Committed(long Version, ReadOnlyMemory<byte> Hash, ETag? Tag);

/// <summary>A certificate as it is stored: the very bytes whose hash the event carries.</summary>
public sealed record CertificateBytes(OrderId Order, ReadOnlyMemory<byte> Bytes);

/// <summary>
/// The control partition: the law, and the log of how it came about.
/// Table <c>control</c>, one partition, so that every change is one transaction that replaces the version row with If-Match: versions never go back and
/// never fork (P3). Commands of one process share transactions (<see cref="ControlWriter"/>). Rows: <c>now|!version</c>;
/// <c>now|flag|CODE</c>; <c>now|terms|CODE</c>, the terms of the last resumption there; <c>now|order|ID</c> while it is scheduled or in
/// force; <c>past|order|ID</c> once it has ended; <c>cert|ID</c> (insert-only); <c>drain|ID</c> from the end of an order, or of a part of
/// it, until its holds were gone through; <c>log|</c> + 19-digit version (insert-only, hash-chained); <c>engagement|ORDER|number</c> and
/// <c>resumption|ORDER</c>, of which their handlers say more. Written by whoever commands; grows by one log row a change; nothing but
/// <c>drain|</c> is ever deleted. A snapshot reads <c>now|</c> only.
/// </summary>
public sealed class ControlTable : IStorageTable
{
    private const string Partition = "control";
    private const string VersionRow = "now|!version";
    private const string TermsRow = "now|terms|";
    private const string FlagRow = "now|flag|";
    private const string OrderRow = "now|order|";
    private const int ProtocolVersion = 1;
    private const int Attempts = 20;

    private readonly TableClient table;
    private readonly ControlWriter writer;

    /// <summary>The control partition of an account.</summary>
    public ControlTable(StorageAccount account)
    {
        table = account.Tables.GetTableClient("control");
        writer = new ControlWriter(this);
    }

    /// <inheritdoc/>
    public Task CreateAsync(CancellationToken cancellationToken) => table.CreateIfNotExistsAsync(cancellationToken);

    /// <summary>The current version alone: one point read.</summary>
    public async Task<long> ReadVersionAsync(CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> row = await table.GetEntityIfExistsAsync<TableEntity>(Partition, VersionRow, cancellationToken: cancellationToken).ConfigureAwait(false);
        return row.HasValue ? Version(row.Value!) : 0;
    }

    /// <summary>The law at one version: read until no change came in between, so that two versions are never mixed.</summary>
    public async Task<ControlState> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            ControlState state = await ReadOnceAsync(cancellationToken).ConfigureAwait(false);
            if (await ReadVersionAsync(cancellationToken).ConfigureAwait(false) == state.Version)
                return state;
        }
    }

    /// <summary>The version up to which every shard is known to be fenced.</summary>
    public async Task<long> ReadFencedAsync(CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> row = await table.GetEntityIfExistsAsync<TableEntity>(Partition, "fenced", cancellationToken: cancellationToken).ConfigureAwait(false);
        return row.HasValue ? row.Value!.GetInt64("Version") ?? 0 : 0;
    }

    /// <summary>Notes that every shard is fenced up to a version. A lower note written late only means that somebody fences once more.</summary>
    public Task WriteFencedAsync(long version, CancellationToken cancellationToken) =>
        // Crash here: the shards are fenced and nobody knows; the next round fences them again, which changes nothing.
        table.UpsertEntityAsync(new TableEntity(Partition, "fenced") { ["Version"] = version }, TableUpdateMode.Replace, cancellationToken);

    /// <summary>Applies a command with those of this process that wait at the same moment.</summary>
    internal Task<Result<T>> ApplyAsync<T>(ControlCommand<T> command, CancellationToken cancellationToken) => writer.ApplyAsync(command, cancellationToken);

    /// <summary>
    /// Applies a decision that reads more than the control state: reads the state, decides, commits, and decides again where another writer
    /// was first. What the decision reads changes only with the version of the state.
    /// </summary>
    /// <param name="decide">Loads and decides; a refusal ends it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal async Task<Result<T>> ApplyAsync<T>(Func<ControlState, Task<Result<ControlStep<T>>>> decide, CancellationToken cancellationToken)
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            ControlState state = await ReadAsync(cancellationToken).ConfigureAwait(false);
            if (!(await decide(state).ConfigureAwait(false)).Succeeded(out ControlStep<T>? step, out Refusal? refusal))
                return refusal;
            if (step.Change is null)
                return step.Answer(state.Version);
            if (await CommitAsync(state, step.Change, cancellationToken).ConfigureAwait(false) is { } version)
                return step.Answer(version);
        }
        return ControlWriter.Contended;
    }

    /// <summary>Commits one change on top of a state; the new version, or <c>null</c> if the state was no longer current.</summary>
    public async Task<long?> CommitAsync(ControlState basis, ControlChange change, CancellationToken cancellationToken) =>
        (await CommitAsync(basis, [change], cancellationToken).ConfigureAwait(false))?.Version;

    /// <summary>Commits changes on top of a state, as one row of the log; <c>null</c> if the state was no longer current.</summary>
    internal async Task<Committed?> CommitAsync(ControlState basis, ImmutableArray<ControlChange> changes, CancellationToken cancellationToken)
    {
        long version = basis.Version + 1;
        byte[] body = ControlLog.Write(version, basis.ChainHash, [.. changes.SelectMany(c => c.Events)]);
        byte[] hash = SHA256.HashData(body);
        try
        {
            // Crash here: the change is the law or it is not; nobody was told. CompletePauses fences and finishes what it left.
            Response<IReadOnlyList<Response>> stored =
                await table.SubmitTransactionAsync(Actions(basis, changes, version, hash, body), cancellationToken).ConfigureAwait(false);
            return new Committed(version, hash, stored.Value[0].Headers.ETag);
        }
        catch (Exception e) when (e is RequestFailedException r ? StorageFaults.IsConflict(r) || StorageFaults.IsUnavailable(r) : StorageFaults.IsUnavailable(e))
        {
            // Perhaps an earlier attempt of this very request was stored: then the log row says so in the same bytes.
            NullableResponse<TableEntity> stored = await table.GetEntityIfExistsAsync<TableEntity>(Partition, LogRow(version), cancellationToken: cancellationToken).ConfigureAwait(false);
            if (stored.HasValue)
                return Bytes.Get(stored.Value!).AsSpan().SequenceEqual(body) ? new Committed(version, hash, Tag: null) : null;
            if (e is RequestFailedException refused && StorageFaults.IsConflict(refused))
                return null;
            throw;
        }
    }

    /// <summary>The version row first, then the log row, then each other row once, as the last change leaves it.</summary>
    private static IEnumerable<TableTransactionAction> Actions(ControlState basis, ImmutableArray<ControlChange> changes, long version, byte[] hash, byte[] body)
    {
        var versionRow = new TableEntity(Partition, VersionRow)
        {
            ["Version"] = version, ["Hash"] = hash, ["Protocol"] = ProtocolVersion, ["Tightened"] = changes.Any(c => c.Tightens) ? version : basis.Tightened,
        };
        var logRow = new TableEntity(Partition, LogRow(version));
        Bytes.Put(logRow, body);
        var rows = new OrderedDictionary<string, TableTransactionAction>();
        foreach (ControlChange change in changes)
        {
            foreach (TrainingFlag flag in change.Flags)
                rows[FlagRow + flag.Code] = new(TableTransactionActionType.UpsertReplace, ToEntity(flag with { Version = version }));
            if (change.Order?.Invoke(version) is { } order)
                PutOrder(rows, order, basis.Orders.ContainsKey(order.Order.Id), change.Drains);
            if (change.Certificate is { } certificate)
                Put(rows, $"cert|{certificate.Order}", certificate.Bytes, TableTransactionActionType.Add);
            foreach (KeptRow kept in change.Kept.Concat(change.Terms.Select(t => new KeptRow($"{TermsRow}{t.Code}", ResumptionJson.Write(t with { Version = version }), Once: false))))
                Put(rows, kept.Key, kept.Bytes, kept.Once ? TableTransactionActionType.Add : TableTransactionActionType.UpsertReplace);
        }
        return
        [
            basis.Tag is { } tag ? new(TableTransactionActionType.UpdateReplace, versionRow, tag) : new(TableTransactionActionType.Add, versionRow),
            new(TableTransactionActionType.Add, logRow),
            .. rows.Values,
        ];
    }

    /// <summary>
    /// Commits events about which no state decides, on top of whatever is current; the new version, or <c>null</c> if the state kept changing.
    /// </summary>
    /// <param name="events">Makes the events, after the store's time was told.</param>
    /// <param name="tightens">Whether every shard has to be fenced.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal async Task<long?> RecordAsync(Func<ImmutableArray<ReadOnlyMemory<byte>>> events, bool tightens, CancellationToken cancellationToken)
    {
        Result<long> recorded = await ApplyAsync(new RecordCommand(events, tightens), cancellationToken).ConfigureAwait(false);
        return recorded.Succeeded(out long version, out _) ? version : null;
    }

    /// <summary>One order, ended ones included, or <c>null</c>.</summary>
    public async Task<OrderStanding?> FindOrderAsync(OrderId id, CancellationToken cancellationToken)
    {
        foreach (string prefix in (string[])["now|order|", "past|order|", "now|order|"]) // once more: it may have moved between the two reads
        {
            NullableResponse<TableEntity> row = await table.GetEntityIfExistsAsync<TableEntity>(Partition, prefix + id.Value, cancellationToken: cancellationToken).ConfigureAwait(false);
            if (row.HasValue)
                return PauseJson.ReadStanding(Bytes.Get(row.Value!));
        }
        return null;
    }

    /// <summary>One order that has ended, or <c>null</c>.</summary>
    internal async Task<OrderStanding?> FindEndedOrderAsync(OrderId id, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> row =
            await table.GetEntityIfExistsAsync<TableEntity>(Partition, $"past|order|{id}", cancellationToken: cancellationToken).ConfigureAwait(false);
        return row.HasValue ? PauseJson.ReadStanding(Bytes.Get(row.Value!)) : null;
    }

    /// <summary>Orders that have ended.</summary>
    public async Task<ImmutableArray<OrderStanding>> ReadEndedAsync(CancellationToken cancellationToken)
    {
        ImmutableArray<OrderStanding>.Builder orders = ImmutableArray.CreateBuilder<OrderStanding>();
        await foreach (TableEntity row in RowsAsync("past|order|", cancellationToken).ConfigureAwait(false))
            orders.Add(PauseJson.ReadStanding(Bytes.Get(row)));
        return orders.ToImmutable();
    }

    /// <summary>The certificate of an order, or <c>null</c> while there is none.</summary>
    public async Task<PauseCertificate?> FindCertificateAsync(OrderId id, CancellationToken cancellationToken) =>
        await FindCertificateBytesAsync(id, cancellationToken).ConfigureAwait(false) is { } bytes ? PauseJson.ReadCertificate(bytes) : null;

    /// <summary>The same as stored: the bytes whose hash the control log has.</summary>
    internal async Task<byte[]?> FindCertificateBytesAsync(OrderId id, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> row = await table.GetEntityIfExistsAsync<TableEntity>(Partition, $"cert|{id}", cancellationToken: cancellationToken).ConfigureAwait(false);
        return row.HasValue ? Bytes.Get(row.Value!) : null;
    }

    /// <summary>The rows other chapters keep under a prefix, by key.</summary>
    internal async IAsyncEnumerable<KeptRow> ReadKeptAsync(string prefix, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (TableEntity row in RowsAsync(prefix, cancellationToken).ConfigureAwait(false))
            yield return new KeptRow(row.RowKey, Bytes.Get(row), Once: false);
    }

    /// <summary>A row another chapter keeps, or <c>null</c>.</summary>
    internal async Task<ReadOnlyMemory<byte>?> FindKeptAsync(string key, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> row = await table.GetEntityIfExistsAsync<TableEntity>(Partition, key, cancellationToken: cancellationToken).ConfigureAwait(false);
        return row.HasValue ? new ReadOnlyMemory<byte>(Bytes.Get(row.Value!)) : default(ReadOnlyMemory<byte>?);
    }

    /// <summary>Orders that have ended, or a part of which has, and whose holds were not gone through yet; each with the tag of its listing.</summary>
    internal async Task<ImmutableArray<(OrderId Order, ETag Listed)>> ReadDrainsAsync(CancellationToken cancellationToken)
    {
        ImmutableArray<(OrderId, ETag)>.Builder drains = ImmutableArray.CreateBuilder<(OrderId, ETag)>();
        await foreach (TableEntity row in RowsAsync("drain|", cancellationToken).ConfigureAwait(false))
            drains.Add((OrderId.Parse(row.RowKey["drain|".Length..]), row.ETag));
        return drains.ToImmutable();
    }

    /// <summary>Lists an order's holds to be gone through, again if they are listed.</summary>
    internal Task ListDrainAsync(OrderId id, CancellationToken cancellationToken) =>
        // Crash here: the item is parked under an order that is over, and nobody goes through its holds; the message comes back, is parked again, and lists them.
        table.UpsertEntityAsync(new TableEntity(Partition, $"drain|{id}"), TableUpdateMode.Replace, cancellationToken);

    /// <summary>Notes that an order's holds were gone through, unless they were listed again meanwhile.</summary>
    internal async Task DeleteDrainAsync(OrderId id, ETag listed, CancellationToken cancellationToken)
    {
        try
        {
            // Crash here: the drain stays listed and is found empty next time.
            await table.DeleteEntityAsync(Partition, $"drain|{id}", listed, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (StorageFaults.IsConflict(e))
        {
            // Something was parked late: the next slice goes through it.
        }
    }

    /// <summary>The control log from a version on, in order, with its bytes.</summary>
    public async IAsyncEnumerable<(long Version, byte[] Body)> ReadLogAsync(long from, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey ge {LogRow(from)} and RowKey lt {"log}"}");
        await foreach (TableEntity row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken).ConfigureAwait(false))
            yield return (long.Parse(row.RowKey.AsSpan("log|".Length), CultureInfo.InvariantCulture), Bytes.Get(row));
    }

    private async Task<ControlState> ReadOnceAsync(CancellationToken cancellationToken)
    {
        TableEntity? version = null;
        ImmutableDictionary<JurisdictionCode, TrainingFlag>.Builder flags = ImmutableDictionary.CreateBuilder<JurisdictionCode, TrainingFlag>();
        ImmutableDictionary<OrderId, OrderStanding>.Builder orders = ImmutableDictionary.CreateBuilder<OrderId, OrderStanding>();
        ImmutableDictionary<JurisdictionCode, ResumptionTerms>.Builder terms = ImmutableDictionary.CreateBuilder<JurisdictionCode, ResumptionTerms>();
        await foreach (TableEntity row in RowsAsync("now|", cancellationToken).ConfigureAwait(false))
        {
            if (row.RowKey == VersionRow)
                version = row;
            else if (row.RowKey.StartsWith(FlagRow, StringComparison.Ordinal))
                flags.Add(new JurisdictionCode(row.RowKey[FlagRow.Length..]), ToFlag(row));
            else if (row.RowKey.StartsWith(OrderRow, StringComparison.Ordinal))
                orders.Add(OrderId.Parse(row.RowKey[OrderRow.Length..]), PauseJson.ReadStanding(Bytes.Get(row)));
            else if (row.RowKey.StartsWith(TermsRow, StringComparison.Ordinal))
                terms.Add(new JurisdictionCode(row.RowKey[TermsRow.Length..]), ResumptionJson.ReadTerms(Bytes.Get(row)));
            else
                throw new InvalidDataException($"Control row '{row.RowKey}' is unknown.");
        }
        return version is null
            ? new ControlState(0, new byte[SHA256.HashSizeInBytes], flags.ToImmutable(), orders.ToImmutable(), 0, null)
            : new ControlState(Version(version), version.GetBinary("Hash") ?? throw new InvalidDataException("The control version has no hash."),
                flags.ToImmutable(), orders.ToImmutable(), version.GetInt64("Tightened") ?? 0, version.ETag)
            {
                Terms = terms.ToImmutable(),
            };
    }

    private AsyncPageable<TableEntity> RowsAsync(string prefix, CancellationToken cancellationToken)
    {
        string end = prefix[..^1] + (char)(prefix[^1] + 1);
        return table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey ge {prefix} and RowKey lt {end}"), cancellationToken: cancellationToken);
    }

    private static void PutOrder(OrderedDictionary<string, TableTransactionAction> rows, OrderStanding order, bool known, bool drains)
    {
        string id = order.Order.Id.Value, now = OrderRow + id;
        Put(rows, order.HasEnded ? $"past|order|{id}" : now, PauseJson.Write(order), TableTransactionActionType.UpsertReplace);
        if (order.HasEnded && known)
            rows[now] = new(TableTransactionActionType.Delete, new TableEntity(Partition, now), ETag.All);
        else if (order.HasEnded)
            rows.Remove(now);
        if (order.HasEnded || drains)
            rows[$"drain|{id}"] = new(TableTransactionActionType.UpsertReplace, new TableEntity(Partition, $"drain|{id}"));
    }

    private static void Put(OrderedDictionary<string, TableTransactionAction> rows, string key, ReadOnlyMemory<byte> bytes, TableTransactionActionType action)
    {
        var row = new TableEntity(Partition, key);
        Bytes.Put(row, bytes.Span);
        rows[key] = new(action, row);
    }

    private static long Version(TableEntity row) => row.GetInt32("Protocol") != ProtocolVersion
        ? throw new InvalidDataException($"Control protocol version {row.GetInt32("Protocol")} is unknown.")
        : row.GetInt64("Version") ?? throw new InvalidDataException("The control version is missing.");

    private static string LogRow(long version) => string.Create(CultureInfo.InvariantCulture, $"log|{version:D19}");

    private static TableEntity ToEntity(TrainingFlag flag) => new(Partition, FlagRow + flag.Code)
    {
        ["Open"] = flag.Open, ["ChangedBy"] = flag.ChangedBy, ["ChangedAt"] = flag.ChangedAt, ["Reason"] = flag.Reason, ["Version"] = flag.Version,
    };

    private static TrainingFlag ToFlag(TableEntity row) => new(
        new JurisdictionCode(row.RowKey[FlagRow.Length..]),
        row.GetBoolean("Open") ?? throw new InvalidDataException($"{row.RowKey}: the flag does not say whether it is open."),
        row.GetString("ChangedBy") ?? "",
        row.GetDateTimeOffset("ChangedAt") ?? throw new InvalidDataException($"{row.RowKey}: the flag has no instant."),
        row.GetString("Reason")) { Version = row.GetInt64("Version") ?? 0 };
}
