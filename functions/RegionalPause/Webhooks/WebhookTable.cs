using System.Collections.Immutable;
using System.Globalization;
using Azure;
using Azure.Data.Tables;
using RegionalPause.Storage;

namespace RegionalPause.Webhooks;

/// <summary>
/// How far each subscription has got, and its dead letters. Table <c>webhooks</c>; partition: the name of the subscription. Rows:
/// <c>cursor</c>, replaced with If-Match after each message; <c>dead|</c> + 19-digit control version + <c>|</c> + 5-digit index, one an
/// event that was given up. The instance that runs <c>SendWebhooks</c> writes them, and a replay does. Dead letters are deleted by a replay
/// that sends them again. The rows of a subscription that is no longer in the settings stay.
/// </summary>
public sealed class WebhookTable(StorageAccount account) : IStorageTable
{
    private const string Cursor = "cursor";
    private const string Dead = "dead|";

    private readonly TableClient table = account.Tables.GetTableClient("webhooks");

    /// <inheritdoc/>
    public Task CreateAsync(CancellationToken cancellationToken) => table.CreateIfNotExistsAsync(cancellationToken);

    /// <summary>The cursor of a subscription; <c>null</c> before its first round.</summary>
    internal async Task<WebhookCursor?> FindAsync(string name, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> row = await table
            .GetEntityIfExistsAsync<TableEntity>(name, Cursor, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        return row.HasValue ? ToCursor(row.Value!) : null;
    }

    /// <summary>Inserts or replaces a cursor. Returns it as stored, or <c>null</c> if another writer was first.</summary>
    internal async Task<WebhookCursor?> WriteAsync(string name, WebhookCursor cursor, CancellationToken cancellationToken)
    {
        TableEntity row = ToEntity(name, cursor);
        try
        {
            // Crash here: the receiver has the message and the cursor is before it; the next round sends the message again, with the same id.
            Response written =
                cursor.Tag == default
                    ? await table.AddEntityAsync(row, cancellationToken).ConfigureAwait(false)
                    : await table.UpdateEntityAsync(row, cursor.Tag, TableUpdateMode.Replace, cancellationToken).ConfigureAwait(false);
            return cursor with { Tag = written.Headers.ETag ?? default };
        }
        catch (RequestFailedException refused) when (StorageFaults.IsConflict(refused))
        {
            return null;
        }
    }

    /// <summary>Writes a dead letter.</summary>
    internal Task WriteAsync(string name, DeadWebhook dead, CancellationToken cancellationToken) =>
        // Crash here: the dead letter is written and the cursor is before its event; the event is sent once more and replaces the dead letter.
        table.UpsertEntityAsync(
            new TableEntity(name, Key(dead.Version, dead.Index))
            {
                ["Type"] = dead.Type,
                ["Kind"] = (int)dead.Failure.Kind,
                ["Status"] = dead.Failure.Status,
                ["At"] = dead.At,
            },
            TableUpdateMode.Replace,
            cancellationToken
        );

    /// <summary>The dead letters of a subscription, oldest first.</summary>
    /// <param name="name">The subscription.</param>
    /// <param name="most">The number to return at most.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    internal async Task<ImmutableArray<DeadWebhook>> ReadDeadAsync(string name, int most, CancellationToken cancellationToken)
    {
        ImmutableArray<DeadWebhook>.Builder dead = ImmutableArray.CreateBuilder<DeadWebhook>();
        await foreach (
            TableEntity row in table
                .QueryAsync<TableEntity>(RowFilter.Prefix(name, Dead), cancellationToken: cancellationToken)
                .ConfigureAwait(false)
        )
        {
            dead.Add(ToDead(row));
            if (dead.Count == most)
                break;
        }
        return dead.ToImmutable();
    }

    /// <summary>Deletes the dead letters from a version on.</summary>
    internal async Task DeleteDeadAsync(string name, long from, CancellationToken cancellationToken)
    {
        foreach (DeadWebhook dead in await ReadDeadAsync(name, int.MaxValue, cancellationToken).ConfigureAwait(false))
        {
            // Crash here: the subscription replays and some of its old dead letters are still listed; the same replay deletes them.
            if (dead.Version >= from)
                await table.DeleteEntityAsync(name, Key(dead.Version, dead.Index), ETag.All, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string Key(long version, int index) => string.Create(CultureInfo.InvariantCulture, $"{Dead}{version:D19}|{index:D5}");

    private static TableEntity ToEntity(string name, WebhookCursor cursor) =>
        new(name, Cursor)
        {
            ["Version"] = cursor.Version,
            ["Index"] = cursor.Index,
            ["Attempts"] = cursor.Attempts,
            ["NotBefore"] = cursor.NotBefore,
            ["Kind"] = cursor.Failure is { } failure ? (int)failure.Kind : null,
            ["Status"] = cursor.Failure?.Status,
            ["FailedAt"] = cursor.FailedAt,
            ["Delivered"] = cursor.Delivered,
            ["DeliveredAt"] = cursor.DeliveredAt,
        };

    private static WebhookCursor ToCursor(TableEntity row) =>
        new(StoredRecord.Needed(row.GetInt64("Version"), "Version"), StoredRecord.Needed(row.GetInt32("Index"), "Index"))
        {
            Attempts = StoredRecord.Needed(row.GetInt32("Attempts"), "Attempts"),
            NotBefore = row.GetDateTimeOffset("NotBefore"),
            Failure = row.GetInt32("Kind") is { } kind ? new WebhookFailure((WebhookFailureKind)kind, row.GetInt32("Status") ?? 0) : null,
            FailedAt = row.GetDateTimeOffset("FailedAt"),
            Delivered = StoredRecord.Needed(row.GetInt64("Delivered"), "Delivered"),
            DeliveredAt = row.GetDateTimeOffset("DeliveredAt"),
            Tag = row.ETag,
        };

    private static DeadWebhook ToDead(TableEntity row)
    {
        string[] key = row.RowKey.Split('|');
        return new DeadWebhook(
            long.Parse(key[1], CultureInfo.InvariantCulture),
            int.Parse(key[2], CultureInfo.InvariantCulture),
            row.GetString("Type") ?? "",
            new WebhookFailure((WebhookFailureKind)StoredRecord.Needed(row.GetInt32("Kind"), "Kind"), row.GetInt32("Status") ?? 0),
            StoredRecord.Needed(row.GetDateTimeOffset("At"), "At")
        );
    }
}
