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

/// <summary>
/// The control partition: the control state and the log of its changes. Table <c>control</c>, one partition. Every change is one
/// transaction that replaces the version row with If-Match, so versions never go back and never fork (P3). Commands of one process share
/// transactions (<see cref="ControlWriter"/>). Rows: <c>now|!version</c>; <c>now|flag|CODE</c>; <c>now|terms|CODE</c>, the terms of the
/// last resumption there; <c>now|order|ID</c> while the order is scheduled or in force; <c>past|order|ID</c> after it has ended;
/// <c>cert|ID</c> (insert-only); <c>drain|ID</c> from the end of an order, or of a part of it, until all its held items were processed;
/// <c>log|</c> + 19-digit version (insert-only, hash-chained); <c>engagement|ORDER|number</c> and <c>resumption|ORDER</c>, described by
/// their handlers. Every instance writes it. It grows by one log row a change. Only <c>drain|</c> rows are ever deleted. A snapshot reads
/// <c>now|</c> only.
/// </summary>
public sealed class ControlTable : IStorageTable
{
    private const string Partition = "control";
    private const string VersionRow = "now|!version";
    private const string TermsRow = "now|terms|";
    private const string FlagRow = "now|flag|";
    private const string OrderRow = "now|order|";
    private const int ProtocolVersion = 1;

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

    /// <summary>The current version only: one point read.</summary>
    public async Task<long> ReadVersionAsync(CancellationToken cancellationToken)
    {
        TableEntity? row = await FindEntityAsync(VersionRow, cancellationToken).ConfigureAwait(false);
        return row is null ? 0 : Version(row);
    }

    /// <summary>
    /// The control state at one version. Reads again until the version did not change meanwhile, so that two versions are never mixed.
    /// </summary>
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
        TableEntity? row = await FindEntityAsync("fenced", cancellationToken).ConfigureAwait(false);
        return row?.GetInt64("Version") ?? 0;
    }

    /// <summary>
    /// Records that every shard is fenced up to a version. A lower version written late is harmless: it only causes one more fencing.
    /// </summary>
    public Task WriteFencedAsync(long version, CancellationToken cancellationToken) =>
        // Crash here: the shards are fenced but this is not recorded; the next round fences them again, which changes nothing.
        table.UpsertEntityAsync(new TableEntity(Partition, "fenced") { ["Version"] = version }, TableUpdateMode.Replace, cancellationToken);

    /// <summary>Applies a command, together with the other commands of this process that wait at the same time.</summary>
    internal Task<Result<T>> ApplyAsync<T>(ControlCommand<T> command, CancellationToken cancellationToken) =>
        writer.ApplyAsync(command, cancellationToken);

    /// <summary>
    /// Applies a decision that reads more than the control state: reads the state, decides, commits. Decides again if another writer
    /// committed first. The data that the decision reads changes only with the version of the state.
    /// </summary>
    /// <param name="decide">Loads and decides. A refusal stops the attempts.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    internal async Task<Result<T>> ApplyAsync<T>(
        Func<ControlState, Task<Result<ControlStep<T>>>> decide,
        CancellationToken cancellationToken
    )
    {
        for (int attempt = 0; attempt < Attempts.OfAWrite; attempt++)
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

    /// <summary>Commits one change on a state. Returns the new version, or <c>null</c> if the state is no longer current.</summary>
    public async Task<long?> CommitAsync(ControlState basis, ControlChange change, CancellationToken cancellationToken) =>
        (await CommitAsync(basis, [change], cancellationToken).ConfigureAwait(false))?.Version;

    /// <summary>Commits changes on a state, as one row of the log. Returns <c>null</c> if the state is no longer current.</summary>
    internal async Task<Committed?> CommitAsync(
        ControlState basis,
        ImmutableArray<ControlChange> changes,
        CancellationToken cancellationToken
    )
    {
        long version = basis.Version + 1;
        byte[] body = ControlLog.Write(version, basis.ChainHash, [.. changes.SelectMany(c => c.Events)]);
        byte[] hash = SHA256.HashData(body);
        try
        {
            // Crash here: the change is committed or not, and the caller has no answer; CompletePauses fences and finishes it.
            Response<IReadOnlyList<Response>> stored = await table
                .SubmitTransactionAsync(Actions(basis, changes, version, hash, body), cancellationToken)
                .ConfigureAwait(false);
            return new Committed(version, hash, stored.Value[0].Headers.ETag);
        }
        catch (Exception e)
            when (e is RequestFailedException r
                    ? StorageFaults.IsConflict(r) || StorageFaults.IsUnavailable(r)
                    : StorageFaults.IsUnavailable(e)
            )
        {
            // Perhaps an earlier attempt of this same request was stored. Then the log row has the same bytes.
            if (await FindEntityAsync(LogRow(version), cancellationToken).ConfigureAwait(false) is { } stored)
                return Bytes.Get(stored).AsSpan().SequenceEqual(body) ? new Committed(version, hash, Tag: null) : null;
            if (e is RequestFailedException refused && StorageFaults.IsConflict(refused))
                return null;
            throw;
        }
    }

    /// <summary>The version row, then the log row, then each other row once, with its value after the last change.</summary>
    private static IEnumerable<TableTransactionAction> Actions(
        ControlState basis,
        ImmutableArray<ControlChange> changes,
        long version,
        byte[] hash,
        byte[] body
    )
    {
        var versionRow = new TableEntity(Partition, VersionRow)
        {
            ["Version"] = version,
            ["Hash"] = hash,
            ["Protocol"] = ProtocolVersion,
            ["Tightened"] = changes.Any(c => c.Tightens) ? version : basis.Tightened,
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
            IEnumerable<ModuleRow> terms = change.Terms.Select(t => new ModuleRow(
                $"{TermsRow}{t.Code}",
                ResumptionJson.Write(t with { Version = version }),
                Once: false
            ));
            foreach (ModuleRow kept in change.ModuleRows.Concat(terms))
                Put(rows, kept.Key, kept.Bytes, kept.Once ? TableTransactionActionType.Add : TableTransactionActionType.UpsertReplace);
        }
        return
        [
            basis.Tag is { } tag
                ? new(TableTransactionActionType.UpdateReplace, versionRow, tag)
                : new(TableTransactionActionType.Add, versionRow),
            new(TableTransactionActionType.Add, logRow),
            .. rows.Values,
        ];
    }

    /// <summary>
    /// Commits events that need no decision, on the current state. Returns the new version, or <c>null</c> if the state kept changing.
    /// </summary>
    /// <param name="events">Makes the events, after the time of the store is known.</param>
    /// <param name="tightens">Whether every shard must be fenced.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    internal async Task<long?> RecordAsync(
        Func<ImmutableArray<ReadOnlyMemory<byte>>> events,
        bool tightens,
        CancellationToken cancellationToken
    )
    {
        Result<long> recorded = await ApplyAsync(new RecordCommand(events, tightens), cancellationToken).ConfigureAwait(false);
        return recorded.Succeeded(out long version, out _) ? version : null;
    }

    /// <summary>One order, also if it has ended; <c>null</c> if it does not exist.</summary>
    public async Task<OrderState?> FindOrderAsync(OrderId id, CancellationToken cancellationToken)
    {
        // The first row is read twice: the order may have moved between the two reads.
        foreach (string prefix in (string[])["now|order|", "past|order|", "now|order|"])
        {
            if (await FindEntityAsync(prefix + id.Value, cancellationToken).ConfigureAwait(false) is { } row)
                return PauseJson.ReadStanding(Bytes.Get(row));
        }
        return null;
    }

    /// <summary>One order of a state, or one that has ended; <c>null</c> if it does not exist.</summary>
    internal async Task<OrderState?> FindOrderAsync(ControlState state, OrderId id, CancellationToken cancellationToken) =>
        state.Orders.GetValueOrDefault(id) ?? await FindOrderAsync(id, cancellationToken).ConfigureAwait(false);

    /// <summary>One order that has ended; <c>null</c> if there is no such order.</summary>
    internal async Task<OrderState?> FindEndedOrderAsync(OrderId id, CancellationToken cancellationToken)
    {
        TableEntity? row = await FindEntityAsync($"past|order|{id}", cancellationToken).ConfigureAwait(false);
        return row is null ? null : PauseJson.ReadStanding(Bytes.Get(row));
    }

    /// <summary>Orders that have ended.</summary>
    public async Task<ImmutableArray<OrderState>> ReadEndedAsync(CancellationToken cancellationToken)
    {
        ImmutableArray<OrderState>.Builder orders = ImmutableArray.CreateBuilder<OrderState>();
        await foreach (TableEntity row in RowsAsync("past|order|", cancellationToken).ConfigureAwait(false))
            orders.Add(PauseJson.ReadStanding(Bytes.Get(row)));
        return orders.ToImmutable();
    }

    /// <summary>The certificate of an order; <c>null</c> if it does not exist yet.</summary>
    public async Task<PauseCertificate?> FindCertificateAsync(OrderId id, CancellationToken cancellationToken) =>
        await FindCertificateBytesAsync(id, cancellationToken).ConfigureAwait(false) is { } bytes ? PauseJson.ReadCertificate(bytes) : null;

    /// <summary>The certificate as stored: the bytes whose hash is in the control log.</summary>
    internal async Task<byte[]?> FindCertificateBytesAsync(OrderId id, CancellationToken cancellationToken)
    {
        TableEntity? row = await FindEntityAsync($"cert|{id}", cancellationToken).ConfigureAwait(false);
        return row is null ? null : Bytes.Get(row);
    }

    /// <summary>The rows of other modules under a prefix, by key.</summary>
    internal async IAsyncEnumerable<ModuleRow> ReadRowsAsync(
        string prefix,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (TableEntity row in RowsAsync(prefix, cancellationToken).ConfigureAwait(false))
            yield return new ModuleRow(row.RowKey, Bytes.Get(row), Once: false);
    }

    /// <summary>A row of another module; <c>null</c> if it does not exist.</summary>
    internal async Task<ReadOnlyMemory<byte>?> FindRowAsync(string key, CancellationToken cancellationToken)
    {
        TableEntity? row = await FindEntityAsync(key, cancellationToken).ConfigureAwait(false);
        // Not "null": it would convert to memory that is empty, by way of byte[].
        return row is null ? default(ReadOnlyMemory<byte>?) : new ReadOnlyMemory<byte>(Bytes.Get(row));
    }

    /// <summary>
    /// Orders that ended, completely or in part, and whose held items were not all processed yet; each with the ETag of its row.
    /// </summary>
    internal async Task<ImmutableArray<(OrderId Order, ETag Listed)>> ReadDrainsAsync(CancellationToken cancellationToken)
    {
        ImmutableArray<(OrderId, ETag)>.Builder drains = ImmutableArray.CreateBuilder<(OrderId, ETag)>();
        await foreach (TableEntity row in RowsAsync("drain|", cancellationToken).ConfigureAwait(false))
            drains.Add((OrderId.Parse(row.RowKey["drain|".Length..]), row.ETag));
        return drains.ToImmutable();
    }

    /// <summary>Lists an order's held items for processing, also if they are listed already.</summary>
    internal Task ListDrainAsync(OrderId id, CancellationToken cancellationToken) =>
        // Crash here: the item is parked under an ended order that is not listed; its redelivered message lists the order.
        table.UpsertEntityAsync(new TableEntity(Partition, $"drain|{id}"), TableUpdateMode.Replace, cancellationToken);

    /// <summary>Records that an order's held items were processed, unless they were listed again meanwhile.</summary>
    internal async Task DeleteDrainAsync(OrderId id, ETag listed, CancellationToken cancellationToken)
    {
        try
        {
            // Crash here: the drain stays listed; the next round finds nothing left in it.
            await table.DeleteEntityAsync(Partition, $"drain|{id}", listed, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (StorageFaults.IsConflict(e))
        {
            // An item was parked later. The next slice processes it.
        }
    }

    /// <summary>The control log from a version on, in order, with the bytes of each row.</summary>
    public async IAsyncEnumerable<(long Version, byte[] Body)> ReadLogAsync(
        long from,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey ge {LogRow(from)} and RowKey lt {"log}"}");
        await foreach (TableEntity row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken).ConfigureAwait(false))
            yield return (long.Parse(row.RowKey.AsSpan("log|".Length), CultureInfo.InvariantCulture), Bytes.Get(row));
    }

    private async Task<TableEntity?> FindEntityAsync(string key, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> row = await table
            .GetEntityIfExistsAsync<TableEntity>(Partition, key, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        return row.HasValue ? row.Value : null;
    }

    private async Task<ControlState> ReadOnceAsync(CancellationToken cancellationToken)
    {
        TableEntity? version = null;
        ImmutableDictionary<JurisdictionCode, TrainingFlag>.Builder flags = ImmutableDictionary.CreateBuilder<
            JurisdictionCode,
            TrainingFlag
        >();
        ImmutableDictionary<OrderId, OrderState>.Builder orders = ImmutableDictionary.CreateBuilder<OrderId, OrderState>();
        ImmutableDictionary<JurisdictionCode, ResumptionTerms>.Builder terms = ImmutableDictionary.CreateBuilder<
            JurisdictionCode,
            ResumptionTerms
        >();
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
            : new ControlState(
                Version(version),
                version.GetBinary("Hash") ?? throw new InvalidDataException("The control version has no hash."),
                flags.ToImmutable(),
                orders.ToImmutable(),
                version.GetInt64("Tightened") ?? 0,
                version.ETag
            )
            {
                Terms = terms.ToImmutable(),
            };
    }

    private AsyncPageable<TableEntity> RowsAsync(string prefix, CancellationToken cancellationToken) =>
        table.QueryAsync<TableEntity>(RowFilter.Prefix(Partition, prefix), cancellationToken: cancellationToken);

    private static void PutOrder(OrderedDictionary<string, TableTransactionAction> rows, OrderState order, bool known, bool drains)
    {
        string id = order.Order.Id.Value,
            now = OrderRow + id;
        Put(rows, order.HasEnded ? $"past|order|{id}" : now, PauseJson.Write(order), TableTransactionActionType.UpsertReplace);
        if (order.HasEnded && known)
            rows[now] = new(TableTransactionActionType.Delete, new TableEntity(Partition, now), ETag.All);
        else if (order.HasEnded)
            rows.Remove(now);
        if (order.HasEnded || drains)
            rows[$"drain|{id}"] = new(TableTransactionActionType.UpsertReplace, new TableEntity(Partition, $"drain|{id}"));
    }

    private static void Put(
        OrderedDictionary<string, TableTransactionAction> rows,
        string key,
        ReadOnlyMemory<byte> bytes,
        TableTransactionActionType action
    )
    {
        var row = new TableEntity(Partition, key);
        Bytes.Put(row, bytes.Span);
        rows[key] = new(action, row);
    }

    private static long Version(TableEntity row) =>
        row.GetInt32("Protocol") != ProtocolVersion
            ? throw new InvalidDataException($"Control protocol version {row.GetInt32("Protocol")} is unknown.")
            : row.GetInt64("Version") ?? throw new InvalidDataException("The control version is missing.");

    private static string LogRow(long version) => string.Create(CultureInfo.InvariantCulture, $"log|{version:D19}");

    private static TableEntity ToEntity(TrainingFlag flag) =>
        new(Partition, FlagRow + flag.Code)
        {
            ["Open"] = flag.Open,
            ["ChangedBy"] = flag.ChangedBy,
            ["ChangedAt"] = flag.ChangedAt,
            ["Reason"] = flag.Reason,
            ["Version"] = flag.Version,
        };

    private static TrainingFlag ToFlag(TableEntity row) =>
        new(
            new JurisdictionCode(row.RowKey[FlagRow.Length..]),
            row.GetBoolean("Open") ?? throw new InvalidDataException($"{row.RowKey}: the property Open is missing."),
            row.GetString("ChangedBy") ?? "",
            row.GetDateTimeOffset("ChangedAt") ?? throw new InvalidDataException($"{row.RowKey}: the property ChangedAt is missing."),
            row.GetString("Reason")
        )
        {
            Version = row.GetInt64("Version") ?? 0,
        };
}
