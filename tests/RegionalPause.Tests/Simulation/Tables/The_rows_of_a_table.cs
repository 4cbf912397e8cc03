using System.Collections.Immutable;
using System.Globalization;
using Shouldly;

namespace RegionalPause.Tests.Simulation.Tables;

/// <summary>The simulated service finds rows by the range of their keys; looking at every row must find the same.</summary>
public sealed class The_rows_of_a_table
{
    private static readonly string[] Filters =
    [
        "",
        "PartitionKey eq 'p2'",
        "PartitionKey eq 'p2' and RowKey ge 'r100' and RowKey lt 'r300'",
        "RowKey gt 'r100' and (PartitionKey eq 'p1') and RowKey le 'r101' and N ne 1",
        "PartitionKey eq 'p0' and RowKey eq 'r007'",
        "PartitionKey eq 'p0' and (RowKey lt 'r010' or RowKey gt 'r390')",
        "PartitionKey eq 'p0' and not RowKey ge 'r010'",
        "PartitionKey eq 'p1' or RowKey lt 'r003'",
        "PartitionKey eq 'p1' and RowKey gt 'r300' and RowKey lt 'r200'",
        "PartitionKey eq 'p1' and PartitionKey eq 'p2'",
        "PartitionKey eq 'p9'",
        "RowKey ge 'r395'",
    ];

    public static TheoryData<string> EveryFilter => [.. Filters];

    [Theory, MemberData(nameof(EveryFilter))]
    public void are_found_by_range_as_by_looking_at_all(string text)
    {
        var tables = new SimulatedTables(() => DateTimeOffset.UnixEpoch);
        tables.Apply(new TableRequest.CreateTable("t"));
        var random = new Random(7);
        foreach (int n in Enumerable.Range(0, 1200).OrderBy(_ => random.Next()))
            tables.Apply(new TableRequest.Write(Operation(TableVerb.Insert, n)));
        foreach (int n in Enumerable.Range(0, 1200).Where(n => n % 7 == 0))
            tables.Apply(new TableRequest.Write(Operation(TableVerb.Delete, n)));
        TableFilter filter = TableFilter.Parse(text);

        Paged(tables, filter, 37).ShouldBe(tables.Rows("t").Where(filter.Matches).Select(row => row.PartitionKey + row.RowKey));
    }

    private static TableOperation Operation(TableVerb verb, int n) =>
        new(
            verb,
            "t",
            $"p{n % 3}",
            string.Create(CultureInfo.InvariantCulture, $"r{n / 3:D3}"),
            verb == TableVerb.Delete ? "*" : null,
            ImmutableSortedDictionary<string, StoredValue>.Empty.Add("N", new StoredValue(null, n % 2 == 0 ? "0" : "1"))
        );

    private static List<string> Paged(SimulatedTables tables, TableFilter filter, int top)
    {
        List<string> keys = [];
        (string, string)? from = null;
        do
        {
            var page = (TableAnswer.Page)tables.Apply(new TableRequest.Query("t", filter, [], top, from));
            keys.AddRange(page.Rows.Select(row => row.PartitionKey + row.RowKey));
            from = page.Next;
        } while (from is not null);
        return keys;
    }
}
