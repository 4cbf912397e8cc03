using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using RegionalPause.Content;
using RegionalPause.Jurisdictions;
using RegionalPause.Storage;

namespace RegionalPause.Members;

/// <summary>
/// The member registry. Table <c>members</c>. Partition: the bucket of the member's hash, two digits. Rows of a member: <c>own|HASH</c>,
/// and <c>CODE|HASH</c> for each jurisdiction in which they count. Each row has the whole member, so that reading a jurisdiction in pages
/// takes one range a bucket, in key order, without rows of other jurisdictions. All rows of a member are in one partition and change in one
/// transaction. So when a member moves, they are missing from no jurisdiction and stale in none, even after a crash. Imports write the
/// rows. The table grows by two rows a member, more for a member with several jurisdictions. The member's erasure deletes the rows.
/// </summary>
public sealed class MemberTable(StorageAccount account) : IStorageTable
{
    private const int MaxPerTransaction = 100;
    private const int BucketsAhead = 8;
    private const string Own = "own";

    private readonly TableClient table = account.Tables.GetTableClient("members");

    /// <inheritdoc/>
    public Task CreateAsync(CancellationToken cancellationToken) => table.CreateIfNotExistsAsync(cancellationToken);

    /// <summary>A member; <c>null</c> if not registered.</summary>
    public Task<Member?> FindAsync(MemberId memberId, CancellationToken cancellationToken) =>
        FindAsync(MemberKey.Of(memberId), cancellationToken);

    /// <summary>A member by their hash; <c>null</c> if not registered.</summary>
    internal async Task<Member?> FindAsync(MemberKey key, CancellationToken cancellationToken) =>
        await FindRowAsync(key, cancellationToken).ConfigureAwait(false) is { } row ? Read(row) : null;

    /// <summary>Whether a member is registered, even if their row cannot be read.</summary>
    internal async Task<bool> ExistsAsync(MemberId memberId, CancellationToken cancellationToken) =>
        await FindRowAsync(MemberKey.Of(memberId), cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>
    /// Up to <paramref name="count"/> members of one jurisdiction and bucket, in hash order, from the first or after a given key, to the
    /// last or to a given key. A row that cannot be read is listed without a member, so that it does not stop the page.
    /// </summary>
    internal async Task<ImmutableArray<(MemberKey Key, Member? Member)>> ReadPageAsync(
        JurisdictionCode jurisdiction,
        int bucket,
        MemberKey? behind,
        MemberKey? to,
        int count,
        CancellationToken cancellationToken
    )
    {
        ImmutableArray<(MemberKey, Member?)>.Builder members = ImmutableArray.CreateBuilder<(MemberKey, Member?)>();
        await foreach (TableEntity row in RowsAsync(jurisdiction, bucket, behind, to, count, cancellationToken).ConfigureAwait(false))
        {
            if (MemberKey.TryParse(row.RowKey[(row.RowKey.IndexOf('|', StringComparison.Ordinal) + 1)..], out MemberKey key))
                members.Add((key, TryRead(row)));
            if (members.Count == count)
                break;
        }
        return members.ToImmutable();
    }

    /// <summary>
    /// All members of a jurisdiction, bucket by bucket; <c>null</c> for a row that cannot be read. It reads a thousand rows a request, and
    /// the first rows of the next buckets at the same time.
    /// </summary>
    internal async IAsyncEnumerable<Member?> ReadAllAsync(
        JurisdictionCode jurisdiction,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ahead = new Queue<(IAsyncEnumerator<TableEntity> Rows, Task<bool> HasRow)>();
        int asked = 0;
        try
        {
            for (int bucket = 0; bucket < MemberKey.Buckets; bucket++)
            {
                for (; asked < MemberKey.Buckets && ahead.Count < BucketsAhead; asked++)
                {
                    IAsyncEnumerator<TableEntity> rows = RowsAsync(jurisdiction, asked, null, null, 1000, reading.Token)
                        .GetAsyncEnumerator(reading.Token);
                    ahead.Enqueue((rows, rows.MoveNextAsync().AsTask()));
                }
                (IAsyncEnumerator<TableEntity> some, Task<bool> hasRow) = ahead.Peek();
                for (bool has = await hasRow.ConfigureAwait(false); has; has = await some.MoveNextAsync().ConfigureAwait(false))
                    yield return TryRead(some.Current);
                ahead.Dequeue();
                await some.DisposeAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            // The reader stopped early, or a request failed. The requests that are still running are not needed.
            await reading.CancelAsync().ConfigureAwait(false);
            foreach ((IAsyncEnumerator<TableEntity> rows, Task<bool> hasRow) in ahead)
            {
                await ((Task)hasRow).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await rows.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Number of rows of one member.</summary>
    internal static int RowsOf(Member member) => member.Jurisdictions.Length + 1;

    /// <summary>Writes members of one bucket. Each occurs once, and their rows (<see cref="RowsOf"/>) fit into one transaction.</summary>
    internal async Task WriteAsync(IReadOnlyList<(MemberKey Key, Member Member)> members, CancellationToken cancellationToken)
    {
        if (await TryAddAsync(members, cancellationToken).ConfigureAwait(false))
            return;
        for (int attempt = 0; ; attempt++)
        {
            TableEntity?[] known = await Task.WhenAll(members.Select(m => FindRowAsync(m.Key, cancellationToken))).ConfigureAwait(false);
            try
            {
                IEnumerable<List<TableTransactionAction>> changes = members.Select((m, i) => Replace(m.Key, m.Member, known[i]));
                foreach (List<TableTransactionAction> actions in InTransactions(changes))
                    // Crash here: these members are completely updated or unchanged; the import is repeated from a line before them.
                    await table.SubmitTransactionAsync(actions, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (RequestFailedException e) when (StorageFaults.IsConflict(e) && attempt < Attempts.OfAWrite)
            {
                // Another import changed one of them in between, or an earlier attempt of this request did: read again.
            }
        }
    }

    /// <summary>Deletes every row of a member; true if there was one.</summary>
    internal async Task<bool> DeleteAsync(MemberId memberId, CancellationToken cancellationToken)
    {
        MemberKey key = MemberKey.Of(memberId);
        for (int attempt = 0; ; attempt++)
        {
            if (await FindRowAsync(key, cancellationToken).ConfigureAwait(false) is not { } own)
                return false;
            try
            {
                // Crash here: the member is not in the registry or completely in it; a repeated request deletes them.
                IEnumerable<TableTransactionAction> actions =
                [
                    .. CodesOf(own).Select(code => Delete(key, code)),
                    new(TableTransactionActionType.Delete, own, own.ETag),
                ];
                await table.SubmitTransactionAsync(actions, cancellationToken).ConfigureAwait(false);
                return true;
            }
            catch (RequestFailedException e) when ((StorageFaults.IsConflict(e) || e.Status == 404) && attempt < Attempts.OfAWrite)
            {
                // An import changed the member in between, or an earlier attempt of this request deleted them.
            }
        }
    }

    // In a first import no member exists yet: an insert needs no read.
    private async Task<bool> TryAddAsync(IReadOnlyList<(MemberKey Key, Member Member)> members, CancellationToken cancellationToken)
    {
        try
        {
            foreach (List<TableTransactionAction> actions in InTransactions(members.Select(m => Replace(m.Key, m.Member, null))))
                // Crash here: these members have all their rows or none; the import is repeated from a line before them.
                await table.SubmitTransactionAsync(actions, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException e) when (StorageFaults.IsConflict(e))
        {
            return false;
        }
    }

    // The actions of one member stay in one transaction. A member without changes has no actions.
    private static IEnumerable<List<TableTransactionAction>> InTransactions(IEnumerable<List<TableTransactionAction>> members)
    {
        List<TableTransactionAction> transaction = [];
        foreach (List<TableTransactionAction> actions in members)
        {
            if (transaction.Count + actions.Count > MaxPerTransaction)
            {
                yield return transaction;
                transaction = [];
            }
            transaction.AddRange(actions);
        }
        if (transaction.Count > 0)
            yield return transaction;
    }

    private static List<TableTransactionAction> Replace(MemberKey key, Member member, TableEntity? known)
    {
        byte[] body = MemberJson.Write(member);
        if (known is null)
        {
            return
            [
                .. RowNames(member)
                    .Select(name => new TableTransactionAction(TableTransactionActionType.Add, Row(key, name, member, body))),
            ];
        }
        if (TryRead(known) is not null && Bytes.Get(known).AsSpan().SequenceEqual(body))
            return [];
        TableEntity own = Row(key, Own, member, body);
        return
        [
            new(TableTransactionActionType.UpdateReplace, own, known.ETag),
            .. member.Jurisdictions.Select(code => new TableTransactionAction(
                TableTransactionActionType.UpsertReplace,
                Row(key, code.Value, member, body)
            )),
            .. CodesOf(known).Except(CodesOf(own)).Select(code => Delete(key, code)),
        ];
    }

    private static Member Read(TableEntity row)
    {
        try
        {
            return MemberJson.Read(Bytes.Get(row));
        }
        catch (InvalidOperationException)
        {
            throw new InvalidDataException("A member's row cannot be read."); // a property has another type
        }
    }

    private static Member? TryRead(TableEntity row)
    {
        try
        {
            return Read(row);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static IEnumerable<string> RowNames(Member member) => member.Jurisdictions.Select(code => code.Value).Prepend(Own);

    private static TableTransactionAction Delete(MemberKey key, string code) =>
        new(TableTransactionActionType.Delete, new TableEntity(MemberKey.Name(key.Bucket), $"{code}|{key}"), ETag.All);

    private static TableEntity Row(MemberKey key, string name, Member member, byte[] body)
    {
        var row = new TableEntity(MemberKey.Name(key.Bucket), $"{name}|{key}");
        if (name == Own)
            row["Jurisdictions"] = string.Join(' ', member.Jurisdictions);
        Bytes.Put(row, body);
        return row;
    }

    private static string[] CodesOf(TableEntity own) =>
        own.GetString("Jurisdictions") is { Length: > 0 } codes
            ? codes.Split(' ')
            : throw new InvalidDataException("A member's own row does not list their other rows.");

    private async Task<TableEntity?> FindRowAsync(MemberKey key, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> row = await table
            .GetEntityIfExistsAsync<TableEntity>(MemberKey.Name(key.Bucket), $"{Own}|{key}", cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        return row.HasValue ? row.Value : null;
    }

    private AsyncPageable<TableEntity> RowsAsync(
        JurisdictionCode jurisdiction,
        int bucket,
        MemberKey? behind,
        MemberKey? last,
        int count,
        CancellationToken cancellationToken
    )
    {
        // '}' sorts after every hash, so without an end the range covers all members.
        string partition = MemberKey.Name(bucket),
            from = $"{jurisdiction}|{behind?.Hash}",
            to = $"{jurisdiction}|{last?.Hash ?? "}"}";
        return table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {from} and RowKey le {to}"),
            Math.Min(count, 1000),
            cancellationToken: cancellationToken
        );
    }
}
