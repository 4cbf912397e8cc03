using System.Collections.Immutable;

namespace RegionalPause.Tests.Simulation.Tables;

/// <summary>
/// The Table service in memory, as far as the product uses it: linearizable, transactions of one partition all or nothing, tags that never
/// repeat. One request at a time; whoever simulates a network decides which.
/// </summary>
internal sealed class SimulatedTables(Func<DateTimeOffset> now)
{
    private const int MostInOnePage = 1000;
    private const int MostInOneTransaction = 100;

    private readonly Dictionary<string, TableRows> tables = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Writes done so far.</summary>
    public long Sequence { get; private set; }

    /// <summary>The store's clock.</summary>
    public DateTimeOffset Now => now();

    /// <summary>Called for every row written, in the order of the writes.</summary>
    public Action<string, TableRow>? Wrote { get; set; }

    /// <summary>Does what is asked, or says why not.</summary>
    public TableAnswer Apply(TableRequest request) =>
        request switch
        {
            TableRequest.CreateTable(var name) => tables.TryAdd(name, new TableRows())
                ? new TableAnswer.Created()
                : new TableAnswer.Refused(409, "TableAlreadyExists"),
            _ when !tables.ContainsKey(request.Table) => new TableAnswer.Refused(404, "TableNotFound"),
            TableRequest.Write(var operation) => Write([operation]) switch
            {
                TableAnswer.Committed(var tags) => new TableAnswer.Written(tags[0]),
                TableAnswer.Refused refused => refused with { Index = null },
                var other => other,
            },
            TableRequest.Transaction(var operations) => Write(operations),
            TableRequest.Read read => Find(read.Name, read.PartitionKey, read.RowKey) is { } row
                ? new TableAnswer.Found(row)
                : new TableAnswer.Refused(404, "ResourceNotFound"),
            TableRequest.Query query => Page(query),
            _ => throw new System.Diagnostics.UnreachableException($"{request}"),
        };

    /// <summary>One row, or <c>null</c>.</summary>
    public TableRow? Find(string table, string partitionKey, string rowKey) =>
        tables.TryGetValue(table, out TableRows? rows) ? rows.Find(partitionKey, rowKey) : null;

    /// <summary>Every row of a table.</summary>
    public IEnumerable<TableRow> Rows(string table) => tables.TryGetValue(table, out TableRows? rows) ? rows.All : [];

    private TableAnswer Write(ImmutableArray<TableOperation> operations)
    {
        if (
            operations.Length > MostInOneTransaction
            || operations.Any(o => o.PartitionKey != operations[0].PartitionKey || o.Table != operations[0].Table)
        )
            return new TableAnswer.Refused(400, "CommandsInBatchActOnDifferentPartitions", 0);
        if (operations.DistinctBy(o => o.RowKey).Count() < operations.Length)
            return new TableAnswer.Refused(400, "InvalidDuplicateRow", 0);
        for (int i = 0; i < operations.Length; i++)
        {
            if (Refusal(operations[i]) is { } refused)
                return refused with { Index = i };
        }
        return new TableAnswer.Committed([.. operations.Select(Store)]);
    }

    private TableAnswer.Refused? Refusal(TableOperation operation)
    {
        TableRow? row = Find(operation.Table, operation.PartitionKey, operation.RowKey);
        return operation switch
        {
            { Verb: TableVerb.Insert } => row is null ? null : new TableAnswer.Refused(409, "EntityAlreadyExists"),
            { IfMatch: null } => null,
            _ when row is null => new TableAnswer.Refused(404, "ResourceNotFound"),
            { IfMatch: "*" } => null,
            _ => operation.IfMatch == row.Tag ? null : new TableAnswer.Refused(412, "UpdateConditionNotSatisfied"),
        };
    }

    private string? Store(TableOperation operation)
    {
        TableRows rows = tables[operation.Table];
        Sequence++;
        if (operation.Verb == TableVerb.Delete)
        {
            rows.Remove(operation.PartitionKey, operation.RowKey);
            return null;
        }
        // Interned: there may be millions of rows, in a few hundred partitions.
        var row = new TableRow(string.Intern(operation.PartitionKey), operation.RowKey, now(), Sequence)
        {
            Properties =
                operation.Verb == TableVerb.Merge && rows.Find(operation.PartitionKey, operation.RowKey) is { } before
                    ? before.Properties.SetItems(operation.Properties)
                    : operation.Properties,
        };
        rows.Put(row);
        Wrote?.Invoke(operation.Table, row);
        return row.Tag;
    }

    private TableAnswer.Page Page(TableRequest.Query query)
    {
        int top = Math.Clamp(query.Top, 1, MostInOnePage);
        KeyRange keys = query.Filter.Keys;
        (string, string) first = query.From is { } from && TableRows.Compare(from, keys.First) > 0 ? from : keys.First;
        TableRow[] found = [.. tables[query.Name].Between(first, keys.Last).Where(query.Filter.Matches).Take(top + 1)];
        return found.Length > top
            ? new TableAnswer.Page([.. found[..top]], query.Select, (found[top].PartitionKey, found[top].RowKey))
            : new TableAnswer.Page([.. found], query.Select, null);
    }
}
