using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using RegionalPause.Jurisdictions;
using RegionalPause.Storage;

namespace RegionalPause.Members;

/// <summary>
/// The member registry. Table <c>members</c>. Partition: the bucket of the member's hash, two digits. Rows of a member: <c>own|HASH</c>, and for each
/// jurisdiction they count in <c>CODE|HASH</c>, each with the whole member, so that whoever pages through a jurisdiction reads one range a bucket, in key order,
/// and no other jurisdiction's rows. All rows of a member stand in one partition and change in one transaction: a member who moves can be missing from no
/// jurisdiction and stale in none, whoever dies when. Written by imports; grows by two rows a member, more for one with several jurisdictions; deleted by the
/// member's erasure.
/// </summary>
public sealed class MemberTable(StorageAccount account) : IStorageTable
{
    private const int MaxPerTransaction = 100;
    private const int Attempts = 10;
    private const string Own = "own";

    private readonly TableClient table = account.Tables.GetTableClient("members");

    /// <inheritdoc/>
    public Task CreateAsync(CancellationToken cancellationToken) => table.CreateIfNotExistsAsync(cancellationToken);

    /// <summary>A member, or <c>null</c>.</summary>
    public Task<Member?> FindAsync(string memberId, CancellationToken cancellationToken) => FindAsync(MemberKey.Of(memberId), cancellationToken);

    /// <summary>A member by their hash, or <c>null</c>.</summary>
    internal async Task<Member?> FindAsync(MemberKey key, CancellationToken cancellationToken) =>
        await FindRowAsync(key, cancellationToken).ConfigureAwait(false) is { } row ? Read(row) : null;

    /// <summary>Whether a member is registered, whether or not what is registered of them can be read.</summary>
    internal async Task<bool> ExistsAsync(string memberId, CancellationToken cancellationToken) =>
        await FindRowAsync(MemberKey.Of(memberId), cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>
    /// Up to <paramref name="count"/> members of one jurisdiction and bucket, in the order of their hashes, from the first or behind one, to the end or to another.
    /// A row that cannot be read is listed without a member, so that it does not stop the page.
    /// </summary>
    internal async Task<ImmutableArray<(MemberKey Key, Member? Member)>> ReadPageAsync(
        JurisdictionCode jurisdiction, int bucket, MemberKey? behind, MemberKey? to, int count, CancellationToken cancellationToken)
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
    /// Everyone in a jurisdiction, bucket by bucket; <c>null</c> for one whose row cannot be read. Reads a thousand rows a request.
    /// </summary>
    internal async IAsyncEnumerable<Member?> ReadAllAsync(JurisdictionCode jurisdiction, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (int bucket = 0; bucket < MemberKey.Buckets; bucket++)
        {
            await foreach (TableEntity row in RowsAsync(jurisdiction, bucket, null, null, 1000, cancellationToken).ConfigureAwait(false))
                yield return TryRead(row);
        }
    }

    /// <summary>Rows of one member.</summary>
    internal static int RowsOf(Member member) => member.Jurisdictions.Length + 1;

    /// <summary>Writes members of one bucket, each once, whose rows (<see cref="RowsOf"/>) fit one transaction.</summary>
    internal async Task WriteAsync(IReadOnlyList<(MemberKey Key, Member Member)> members, CancellationToken cancellationToken)
    {
        if (await TryAddAsync(members, cancellationToken).ConfigureAwait(false))
            return;
        for (int attempt = 0; ; attempt++)
        {
            TableEntity?[] known = await Task.WhenAll(members.Select(m => FindRowAsync(m.Key, cancellationToken))).ConfigureAwait(false);
            try
            {
                foreach (List<TableTransactionAction> actions in InTransactions(members.Select((m, i) => Replace(m.Key, m.Member, known[i]))))
                    // Crash here: these members are as the import says, with all their rows, or as they were; the import is repeated from a line before them.
                    await table.SubmitTransactionAsync(actions, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (RequestFailedException e) when (StorageFaults.IsConflict(e) && attempt < Attempts)
            {
                // Another import changed one of them in between, or an earlier attempt of this very request did: look again.
            }
        }
    }

    /// <summary>Deletes every row of a member; whether there was one.</summary>
    internal async Task<bool> DeleteAsync(string memberId, CancellationToken cancellationToken)
    {
        MemberKey key = MemberKey.Of(memberId);
        for (int attempt = 0; ; attempt++)
        {
            if (await FindRowAsync(key, cancellationToken).ConfigureAwait(false) is not { } own)
                return false;
            try
            {
                // Crash here: the member is out of the registry or whole in it; whoever asked asks again.
                await table.SubmitTransactionAsync([.. CodesOf(own).Select(code => Delete(key, code)), new(TableTransactionActionType.Delete, own, own.ETag)], cancellationToken).ConfigureAwait(false);
                return true;
            }
            catch (RequestFailedException e) when ((StorageFaults.IsConflict(e) || e.Status == 404) && attempt < Attempts)
            {
                // An import changed the member in between, or an earlier attempt of this very request deleted them.
            }
        }
    }

    // A first import knows nobody: inserting costs no look at who is there.
    private async Task<bool> TryAddAsync(IReadOnlyList<(MemberKey Key, Member Member)> members, CancellationToken cancellationToken)
    {
        try
        {
            foreach (List<TableTransactionAction> actions in InTransactions(members.Select(m => Replace(m.Key, m.Member, null))))
                // Crash here: these members are registered with all their rows or not at all; the import is repeated from a line before them.
                await table.SubmitTransactionAsync(actions, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException e) when (StorageFaults.IsConflict(e))
        {
            return false;
        }
    }

    // A member's actions stay together; nothing to do is no action.
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
            return [.. RowNames(member).Select(name => new TableTransactionAction(TableTransactionActionType.Add, Row(key, name, member, body)))];
        if (TryRead(known) is not null && Bytes.Get(known).AsSpan().SequenceEqual(body))
            return [];
        TableEntity own = Row(key, Own, member, body);
        return
        [
            new(TableTransactionActionType.UpdateReplace, own, known.ETag),
            .. member.Jurisdictions.Select(code => new TableTransactionAction(TableTransactionActionType.UpsertReplace, Row(key, code.Value, member, body))),
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
            throw new InvalidDataException("A member's row cannot be read."); // a property of another type
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

    private static string[] CodesOf(TableEntity own) => own.GetString("Jurisdictions") is { Length: > 0 } codes
        ? codes.Split(' ')
        : throw new InvalidDataException("A member's own row does not say where else they stand.");

    private async Task<TableEntity?> FindRowAsync(MemberKey key, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> row = await table.GetEntityIfExistsAsync<TableEntity>(MemberKey.Name(key.Bucket), $"{Own}|{key}", cancellationToken: cancellationToken).ConfigureAwait(false);
        return row.HasValue ? row.Value : null;
    }

    private AsyncPageable<TableEntity> RowsAsync(JurisdictionCode jurisdiction, int bucket, MemberKey? behind, MemberKey? last, int count, CancellationToken cancellationToken)
    {
        // A hash has no '}': whoever gives no end means everyone.
        string partition = MemberKey.Name(bucket), from = $"{jurisdiction}|{behind?.Hash}", to = $"{jurisdiction}|{last?.Hash ?? "}"}";
        return table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {from} and RowKey le {to}"), Math.Min(count, 1000), cancellationToken: cancellationToken);
    }
}
