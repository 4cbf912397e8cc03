using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using RegionalPause.Content;
using RegionalPause.Ledger;
using RegionalPause.Storage;

namespace RegionalPause.Members;

/// <summary>The source of new member keys: 32 new random bytes each.</summary>
public sealed record MemberKeySource(Func<byte[]> Next);

/// <summary>
/// The random key of each member; the member's pseudonym in the ledger is derived from it (R26). Table <c>memberkeys</c>. Partition: the
/// first two hexadecimal digits of SHA-256 of the member's id. Row: all digits. Column: the key; the storage encrypts it at rest. The first
/// instance that decides about an item of the member writes the row. The table grows by one row a member. The member's erasure deletes the
/// row, which is the only link between the member and their pseudonym.
/// </summary>
public sealed class MemberKeys(StorageAccount account, MemberKeySource source, TimeProvider time) : IStorageTable
{
    private const int MaxPerTransaction = 100;

    // After another instance erased a member, this process uses the old pseudonym for at most this time.
    private static readonly TimeSpan KnownFor = TimeSpan.FromMinutes(1);

    private readonly TableClient table = account.Tables.GetTableClient("memberkeys");
    private readonly ShortMemory<string, Pseudonym> known = new(KnownFor, time);

    /// <inheritdoc/>
    public Task CreateAsync(CancellationToken cancellationToken) => table.CreateIfNotExistsAsync(cancellationToken);

    /// <summary>The pseudonym of a member. A key is created if the member has none.</summary>
    internal async ValueTask<Pseudonym> OfAsync(MemberId memberId, CancellationToken cancellationToken)
    {
        string row = RowKey(memberId);
        if (!known.TryRecall(row, out Pseudonym pseudonym))
        {
            byte[] key =
                await FindKeyAsync(row, cancellationToken).ConfigureAwait(false)
                ?? await MakeKeyAsync(row, cancellationToken).ConfigureAwait(false);
            known.Keep(row, pseudonym = PseudonymOf(memberId, key));
        }
        return pseudonym;
    }

    /// <summary>The pseudonym of a member, or <c>null</c> if there is no key: no decision was made about the member, or they were
    /// erased.</summary>
    public async Task<Pseudonym?> FindAsync(MemberId memberId, CancellationToken cancellationToken) =>
        await FindKeyAsync(RowKey(memberId), cancellationToken).ConfigureAwait(false) is { } key ? PseudonymOf(memberId, key) : null;

    /// <summary>
    /// The keys of many members; missing keys are created. Members with adjacent hashes need one range read and one transaction for each
    /// first byte.
    /// </summary>
    internal async Task<IReadOnlyDictionary<MemberId, byte[]>> KeysOfAsync(
        IReadOnlyCollection<MemberId> memberIds,
        CancellationToken cancellationToken
    )
    {
        var keys = new ConcurrentDictionary<MemberId, byte[]>();
        (MemberId Id, string Row)[][] groups =
        [
            .. memberIds
                .Select(id => (Id: id, Row: RowKey(id)))
                .GroupBy(m => Partition(m.Row))
                .SelectMany(g => g.OrderBy(m => m.Row, StringComparer.Ordinal).Chunk(MaxPerTransaction)),
        ];
        await Task.WhenAll(
                groups.Select(async group =>
                {
                    Dictionary<string, byte[]> there = await FindKeysAsync(group[0].Row, group[^1].Row, cancellationToken)
                        .ConfigureAwait(false);
                    (MemberId Id, string Row)[] missing = [.. group.Where(m => !there.ContainsKey(m.Row))];
                    if (missing.Length > 0 && !await TryMakeKeysAsync(missing, there, cancellationToken).ConfigureAwait(false))
                    {
                        foreach ((_, string row) in missing)
                        {
                            there[row] =
                                await FindKeyAsync(row, cancellationToken).ConfigureAwait(false)
                                ?? await MakeKeyAsync(row, cancellationToken).ConfigureAwait(false);
                        }
                    }
                    foreach ((MemberId id, string row) in group)
                        keys[id] = there[row];
                })
            )
            .ConfigureAwait(false);
        return keys;
    }

    /// <summary>Deletes the key of a member.</summary>
    internal async Task DeleteAsync(MemberId memberId, CancellationToken cancellationToken)
    {
        string row = RowKey(memberId);
        known.Forget(row);
        // Crash here: the erasure is in the ledger but the key may still exist; a repeated request deletes it.
        await table.DeleteEntityAsync(Partition(row), row, ETag.All, cancellationToken).ConfigureAwait(false);
    }

    private async Task<byte[]?> FindKeyAsync(string row, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> found = await table
            .GetEntityIfExistsAsync<TableEntity>(Partition(row), row, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        return found.HasValue
            ? found.Value!.GetBinary("Key") ?? throw new InvalidDataException("A member key is missing from its row.")
            : null;
    }

    private async Task<Dictionary<string, byte[]>> FindKeysAsync(string first, string last, CancellationToken cancellationToken)
    {
        string partition = Partition(first);
        var keys = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {first} and RowKey le {last}");
        await foreach (TableEntity row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken).ConfigureAwait(false))
            keys[row.RowKey] = row.GetBinary("Key") ?? throw new InvalidDataException("A member key is missing from its row.");
        return keys;
    }

    private async Task<bool> TryMakeKeysAsync(
        (MemberId Id, string Row)[] missing,
        Dictionary<string, byte[]> keys,
        CancellationToken cancellationToken
    )
    {
        (string Row, byte[] Key)[] made = [.. missing.Select(m => (m.Row, source.Next()))];
        try
        {
            IEnumerable<TableTransactionAction> added = made.Select(m => new TableTransactionAction(
                TableTransactionActionType.Add,
                new TableEntity(Partition(m.Row), m.Row) { ["Key"] = m.Key }
            ));
            // Crash here: the keys exist but no record uses them yet; the next request finds them.
            await table.SubmitTransactionAsync(added, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (StorageFaults.IsConflict(e))
        {
            return false; // another instance created one of them, or an earlier attempt of this request created all of them
        }
        foreach ((string row, byte[] key) in made)
            keys[row] = key;
        return true;
    }

    private async Task<byte[]> MakeKeyAsync(string row, CancellationToken cancellationToken)
    {
        byte[] key = source.Next();
        try
        {
            // Crash here: the key exists but no decision uses it yet; the next request finds it.
            await table.AddEntityAsync(new TableEntity(Partition(row), row) { ["Key"] = key }, cancellationToken).ConfigureAwait(false);
            return key;
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            // Another instance was first, or an earlier attempt of this request.
            return await FindKeyAsync(row, cancellationToken).ConfigureAwait(false)
                ?? throw new InvalidDataException("A member key was deleted while it was being created.");
        }
    }

    internal static Pseudonym PseudonymOf(MemberId memberId, byte[] key) => Pseudonym.Of(key, "member", memberId.Value);

    /// <summary>The row key of a member in every table with a row a member: SHA-256 of the id, hexadecimal.</summary>
    internal static string RowKey(MemberId memberId) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(memberId.Value)));

    /// <summary>The partition of a row.</summary>
    internal static string Partition(string row) => row[..2];
}
