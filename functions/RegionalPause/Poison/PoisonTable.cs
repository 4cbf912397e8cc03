using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using RegionalPause.Requests;
using RegionalPause.Storage;
using RegionalPause.Telemetry;

namespace RegionalPause.Poison;

/// <summary>
/// Messages that were put aside. Table <c>poison</c>. Partition: the first digit of the id modulo 4, so that a flood of wrong messages has
/// four partitions to go to, and a message is found by its id alone. Rows: <c>m|ID</c>, one a message, with its queue, its bytes, its state
/// and its steps; <c>todo|ID</c> while a step may be missing in the control log, or a resubmission may not be sent. Every instance writes
/// both, in one transaction; each change of a message replaces the row that was read (If-Match). The bytes are removed when the message is
/// handled or dropped; the row is deleted when the retention ends. Bodies may contain personal data, and are nowhere else.
/// </summary>
public sealed class PoisonTable(StorageAccount account, Instruments instruments) : IStorageTable
{
    private const string Message = "m|";
    private const string Todo = "todo|";
    private const int Buckets = 4;

    // Tables have no null, and a merge leaves a missing column unchanged.
    private static readonly DateTimeOffset Never = DateTimeOffset.UnixEpoch;

    private static readonly string[] WithoutBodies =
    [
        "PartitionKey",
        "RowKey",
        "Queue",
        "MessageId",
        "Digest",
        "State",
        "Reason",
        "Detail",
        "Deliveries",
        "FirstSeenAt",
        "LastSeenAt",
        "ChangedAt",
        "Length",
        "Steps",
        "Revision",
        "Recorded",
        "Takes",
        "TakenBy",
        "TakenUntil",
    ];

    private readonly TableClient table = account.Tables.GetTableClient("poison");

    /// <inheritdoc/>
    public Task CreateAsync(CancellationToken cancellationToken) => table.CreateIfNotExistsAsync(cancellationToken);

    /// <summary>Inserts a message. Returns false, and changes nothing, if it was put aside before.</summary>
    internal async Task<bool> InsertAsync(PoisonEntry entry, CancellationToken cancellationToken)
    {
        TableEntity row = ToEntity(entry);
        PutBodies(row, entry.Bodies!);
        try
        {
            // Crash here: the message is kept but still on its queue too; handled again, it is found here.
            await table
                .SubmitTransactionAsync(
                    [new(TableTransactionActionType.Add, row), new(TableTransactionActionType.UpsertReplace, TodoOf(entry))],
                    cancellationToken
                )
                .ConfigureAwait(false);
            Count(entry.Queue, PoisonStepKind.Kept);
            return true;
        }
        catch (RequestFailedException e) when (StorageFaults.IsConflict(e))
        {
            return false;
        }
    }

    /// <summary>
    /// Replaces a message that was read. Returns it as stored, or <c>null</c> if another writer was first.
    /// </summary>
    /// <param name="after">The message as it is now, with the tag of the row that was read.</param>
    /// <param name="todo">Whether a step must be recorded, or a resubmission sent.</param>
    /// <param name="writesBody">Whether the body changed.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    internal async Task<PoisonEntry?> ReplaceAsync(PoisonEntry after, bool todo, bool writesBody, CancellationToken cancellationToken)
    {
        TableEntity row = ToEntity(after);
        bool removesBody = after.State is PoisonState.Handled or PoisonState.Dropped;
        if (writesBody)
            PutBodies(row, after.Bodies!);
        TableTransactionActionType how =
            writesBody || removesBody ? TableTransactionActionType.UpdateReplace : TableTransactionActionType.UpdateMerge;
        TableTransactionAction[] actions =
        [
            new(how, row, after.Tag),
            .. todo ? new TableTransactionAction[] { new(TableTransactionActionType.UpsertReplace, TodoOf(after)) } : [],
        ];
        try
        {
            // Crash here: the step is stored and perhaps neither recorded nor sent; FinishPoison finds it by its todo row.
            Response<IReadOnlyList<Response>> stored = await table.SubmitTransactionAsync(actions, cancellationToken).ConfigureAwait(false);
            return after with { Tag = stored.Value[0].Headers.ETag ?? default, Todo = todo ? stored.Value[1].Headers.ETag : null };
        }
        catch (RequestFailedException e) when (StorageFaults.IsConflict(e) || e.Status == 404)
        {
            // Perhaps an earlier attempt of this same request was stored.
            PoisonEntry? found = await FindAsync(after.Id, bodies: false, cancellationToken).ConfigureAwait(false);
            return found is not null && IsSame(found, after) ? found with { Bodies = after.Bodies } : null;
        }
    }

    /// <summary>
    /// Stores a step that was decided, with the note that the control log does not have it yet. Returns the message as stored, or
    /// <c>null</c> if another writer was first.
    /// </summary>
    internal async Task<PoisonEntry?> TakeStepAsync(
        PoisonEntry entry,
        PoisonStep step,
        PoisonCommand command,
        CancellationToken cancellationToken
    )
    {
        PoisonEntry after = PoisonDecider.Evolve(entry, step, command);
        PoisonEntry? stored = await ReplaceAsync(after, todo: true, writesBody: command is PoisonCommand.Fix, cancellationToken)
            .ConfigureAwait(false);
        if (stored is not null)
            Count(entry.Queue, step.Kind);
        return stored;
    }

    /// <summary>The partitions.</summary>
    internal static IEnumerable<string> Partitions =>
        Enumerable.Range(0, Buckets).Select(bucket => bucket.ToString(CultureInfo.InvariantCulture));

    /// <summary>One message; <c>null</c> if there is none.</summary>
    internal async Task<PoisonEntry?> FindAsync(PoisonId id, bool bodies, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> row = await table
            .GetEntityIfExistsAsync<TableEntity>(Partition(id), Message + id, bodies ? null : WithoutBodies, cancellationToken)
            .ConfigureAwait(false);
        return row.HasValue ? ToEntry(row.Value!) : null;
    }

    /// <summary>Messages without their bytes.</summary>
    /// <param name="queue">The queue; <c>null</c> for all.</param>
    /// <param name="state">The state; <c>null</c> for all.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    internal IAsyncEnumerable<PoisonEntry> ListAsync(string? queue, PoisonState? state, CancellationToken cancellationToken) =>
        QueryAsync(
            And(
                IsMessage,
                queue is null ? null : TableClient.CreateQueryFilter($"Queue eq {queue}"),
                state is { } wanted ? TableClient.CreateQueryFilter($"State eq {EnumWords<PoisonState>.Of(wanted)}") : null
            ),
            WithoutBodies,
            cancellationToken
        );

    /// <summary>Every message with its bytes that did not end. It reads the whole table.</summary>
    internal IAsyncEnumerable<PoisonEntry> ListWholeAsync(CancellationToken cancellationToken) =>
        QueryAsync(
            And(
                IsMessage,
                TableClient.CreateQueryFilter(
                    $"State ne {EnumWords<PoisonState>.Of(PoisonState.Handled)} and State ne {EnumWords<PoisonState>.Of(PoisonState.Dropped)}"
                )
            ),
            null,
            cancellationToken
        );

    /// <summary>Messages without their bytes whose rows did not change since an instant.</summary>
    internal IAsyncEnumerable<PoisonEntry> ListUnchangedAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        QueryAsync(And(IsMessage, TableClient.CreateQueryFilter($"ChangedAt lt {since}")), WithoutBodies, cancellationToken);

    /// <summary>Messages of a partition, without their bytes, with steps to record or a resubmission to send.</summary>
    internal async Task<ImmutableArray<PoisonEntry>> ListTodoAsync(string partition, int most, CancellationToken cancellationToken)
    {
        var todo = new List<(PoisonId Id, ETag Tag)>();
        string filter = RowFilter.Prefix(partition, Todo);
        await foreach (TableEntity row in table.QueryAsync<TableEntity>(filter, most, null, cancellationToken).ConfigureAwait(false))
        {
            if (PoisonId.TryParse(row.RowKey[Todo.Length..], out PoisonId id))
                todo.Add((id, row.ETag));
            if (todo.Count == most)
                break;
        }
        PoisonEntry?[] entries = await Task.WhenAll(todo.Select(t => FindAsync(t.Id, bodies: false, cancellationToken)))
            .ConfigureAwait(false);
        return [.. todo.Zip(entries, (t, entry) => entry is null ? null : entry with { Todo = t.Tag }).OfType<PoisonEntry>()];
    }

    /// <summary>Records that nothing is left to do for a message, unless a step was added meanwhile.</summary>
    internal async Task DeleteTodoAsync(PoisonEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Todo is not { } todo)
            return;
        try
        {
            // Crash here: the todo row remains; the next round finds everything done and deletes it.
            await table.DeleteEntityAsync(Partition(entry.Id), Todo + entry.Id, todo, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (StorageFaults.IsConflict(e))
        {
            // A step was added. The next round does it.
        }
    }

    /// <summary>Deletes the row of a message that ended.</summary>
    internal async Task DeleteAsync(PoisonEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            // Crash here: the row of an ended message remains; the next daily round deletes it.
            await table.DeleteEntityAsync(Partition(entry.Id), Message + entry.Id, entry.Tag, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (StorageFaults.IsConflict(e))
        {
            // It changed meanwhile.
        }
    }

    private void Count(string queue, PoisonStepKind step) =>
        instruments.PoisonSteps.Add(
            1,
            Instruments.Tag(Instruments.Queue, queue),
            Instruments.Tag(Instruments.Event, EnumWords<PoisonStepKind>.Of(step))
        );

    private static string Partition(PoisonId id) => (Convert.ToInt32(id.Value[..1], 16) % Buckets).ToString(CultureInfo.InvariantCulture);

    private static string IsMessage => TableClient.CreateQueryFilter($"RowKey ge {Message} and RowKey lt {"m}"}");

    private static string And(params string?[] conditions) =>
        string.Join(" and ", conditions.Where(condition => condition is not null).Select(condition => $"({condition})"));

    private async IAsyncEnumerable<PoisonEntry> QueryAsync(
        string filter,
        string[]? select,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (
            TableEntity row in table
                .QueryAsync<TableEntity>(filter, select: select, cancellationToken: cancellationToken)
                .ConfigureAwait(false)
        )
            yield return ToEntry(row);
    }

    private static bool IsSame(PoisonEntry found, PoisonEntry written) =>
        found.Revision == written.Revision
        && found.State == written.State
        && found.Recorded == written.Recorded
        && found.Takes == written.Takes
        && found.TakenBy == written.TakenBy
        && found.Steps.SequenceEqual(written.Steps);

    private static TableEntity TodoOf(PoisonEntry entry) => new(Partition(entry.Id), Todo + entry.Id);

    private static TableEntity ToEntity(PoisonEntry entry) =>
        new(Partition(entry.Id), Message + entry.Id)
        {
            ["Queue"] = entry.Queue,
            ["MessageId"] = entry.MessageId,
            ["Digest"] = entry.Digest,
            ["State"] = EnumWords<PoisonState>.Of(entry.State),
            ["Reason"] = entry.Reason,
            ["Detail"] = entry.Detail,
            ["Deliveries"] = entry.Deliveries,
            ["FirstSeenAt"] = entry.FirstSeenAt,
            ["LastSeenAt"] = entry.LastSeenAt,
            ["ChangedAt"] = entry.ChangedAt,
            ["Length"] = entry.Length,
            ["Steps"] = PoisonJson.WriteSteps(entry.Steps),
            ["Revision"] = entry.Revision,
            ["Recorded"] = entry.Recorded,
            ["Takes"] = entry.Takes,
            ["TakenBy"] = entry.TakenBy ?? "",
            ["TakenUntil"] = entry.TakenUntil ?? Never,
        };

    // One sequence of chunks has both: the original, then the edited body.
    private static void PutBodies(TableEntity row, PoisonBodies bodies)
    {
        row["Salt"] = bodies.Salt.ToArray();
        row["OriginalLength"] = bodies.Original.Length;
        byte[] both = bodies.IsFixed ? [.. bodies.Original.Span, .. bodies.Body.Span] : bodies.Original.ToArray();
        row["IsFixed"] = bodies.IsFixed;
        Bytes.Put(row, both);
    }

    private static PoisonBodies? BodiesOf(TableEntity row)
    {
        if (row.GetInt32("OriginalLength") is not { } length)
            return null;
        ReadOnlyMemory<byte> both = Bytes.Get(row);
        return new PoisonBodies(row.GetBinary("Salt"), both[..length], row.GetBoolean("IsFixed") == true ? both[length..] : both[..length]);
    }

    private static PoisonEntry ToEntry(TableEntity row) =>
        new()
        {
            Id = PoisonId.TryParse(row.RowKey[Message.Length..], out PoisonId id)
                ? id
                : throw new InvalidDataException($"Row '{row.RowKey}' names no message."),
            Queue = StoredRecord.Needed(row.GetString("Queue"), "Queue"),
            MessageId = row.GetString("MessageId") ?? "",
            Digest = StoredRecord.Needed(row.GetString("Digest"), "Digest"),
            State = StoredRecord.Word<PoisonState>(row.GetString("State"), "State"),
            Reason = row.GetString("Reason") ?? "",
            Detail = row.GetString("Detail") ?? "",
            Deliveries = row.GetInt64("Deliveries") ?? 0,
            FirstSeenAt = StoredRecord.Needed(row.GetDateTimeOffset("FirstSeenAt"), "FirstSeenAt"),
            LastSeenAt = StoredRecord.Needed(row.GetDateTimeOffset("LastSeenAt"), "LastSeenAt"),
            ChangedAt = StoredRecord.Needed(row.GetDateTimeOffset("ChangedAt"), "ChangedAt"),
            Length = row.GetInt32("Length") ?? 0,
            Steps = PoisonJson.ReadSteps(StoredRecord.Needed(row.GetString("Steps"), "Steps")),
            Revision = StoredRecord.Needed(row.GetInt32("Revision"), "Revision"),
            Recorded = row.GetInt32("Recorded") ?? 0,
            Takes = row.GetInt32("Takes") ?? 0,
            TakenBy = row.GetString("TakenBy") is { Length: > 0 } taken ? taken : null,
            TakenUntil = row.GetDateTimeOffset("TakenUntil") is { } until && until != Never ? until : null,
            Bodies = BodiesOf(row),
            Tag = row.ETag,
        };
}
