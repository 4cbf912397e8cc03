using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using RegionalPause.Requests;
using RegionalPause.Storage;

namespace RegionalPause.Permits;

/// <summary>A permit with the ETag of its row.</summary>
internal sealed record PermitRow(StoredPermit Stored, ETag Tag)
{
    public Permit Permit => Stored.Permit;
}

/// <summary>
/// Permits. Table <c>permits</c>, one partition of its own, so that grants and renewals do not slow a pause. Row <c>open|ID</c> from the
/// registration until the permit is over, the control log has its events, and no order waits for it; row <c>over|ID</c> after that. So the
/// open permits are listed without the history. Columns: the permit as JSON. The instance that answers the run writes the row, and every
/// instance that revokes or expires it; each write has If-Match. Grows by one row a permit; never deleted.
/// </summary>
public sealed class PermitTable(StorageAccount account) : IStorageTable
{
    private const string Partition = "permits";
    private const string Open = "open|";
    private const string Over = "over|";

    private readonly TableClient table = account.Tables.GetTableClient("permits");

    /// <inheritdoc/>
    public Task CreateAsync(CancellationToken cancellationToken) => table.CreateIfNotExistsAsync(cancellationToken);

    /// <summary>Registers a permit before the control state is read for its grant.</summary>
    internal async Task<PermitRow> RegisterAsync(Permit permit, CancellationToken cancellationToken)
    {
        var stored = new StoredPermit(permit, []);
        try
        {
            // Crash here: the permit is registered and not granted; after ten minutes the timer CompletePauses expires it.
            Response added = await table.AddEntityAsync(ToEntity(Open, stored), cancellationToken).ConfigureAwait(false);
            return new PermitRow(stored, added.Headers.ETag!.Value);
        }
        catch (RequestFailedException e) when (StorageFaults.IsConflict(e))
        {
            // The id is random: an earlier attempt of this same request was stored.
            return await FindAsync(permit.Id, cancellationToken).ConfigureAwait(false)
                ?? throw new InvalidDataException($"Permit '{permit.Id}' exists and cannot be read.");
        }
    }

    /// <summary>Replaces a permit that was read. Returns <c>null</c> if another writer was first.</summary>
    internal async Task<PermitRow?> ReplaceAsync(PermitRow read, StoredPermit after, CancellationToken cancellationToken)
    {
        try
        {
            // Crash here: the permit has its new state and its event, and the control log does not; CompletePauses records the event.
            // A renewal has no event: its run has no answer then, and asks again, or its lease passes.
            Response stored = await table
                .UpdateEntityAsync(ToEntity(Open, after), read.Tag, TableUpdateMode.Replace, cancellationToken)
                .ConfigureAwait(false);
            return new PermitRow(after, stored.Headers.ETag!.Value);
        }
        catch (RequestFailedException e) when (StorageFaults.IsConflict(e) || e.Status == 404)
        {
            return null;
        }
    }

    /// <summary>Moves a permit that is over out of the open ones, unless another writer changed it.</summary>
    internal async Task PutAwayAsync(PermitRow read, CancellationToken cancellationToken)
    {
        try
        {
            // Crash here: the permit is still listed as open; the next round moves it.
            await table
                .SubmitTransactionAsync(
                    [
                        new(TableTransactionActionType.Delete, new TableEntity(Partition, Open + read.Permit.Id), read.Tag),
                        new(TableTransactionActionType.UpsertReplace, ToEntity(Over, read.Stored)),
                    ],
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (StorageFaults.IsConflict(e) || e.Status == 404)
        {
            // Another instance moved it.
        }
    }

    /// <summary>One permit; <c>null</c> if it does not exist.</summary>
    internal async Task<PermitRow?> FindAsync(PermitId id, CancellationToken cancellationToken)
    {
        // The permit may be moved between the two reads. It moves only once and only this way.
        foreach (string prefix in (string[])[Open, Over])
        {
            NullableResponse<TableEntity> row = await table
                .GetEntityIfExistsAsync<TableEntity>(Partition, prefix + id, cancellationToken: cancellationToken)
                .ConfigureAwait(false);
            if (row.HasValue)
                return ToRow(row.Value!);
        }
        return null;
    }

    /// <summary>The permits that are not over, and those that are over and still needed.</summary>
    internal async Task<ImmutableArray<PermitRow>> ListOpenAsync(CancellationToken cancellationToken)
    {
        ImmutableArray<PermitRow>.Builder rows = ImmutableArray.CreateBuilder<PermitRow>();
        await foreach (PermitRow row in ReadAsync(Open, cancellationToken).ConfigureAwait(false))
            rows.Add(row);
        return rows.ToImmutable();
    }

    /// <summary>The permits that were put away, by id.</summary>
    internal IAsyncEnumerable<PermitRow> ReadOverAsync(CancellationToken cancellationToken) => ReadAsync(Over, cancellationToken);

    private async IAsyncEnumerable<PermitRow> ReadAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string filter = RowFilter.Prefix(Partition, prefix);
        await foreach (TableEntity row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken).ConfigureAwait(false))
            yield return ToRow(row);
    }

    private static TableEntity ToEntity(string prefix, StoredPermit stored)
    {
        var row = new TableEntity(Partition, prefix + stored.Permit.Id);
        Bytes.Put(row, PermitJson.Write(stored));
        return row;
    }

    private static PermitRow ToRow(TableEntity row) => new(PermitJson.Read(Bytes.Get(row)), row.ETag);
}
