using System.Globalization;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using RegionalPause.Requests;
using RegionalPause.Storage;

namespace RegionalPause.Ledger;

/// <summary>The result of an append.</summary>
internal enum Appended
{
    /// <summary>The record is in the ledger.</summary>
    Yes,

    /// <summary>The record is not in the ledger and never will be. Continue with the returned guard.</summary>
    No,
}

/// <summary>An append, and the shard after it.</summary>
/// <param name="Result">Whether the record is in the ledger.</param>
/// <param name="Guard">The guard now.</param>
/// <param name="Other">The record that another process appended at the position; <c>null</c> if none did.</param>
/// <param name="IsBlocked">Whether a row is at the position although the guard is not beyond it. Another program wrote it, and nothing can
/// ever be appended to this shard.</param>
internal readonly record struct Append(Appended Result, Guard Guard, byte[]? Other = null, bool IsBlocked = false);

/// <summary>
/// The shards in storage.
/// <list type="bullet">
/// <item>Table <c>ledger</c>. Partition: a shard. Rows: <c>guard</c> (one); <c>r</c> + 19-digit position (one a record; insert-only, never
/// deleted before it is sealed); <c>tally|day</c> (one for each day with changes). The owner of the shard writes it; a process that pauses
/// or cleans up writes fences and closes. It grows by one record a group commit.</item>
/// <item>Table <c>shards</c>. Partition <c>live</c>: shards with admissions that may still be in transit; <c>closed</c>: all others. Row:
/// the shard. One row a process start. The janitor moves rows; they are never deleted.</item>
/// </list>
/// </summary>
public sealed class ShardTable(StorageAccount account) : IStorageTable
{
    internal const string LedgerTable = "ledger";
    internal const string RegistryTable = "shards";

    private const string Live = "live";
    private const string Closed = "closed";
    private const string GuardRow = "guard";
    private const int ProtocolVersion = 1;

    private readonly TableClient ledger = account.Tables.GetTableClient(LedgerTable);
    private readonly TableClient registry = account.Tables.GetTableClient(RegistryTable);

    /// <summary>Creates both tables if they are missing.</summary>
    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        await ledger.CreateIfNotExistsAsync(cancellationToken).ConfigureAwait(false);
        await registry.CreateIfNotExistsAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Registers a new shard and inserts its guard. Only then may its owner read the control state (register first, read
    /// second).</summary>
    internal async Task<Guard> RegisterAsync(ShardId shard, string owner, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Crash here: nothing is registered; a new process takes a new id.
        var entry = new TableEntity(Live, shard.Value) { ["Owner"] = owner, ["StartedAt"] = now };
        await registry.UpsertEntityAsync(entry, TableUpdateMode.Replace, cancellationToken).ConfigureAwait(false);
        var guard = new Guard
        {
            Shard = shard,
            Owner = owner,
            StartedAt = now,
            State = GuardState.Open,
            LastWriteAt = now,
        };
        try
        {
            // Crash here: the shard is registered without a guard; the process that fences it inserts a closed guard instead.
            Response added = await ledger.AddEntityAsync(ToEntity(guard), cancellationToken).ConfigureAwait(false);
            return guard with { Tag = added.Headers.ETag ?? throw new InvalidDataException("The store returned no ETag.") };
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            // An earlier attempt of this request inserted it (it may be fenced since), or another process closed the shard instead.
            // Ids are never reused, so there is no other owner.
            return await ReadGuardAsync(shard, cancellationToken).ConfigureAwait(false)
                ?? throw new InvalidDataException($"Shard {shard} lost its guard.");
        }
    }

    /// <summary>Closes a shard whose owner registered it but has not inserted its guard. The owner's insert then fails.</summary>
    internal async Task<Guard> CloseUnguardedAsync(ShardId shard, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var tombstone = new Guard
        {
            Shard = shard,
            Owner = "",
            StartedAt = now,
            State = GuardState.Closed,
            LastWriteAt = now,
        };
        try
        {
            // Crash here: the shard is permanently closed or unchanged; the next round reads it again.
            await ledger.AddEntityAsync(ToEntity(tombstone), cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            // The owner's insert won. Its guard is fenced like any other.
        }
        return await ReadGuardAsync(shard, cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidDataException($"Shard {shard} lost its guard.");
    }

    /// <summary>The guard; <c>null</c> if the shard has none.</summary>
    public async Task<Guard?> ReadGuardAsync(ShardId shard, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> row = await ledger
            .GetEntityIfExistsAsync<TableEntity>(shard.Value, GuardRow, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        return row.HasValue ? ToGuard(shard, row.Value!) : null;
    }

    /// <summary>
    /// Appends one record. The record and the guard are written in one transaction: both or neither. If the response is lost, this method
    /// reads the state back. So the caller gets the true result, or an exception that means that storage is unavailable.
    /// </summary>
    internal async Task<Append> AppendAsync(
        Guard before,
        LedgerRecord record,
        byte[] bytes,
        Guard after,
        IEnumerable<TableEntity> tallies,
        CancellationToken cancellationToken
    )
    {
        var row = new TableEntity(before.Shard.Value, RowKey(record.Position));
        Bytes.Put(row, bytes);
        List<TableTransactionAction> actions =
        [
            new(TableTransactionActionType.UpdateReplace, ToEntity(after), before.Tag),
            new(TableTransactionActionType.Add, row),
            .. tallies.Select(tally => new TableTransactionAction(TableTransactionActionType.UpsertReplace, tally)),
        ];
        try
        {
            // Crash here: the append is in the ledger or it is not; the messages are delivered again and find out which.
            Response<IReadOnlyList<Response>> done = await ledger.SubmitTransactionAsync(actions, cancellationToken).ConfigureAwait(false);
            return done.Value[0].Headers.ETag is { } tag
                ? new Append(Appended.Yes, after with { Tag = tag })
                : await SettleAsync(before, record.Position, bytes, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (StorageFaults.IsConflict(e) || StorageFaults.IsUnavailable(e))
        {
            return await SettleAsync(before, record.Position, bytes, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && StorageFaults.IsUnavailable(e))
        {
            return await SettleAsync(before, record.Position, bytes, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Whether an append with an unknown result is in the ledger. If it is not, the guard is written once more, so that a request that is
    /// still in transit can never be applied later. The code never assumes "failed" or "succeeded".
    /// </summary>
    internal async Task<Append> SettleAsync(Guard before, long position, byte[] bytes, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task<byte[]?> reading = ReadBytesAsync(before.Shard, position, cancellationToken);
            Task<Guard?> guard = ReadGuardAsync(before.Shard, cancellationToken);
            await Task.WhenAll(reading, guard).ConfigureAwait(false);
            Guard now = await guard.ConfigureAwait(false) ?? throw new InvalidDataException($"Shard {before.Shard} lost its guard.");
            if (now.Next > position)
            {
                // The record may have been stored after it was looked for and before the guard was read.
                byte[]? found =
                    await reading.ConfigureAwait(false)
                    ?? await ReadBytesAsync(before.Shard, position, cancellationToken).ConfigureAwait(false);
                return found is not null && found.AsSpan().SequenceEqual(bytes)
                    ? new Append(Appended.Yes, now)
                    : new Append(Appended.No, now, found);
            }
            // If this write succeeds, the guard was before the position during both reads. A record and its guard are written together.
            if (await WriteGuardAsync(now with { Counter = now.Counter + 1 }, cancellationToken).ConfigureAwait(false) is { } bumped)
                return new Append(Appended.No, bumped, IsBlocked: await reading.ConfigureAwait(false) is not null);
        }
    }

    /// <summary>Writes only the guard, if no other process wrote it since it was read; <c>null</c> if one did.</summary>
    internal async Task<Guard?> WriteGuardAsync(Guard guard, CancellationToken cancellationToken)
    {
        try
        {
            // Crash here: only bookkeeping changed; every guarantee depends on records.
            Response done = await ledger
                .UpdateEntityAsync(ToEntity(guard), guard.Tag, TableUpdateMode.Replace, cancellationToken)
                .ConfigureAwait(false);
            return done.Headers.ETag is { } tag
                ? guard with
                {
                    Tag = tag,
                }
                : await ReadGuardAsync(guard.Shard, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (StorageFaults.IsConflict(e))
        {
            return null;
        }
    }

    /// <summary>
    /// The chain hash that a record at a position must follow: that of the previous stored record; <c>null</c> if there is none.
    /// </summary>
    internal async Task<ReadOnlyMemory<byte>?> ReadChainAsync(ShardId shard, long position, CancellationToken cancellationToken)
    {
        if (position == 0)
            return LedgerCodec.Genesis;
        // Not "? … : null": a null array would be converted to an empty hash.
        return position > 0 && await ReadBytesAsync(shard, position - 1, cancellationToken).ConfigureAwait(false) is { } bytes
            ? LedgerCodec.Hash(bytes)
            : default(ReadOnlyMemory<byte>?);
    }

    /// <summary>Whether there is a record at a position, even if it cannot be read.</summary>
    internal async Task<bool> HasRecordAsync(ShardId shard, long position, CancellationToken cancellationToken) =>
        await ReadBytesAsync(shard, position, cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>Closes a shard that cannot be sealed to its end. Its owner appends nothing more, and the guard shows the reason.</summary>
    internal async Task<Guard> CloseUnsealableAsync(ShardId shard, CancellationToken cancellationToken)
    {
        while (true)
        {
            Guard guard =
                await ReadGuardAsync(shard, cancellationToken).ConfigureAwait(false)
                ?? throw new InvalidDataException($"Shard {shard} lost its guard.");
            if (guard.IsUnsealable)
                return guard;
            // If the process crashes before this write, the shard stays open; the sequencer reads the same record again and closes it then.
            Guard closing = guard with
            {
                State = GuardState.Closed,
                IsUnsealable = true,
                Counter = guard.Counter + 1,
            };
            if (await WriteGuardAsync(closing, cancellationToken).ConfigureAwait(false) is { } closed)
                return closed;
        }
    }

    /// <summary>One record; <c>null</c> if the shard has no record at that position yet.</summary>
    public async Task<LedgerRecord?> ReadAsync(ShardId shard, long position, CancellationToken cancellationToken) =>
        await ReadBytesAsync(shard, position, cancellationToken).ConfigureAwait(false) is { } bytes ? LedgerCodec.Read(bytes) : null;

    /// <summary>All records of a shard from a position, in order, with their bytes.</summary>
    public async IAsyncEnumerable<(LedgerRecord Record, byte[] Bytes)> ReadFromAsync(
        ShardId shard,
        long position,
        [EnumeratorCancellation] CancellationToken cancellationToken,
        int pageSize = 100
    )
    {
        string filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {shard.Value} and RowKey ge {RowKey(position)} and RowKey lt {"s"}"
        );
        await foreach (
            TableEntity row in ledger.QueryAsync<TableEntity>(filter, pageSize, cancellationToken: cancellationToken).ConfigureAwait(false)
        )
        {
            byte[] bytes = Bytes.Get(row);
            yield return (LedgerCodec.Read(bytes), bytes);
        }
    }

    /// <summary>Every shard with admissions that may still be in transit.</summary>
    public Task<List<ShardId>> ListLiveAsync(CancellationToken cancellationToken) =>
        ListAsync(TableClient.CreateQueryFilter($"PartitionKey eq {Live}"), cancellationToken);

    /// <summary>Every shard that is closed and settled.</summary>
    public Task<List<ShardId>> ListClosedAsync(CancellationToken cancellationToken) =>
        ListAsync(TableClient.CreateQueryFilter($"PartitionKey eq {Closed}"), cancellationToken);

    /// <summary>Shards retired since an instant of the store's clock.</summary>
    public Task<List<ShardId>> ListClosedSinceAsync(DateTimeOffset instant, CancellationToken cancellationToken) =>
        ListAsync(TableClient.CreateQueryFilter($"PartitionKey eq {Closed} and Timestamp ge {instant}"), cancellationToken);

    /// <summary>When a live shard registered, by the store's clock.</summary>
    internal async Task<DateTimeOffset> ReadRegisteredAtAsync(ShardId shard, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> row = await registry
            .GetEntityIfExistsAsync<TableEntity>(Live, shard.Value, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        return row.HasValue && row.Value!.Timestamp is { } at ? at : DateTimeOffset.MaxValue;
    }

    /// <summary>Moves a closed and settled shard to the closed partition, so that the next fence does not list it.</summary>
    internal async Task RetireAsync(Guard guard, CancellationToken cancellationToken)
    {
        // Crash here: the shard is in both partitions; readers see it once, the next round finishes the move.
        await registry
            .UpsertEntityAsync(
                new TableEntity(Closed, guard.Shard.Value)
                {
                    ["Owner"] = guard.Owner,
                    ["StartedAt"] = guard.StartedAt,
                    ["ClosedAt"] = guard.LastWriteAt,
                },
                TableUpdateMode.Replace,
                cancellationToken
            )
            .ConfigureAwait(false);
        await registry.DeleteEntityAsync(Live, guard.Shard.Value, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The tally rows of one day in one shard, as stored.</summary>
    internal async Task<byte[]?> ReadTallyAsync(ShardId shard, DateOnly day, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> row = await ledger
            .GetEntityIfExistsAsync<TableEntity>(shard.Value, TallyRow(day), cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        return row.HasValue ? Bytes.Get(row.Value!) : null;
    }

    internal static TableEntity TallyEntity(ShardId shard, DateOnly day, ReadOnlySpan<byte> bytes)
    {
        var row = new TableEntity(shard.Value, TallyRow(day));
        Bytes.Put(row, bytes);
        return row;
    }

    private static string TallyRow(DateOnly day) => $"tally|{day:yyyy-MM-dd}";

    private static string RowKey(long position) => string.Create(CultureInfo.InvariantCulture, $"r{position:D19}");

    private async Task<byte[]?> ReadBytesAsync(ShardId shard, long position, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> row = await ledger
            .GetEntityIfExistsAsync<TableEntity>(shard.Value, RowKey(position), cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        return row.HasValue ? Bytes.Get(row.Value!) : null;
    }

    private async Task<List<ShardId>> ListAsync(string filter, CancellationToken cancellationToken)
    {
        var shards = new List<ShardId>();
        await foreach (
            TableEntity row in registry
                .QueryAsync<TableEntity>(filter, select: ["RowKey"], cancellationToken: cancellationToken)
                .ConfigureAwait(false)
        )
            shards.Add(ShardId.Parse(row.RowKey));
        return shards;
    }

    private static TableEntity ToEntity(Guard guard) =>
        new(guard.Shard.Value, GuardRow)
        {
            ["Protocol"] = ProtocolVersion,
            ["Owner"] = guard.Owner,
            ["StartedAt"] = guard.StartedAt,
            ["State"] = guard.State.ToString(),
            ["ControlVersion"] = guard.ControlVersion,
            ["FencedVersion"] = guard.FencedVersion,
            ["FenceCause"] = guard.FenceCause,
            ["Next"] = guard.Next,
            ["Chain"] = guard.Chain.ToArray(),
            ["LastAdmission"] = guard.LastAdmission,
            ["LastNotAfter"] = guard.LastNotAfter,
            ["SettledUpTo"] = guard.SettledUpTo,
            ["LastWriteAt"] = guard.LastWriteAt,
            ["Counter"] = guard.Counter,
            ["Unsealable"] = guard.IsUnsealable,
        };

    private static Guard ToGuard(ShardId shard, TableEntity row) =>
        row.GetInt32("Protocol") != ProtocolVersion
            ? throw new InvalidDataException($"Shard {shard}: protocol version {row.GetInt32("Protocol")} is unknown.")
            : new Guard
            {
                Shard = shard,
                Owner = row.GetString("Owner"),
                StartedAt = Required(row.GetDateTimeOffset("StartedAt"), shard),
                State = Enum.TryParse(row.GetString("State"), out GuardState state)
                    ? state
                    : throw new InvalidDataException($"Shard {shard}: state '{row.GetString("State")}' is unknown."),
                ControlVersion = Required(row.GetInt64("ControlVersion"), shard),
                FencedVersion = Required(row.GetInt64("FencedVersion"), shard),
                FenceCause = row.GetString("FenceCause"),
                Next = Required(row.GetInt64("Next"), shard),
                Chain = row.GetBinary("Chain") ?? throw new InvalidDataException($"Shard {shard}: the guard has no chain hash."),
                LastAdmission = Required(row.GetInt64("LastAdmission"), shard),
                LastNotAfter = row.GetDateTimeOffset("LastNotAfter"),
                SettledUpTo = Required(row.GetInt64("SettledUpTo"), shard),
                LastWriteAt = Required(row.GetDateTimeOffset("LastWriteAt"), shard),
                Counter = Required(row.GetInt64("Counter"), shard),
                IsUnsealable = row.GetBoolean("Unsealable") ?? false,
                Tag = row.ETag,
            };

    private static T Required<T>(T? value, ShardId shard)
        where T : struct => value ?? throw new InvalidDataException($"Shard {shard}: the guard lacks a field.");
}
