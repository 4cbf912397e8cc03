using System.Globalization;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using RegionalPause.Requests;
using RegionalPause.Storage;

namespace RegionalPause.Ledger;

/// <summary>What became of an append.</summary>
internal enum Appended
{
    /// <summary>The record is in the ledger.</summary>
    Yes,

    /// <summary>It is not and never will be; the guard given back is the one to go on from.</summary>
    No,
}

/// <summary>
/// The shards in storage.
/// <list type="bullet">
/// <item>Table <c>ledger</c>. Partition: a shard. Rows: <c>guard</c> (one); <c>r</c> + 19-digit position (one a record; insert-only, never deleted before it
/// is sealed); <c>tally|day</c> (one a day touched). Written by the shard's owner; fences and closes by whoever pauses or cleans up. Grows by one
/// record a group commit.</item>
/// <item>Table <c>shards</c>. Partition <c>live</c>: shards that may still have something on its way; <c>closed</c>: the rest. Row: the shard. One row a
/// process start; moved by the janitor, never deleted.</item>
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

    /// <summary>Registers a new shard and inserts its guard; only then may its owner read the law (register first, read second).</summary>
    internal async Task<Guard> RegisterAsync(ShardId shard, string owner, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Crash here: nothing is registered; a new process takes a new id.
        await registry.UpsertEntityAsync(new TableEntity(Live, shard.Value) { ["Owner"] = owner, ["StartedAt"] = now }, TableUpdateMode.Replace, cancellationToken).ConfigureAwait(false);
        var guard = new Guard { Shard = shard, Owner = owner, StartedAt = now, State = GuardState.Open, LastWriteAt = now };
        try
        {
            // Crash here: the shard is registered without a guard; whoever fences it inserts a closed one in its place.
            Response added = await ledger.AddEntityAsync(ToEntity(guard), cancellationToken).ConfigureAwait(false);
            return guard with { Tag = added.Headers.ETag ?? throw new InvalidDataException("The store gave no ETag.") };
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            // By an earlier attempt of this very request, fenced since or not; or closed by somebody in its place. Ids are never reused, so there is nobody else.
            return await ReadGuardAsync(shard, cancellationToken).ConfigureAwait(false) ?? throw new InvalidDataException($"Shard {shard} lost its guard.");
        }
    }

    /// <summary>Closes a shard whose owner registered it and has not inserted its guard: the owner's insert will fail.</summary>
    internal async Task<Guard> CloseUnguardedAsync(ShardId shard, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var tombstone = new Guard { Shard = shard, Owner = "", StartedAt = now, State = GuardState.Closed, LastWriteAt = now };
        try
        {
            // Crash here: the shard is fenced for good or not at all; the next round looks again.
            await ledger.AddEntityAsync(ToEntity(tombstone), cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            // The owner's insert won; what it wrote is fenced like any other.
        }
        return await ReadGuardAsync(shard, cancellationToken).ConfigureAwait(false) ?? throw new InvalidDataException($"Shard {shard} lost its guard.");
    }

    /// <summary>The guard, or <c>null</c> if the shard has none.</summary>
    public async Task<Guard?> ReadGuardAsync(ShardId shard, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> row = await ledger.GetEntityIfExistsAsync<TableEntity>(shard.Value, GuardRow, cancellationToken: cancellationToken).ConfigureAwait(false);
        return row.HasValue ? ToGuard(shard, row.Value!) : null;
    }

    /// <summary>
    /// Appends one record: the record and the guard in one transaction, both new or neither. A lost answer is settled here by reading back, so the caller
    /// always learns the truth or an exception that says storage cannot be asked.
    /// </summary>
    internal async Task<(Appended Result, Guard Guard)> AppendAsync(
        Guard before, LedgerRecord record, byte[] bytes, Guard after, IEnumerable<TableEntity> tallies, CancellationToken cancellationToken)
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
            // Crash here: the append is in the ledger or it is not; nobody was told, the messages come back and find out.
            Response<IReadOnlyList<Response>> done = await ledger.SubmitTransactionAsync(actions, cancellationToken).ConfigureAwait(false);
            return done.Value[0].Headers.ETag is { } tag
                ? (Appended.Yes, after with { Tag = tag })
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
    /// Whether an append whose answer is not known is in the ledger. Where it is not, the guard is written once more, so that a request still under way
    /// somewhere can never land later: neither "failed" nor "succeeded" is ever assumed.
    /// </summary>
    internal async Task<(Appended Result, Guard Guard)> SettleAsync(Guard before, long position, byte[] bytes, CancellationToken cancellationToken)
    {
        while (true)
        {
            Guard now = await ReadGuardAsync(before.Shard, cancellationToken).ConfigureAwait(false) ?? throw new InvalidDataException($"Shard {before.Shard} lost its guard.");
            if (now.Next > position)
            {
                byte[]? found = await ReadBytesAsync(before.Shard, position, cancellationToken).ConfigureAwait(false);
                return (found is not null && found.AsSpan().SequenceEqual(bytes) ? Appended.Yes : Appended.No, now);
            }
            if (await WriteGuardAsync(now with { Counter = now.Counter + 1 }, cancellationToken).ConfigureAwait(false) is { } bumped)
                return (Appended.No, bumped);
        }
    }

    /// <summary>Writes the guard alone if nobody did since it was read; <c>null</c> if somebody did.</summary>
    internal async Task<Guard?> WriteGuardAsync(Guard guard, CancellationToken cancellationToken)
    {
        try
        {
            // Crash here: only bookkeeping moved; every promise rests on records.
            Response done = await ledger.UpdateEntityAsync(ToEntity(guard), guard.Tag, TableUpdateMode.Replace, cancellationToken).ConfigureAwait(false);
            return done.Headers.ETag is { } tag ? guard with { Tag = tag } : await ReadGuardAsync(guard.Shard, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (StorageFaults.IsConflict(e))
        {
            return null;
        }
    }

    /// <summary>
    /// The chain hash a record at a position has to follow: that of the stored record before it; <c>null</c> where there is none.
    /// </summary>
    internal async Task<ReadOnlyMemory<byte>?> ReadChainAsync(ShardId shard, long position, CancellationToken cancellationToken)
    {
        if (position == 0)
            return LedgerCodec.Genesis;
        // Not "? … : null": a null array would become an empty hash.
        return position > 0 && await ReadBytesAsync(shard, position - 1, cancellationToken).ConfigureAwait(false) is { } bytes
            ? LedgerCodec.Hash(bytes)
            : default(ReadOnlyMemory<byte>?);
    }

    /// <summary>Whether a record stands at a position, readable or not.</summary>
    internal async Task<bool> HasRecordAsync(ShardId shard, long position, CancellationToken cancellationToken) =>
        await ReadBytesAsync(shard, position, cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>Closes a shard that cannot be sealed to its end: its owner appends nothing more, and everybody can see why.</summary>
    internal async Task<Guard> CloseUnsealableAsync(ShardId shard, CancellationToken cancellationToken)
    {
        while (true)
        {
            Guard guard = await ReadGuardAsync(shard, cancellationToken).ConfigureAwait(false) ?? throw new InvalidDataException($"Shard {shard} lost its guard.");
            if (guard.IsUnsealable)
                return guard;
            // Whoever dies before this leaves the shard open; the sequencer meets the same record again and closes it then.
            if (await WriteGuardAsync(guard with { State = GuardState.Closed, IsUnsealable = true, Counter = guard.Counter + 1 }, cancellationToken).ConfigureAwait(false) is { } closed)
                return closed;
        }
    }

    /// <summary>One record, or <c>null</c> if the shard has not come so far.</summary>
    public async Task<LedgerRecord?> ReadAsync(ShardId shard, long position, CancellationToken cancellationToken) =>
        await ReadBytesAsync(shard, position, cancellationToken).ConfigureAwait(false) is { } bytes ? LedgerCodec.Read(bytes) : null;

    /// <summary>All records of a shard from a position on, in order, with their bytes.</summary>
    public async IAsyncEnumerable<(LedgerRecord Record, byte[] Bytes)> ReadFromAsync(
        ShardId shard, long position, [EnumeratorCancellation] CancellationToken cancellationToken, int pageSize = 100)
    {
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {shard.Value} and RowKey ge {RowKey(position)} and RowKey lt {"s"}");
        await foreach (TableEntity row in ledger.QueryAsync<TableEntity>(filter, pageSize, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            byte[] bytes = Bytes.Get(row);
            yield return (LedgerCodec.Read(bytes), bytes);
        }
    }

    /// <summary>Every shard that may still have something on its way.</summary>
    public Task<List<ShardId>> ListLiveAsync(CancellationToken cancellationToken) => ListAsync(TableClient.CreateQueryFilter($"PartitionKey eq {Live}"), cancellationToken);

    /// <summary>Every shard that is closed and settled.</summary>
    public Task<List<ShardId>> ListClosedAsync(CancellationToken cancellationToken) => ListAsync(TableClient.CreateQueryFilter($"PartitionKey eq {Closed}"), cancellationToken);

    /// <summary>Those put away since an instant of the store's clock.</summary>
    public Task<List<ShardId>> ListClosedSinceAsync(DateTimeOffset instant, CancellationToken cancellationToken) =>
        ListAsync(TableClient.CreateQueryFilter($"PartitionKey eq {Closed} and Timestamp ge {instant}"), cancellationToken);

    /// <summary>When a live shard registered, by the store's clock.</summary>
    internal async Task<DateTimeOffset> ReadRegisteredAtAsync(ShardId shard, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> row = await registry.GetEntityIfExistsAsync<TableEntity>(Live, shard.Value, cancellationToken: cancellationToken).ConfigureAwait(false);
        return row.HasValue && row.Value!.Timestamp is { } at ? at : DateTimeOffset.MaxValue;
    }

    /// <summary>Moves a closed and settled shard out of the way of the next fence.</summary>
    internal async Task RetireAsync(Guard guard, CancellationToken cancellationToken)
    {
        // Crash here: the shard stands in both partitions; readers see it once, the next round finishes the move.
        await registry.UpsertEntityAsync(
            new TableEntity(Closed, guard.Shard.Value) { ["Owner"] = guard.Owner, ["StartedAt"] = guard.StartedAt, ["ClosedAt"] = guard.LastWriteAt },
            TableUpdateMode.Replace, cancellationToken).ConfigureAwait(false);
        await registry.DeleteEntityAsync(Live, guard.Shard.Value, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The tally rows of one day in one shard, as stored.</summary>
    internal async Task<byte[]?> ReadTallyAsync(ShardId shard, DateOnly day, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> row = await ledger.GetEntityIfExistsAsync<TableEntity>(shard.Value, TallyRow(day), cancellationToken: cancellationToken).ConfigureAwait(false);
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
        NullableResponse<TableEntity> row = await ledger.GetEntityIfExistsAsync<TableEntity>(shard.Value, RowKey(position), cancellationToken: cancellationToken).ConfigureAwait(false);
        return row.HasValue ? Bytes.Get(row.Value!) : null;
    }

    private async Task<List<ShardId>> ListAsync(string filter, CancellationToken cancellationToken)
    {
        var shards = new List<ShardId>();
        await foreach (TableEntity row in registry.QueryAsync<TableEntity>(filter, select: ["RowKey"], cancellationToken: cancellationToken).ConfigureAwait(false))
            shards.Add(ShardId.Parse(row.RowKey));
        return shards;
    }

    private static TableEntity ToEntity(Guard guard) => new(guard.Shard.Value, GuardRow)
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

    private static Guard ToGuard(ShardId shard, TableEntity row) => row.GetInt32("Protocol") != ProtocolVersion
        ? throw new InvalidDataException($"Shard {shard}: protocol version {row.GetInt32("Protocol")} is unknown.")
        : new Guard
        {
            Shard = shard,
            Owner = row.GetString("Owner"),
            StartedAt = Required(row.GetDateTimeOffset("StartedAt"), shard),
            State = Enum.TryParse(row.GetString("State"), out GuardState state) ? state : throw new InvalidDataException($"Shard {shard}: state '{row.GetString("State")}' is unknown."),
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

    private static T Required<T>(T? value, ShardId shard) where T : struct => value ?? throw new InvalidDataException($"Shard {shard}: the guard lacks a field.");
}
