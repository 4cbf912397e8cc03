using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using RegionalPause.Ledger;
using RegionalPause.Storage;

namespace RegionalPause.Members;

/// <summary>Where new member keys come from: 32 fresh random bytes.</summary>
public sealed record MemberKeySource(Func<byte[]> Next);

/// <summary>
/// Each member's random key, under which they appear in the ledger (R26). Table <c>memberkeys</c>. Partition: the first two hexadecimal digits of SHA-256 of
/// the member's id; row: all of them; column: the key, which the storage encrypts at rest. Written by whoever first decides about an item of the member; grows by
/// one row a member; deleted by the member's erasure, and with it the only link between the member and their pseudonym.
/// </summary>
public sealed class MemberKeys(StorageAccount account, MemberKeySource source, TimeProvider time) : IStorageTable
{
    private const int MaxPerTransaction = 100;

    // After an erasure elsewhere this process goes on with the old pseudonym no longer than this.
    private static readonly TimeSpan KnownFor = TimeSpan.FromMinutes(1);

    private readonly TableClient table = account.Tables.GetTableClient("memberkeys");
    private readonly ShortMemory<string, Pseudonym> known = new(KnownFor, time);

    /// <inheritdoc/>
    public Task CreateAsync(CancellationToken cancellationToken) => table.CreateIfNotExistsAsync(cancellationToken);

    /// <summary>A member's pseudonym; a key is made for a member who has none.</summary>
    internal async ValueTask<Pseudonym> OfAsync(string memberId, CancellationToken cancellationToken)
    {
        string row = RowKey(memberId);
        if (!known.TryRecall(row, out Pseudonym pseudonym))
            known.Keep(row, pseudonym = PseudonymOf(memberId, await FindKeyAsync(row, cancellationToken).ConfigureAwait(false) ?? await MakeKeyAsync(row, cancellationToken).ConfigureAwait(false)));
        return pseudonym;
    }

    /// <summary>A member's pseudonym, or <c>null</c> if there is no key: never decided about, or erased.</summary>
    public async Task<Pseudonym?> FindAsync(string memberId, CancellationToken cancellationToken) =>
        await FindKeyAsync(RowKey(memberId), cancellationToken).ConfigureAwait(false) is { } key ? PseudonymOf(memberId, key) : null;

    /// <summary>
    /// The keys of many members, made for those who have none. Members whose hashes lie close together cost a range read and a transaction for each first byte.
    /// </summary>
    internal async Task<IReadOnlyDictionary<string, byte[]>> KeysOfAsync(IReadOnlyCollection<string> memberIds, CancellationToken cancellationToken)
    {
        var keys = new ConcurrentDictionary<string, byte[]>(StringComparer.Ordinal);
        await Task.WhenAll(memberIds.Select(id => (Id: id, Row: RowKey(id))).GroupBy(m => Partition(m.Row)).SelectMany(g => g.OrderBy(m => m.Row, StringComparer.Ordinal).Chunk(MaxPerTransaction)).Select(async group =>
        {
            Dictionary<string, byte[]> there = await FindKeysAsync(group[0].Row, group[^1].Row, cancellationToken).ConfigureAwait(false);
            (string Id, string Row)[] missing = [.. group.Where(m => !there.ContainsKey(m.Row))];
            if (missing.Length > 0 && !await TryMakeKeysAsync(missing, there, cancellationToken).ConfigureAwait(false))
            {
                foreach ((_, string row) in missing)
                    there[row] = await FindKeyAsync(row, cancellationToken).ConfigureAwait(false) ?? await MakeKeyAsync(row, cancellationToken).ConfigureAwait(false);
            }
            foreach ((string id, string row) in group)
                keys[id] = there[row];
        })).ConfigureAwait(false);
        return keys;
    }

    /// <summary>Deletes a member's key.</summary>
    internal async Task DeleteAsync(string memberId, CancellationToken cancellationToken)
    {
        string row = RowKey(memberId);
        known.Forget(row);
        // Crash here: the erasure is in the ledger and the key perhaps still there; whoever asked asks again.
        await table.DeleteEntityAsync(Partition(row), row, ETag.All, cancellationToken).ConfigureAwait(false);
    }

    private async Task<byte[]?> FindKeyAsync(string row, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> found = await table.GetEntityIfExistsAsync<TableEntity>(Partition(row), row, cancellationToken: cancellationToken).ConfigureAwait(false);
        return found.HasValue ? found.Value!.GetBinary("Key") ?? throw new InvalidDataException("A member key is missing from its row.") : null;
    }

    private async Task<Dictionary<string, byte[]>> FindKeysAsync(string first, string last, CancellationToken cancellationToken)
    {
        string partition = Partition(first);
        var keys = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        await foreach (TableEntity row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {first} and RowKey le {last}"), cancellationToken: cancellationToken).ConfigureAwait(false))
            keys[row.RowKey] = row.GetBinary("Key") ?? throw new InvalidDataException("A member key is missing from its row.");
        return keys;
    }

    private async Task<bool> TryMakeKeysAsync((string Id, string Row)[] missing, Dictionary<string, byte[]> keys, CancellationToken cancellationToken)
    {
        (string Row, byte[] Key)[] made = [.. missing.Select(m => (m.Row, source.Next()))];
        try
        {
            // Crash here: the keys are there and nothing stands under them yet; the next to ask finds them.
            await table.SubmitTransactionAsync(made.Select(m => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity(Partition(m.Row), m.Row) { ["Key"] = m.Key })), cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (StorageFaults.IsConflict(e))
        {
            return false; // somebody made one of them at this moment, or an earlier attempt of this very request all of them
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
            // Crash here: the key is there and nothing was decided under it yet; the next to ask finds it.
            await table.AddEntityAsync(new TableEntity(Partition(row), row) { ["Key"] = key }, cancellationToken).ConfigureAwait(false);
            return key;
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            // Another instance was first, or an earlier attempt of this very request.
            return await FindKeyAsync(row, cancellationToken).ConfigureAwait(false) ?? throw new InvalidDataException("A member key was deleted at this moment.");
        }
    }

    internal static Pseudonym PseudonymOf(string memberId, byte[] key) => Pseudonym.Of(key, "member", memberId);

    /// <summary>A member's row wherever members have one: SHA-256 of the id, hexadecimal.</summary>
    internal static string RowKey(string memberId) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(memberId)));

    /// <summary>The partition of a row.</summary>
    internal static string Partition(string row) => row[..2];
}
