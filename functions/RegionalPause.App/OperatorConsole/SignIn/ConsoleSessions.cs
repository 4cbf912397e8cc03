using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using RegionalPause.Storage;

namespace RegionalPause.App.OperatorConsole.SignIn;

/// <summary>
/// The sessions that have not ended. A cookie alone cannot be taken back, so each request of a page reads the row of its session: after a
/// sign-out, a copy of the cookie is refused by every instance. Table <c>consolesessions</c>, partition <c>session</c>; row: the SHA-256 of
/// the session's id, so that nobody can make a cookie from the table; <c>Until</c>: the end of the session. There is no personal data. The
/// instance that signs a person in or out writes it. Each sign-in deletes rows whose time is over.
/// </summary>
internal sealed class ConsoleSessions(StorageAccount account, TimeProvider time) : IStorageTable
{
    private const string Partition = "session";
    private const string Until = "Until";
    private const int MostDeleted = 20;

    private readonly TableClient table = account.Tables.GetTableClient("consolesessions");

    /// <inheritdoc/>
    public Task CreateAsync(CancellationToken cancellationToken) => table.CreateIfNotExistsAsync(cancellationToken);

    /// <summary>Begins a session and returns its id, which is a secret of its cookie.</summary>
    public async Task<string> BeginAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        string id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        await table.AddEntityAsync(new TableEntity(Partition, Row(id)) { [Until] = until }, cancellationToken);
        await DeleteSomeOldAsync(cancellationToken);
        return id;
    }

    /// <summary>Whether a session has not ended.</summary>
    public async Task<bool> ExistsAsync(string id, CancellationToken cancellationToken) =>
        (
            await table.GetEntityIfExistsAsync<TableEntity>(Partition, Row(id), select: [Until], cancellationToken: cancellationToken)
        ).HasValue;

    /// <summary>Ends a session. It may have ended already.</summary>
    public Task EndAsync(string id, CancellationToken cancellationToken) => DeleteAsync(Row(id), cancellationToken);

    private async Task DeleteSomeOldAsync(CancellationToken cancellationToken)
    {
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and Until lt {time.GetUtcNow()}");
        int deleted = 0;
        await foreach (
            TableEntity row in table.QueryAsync<TableEntity>(filter, MostDeleted, ["RowKey"], cancellationToken: cancellationToken)
        )
        {
            await DeleteAsync(row.RowKey, cancellationToken);
            if (++deleted == MostDeleted)
                return;
        }
    }

    private async Task DeleteAsync(string row, CancellationToken cancellationToken)
    {
        try
        {
            await table.DeleteEntityAsync(Partition, row, ETag.All, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status == StatusCodes.Status404NotFound)
        {
            // Another instance was faster.
        }
    }

    private static string Row(string id) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
}
