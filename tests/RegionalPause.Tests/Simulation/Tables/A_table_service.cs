using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Shouldly;

namespace RegionalPause.Tests.Simulation.Tables;

/// <summary>
/// What the product counts on, asked through the client library: the same questions to the simulated service and to Azurite.
/// </summary>
public abstract class A_table_service
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>A client of an account nobody else uses.</summary>
    protected abstract TableServiceClient Client();

    [Fact]
    public async Task gives_back_every_type_as_it_was_written()
    {
        TableClient table = await TableAsync();
        var row = new TableEntity("p", "it's")
        {
            ["Text"] = "Ünïcode \"quoted\" <b>",
            ["Whole"] = 7,
            ["Long"] = long.MaxValue,
            ["Flag"] = true,
            ["Half"] = 0.5,
            ["Two"] = 2.0,
            ["Bytes"] = new byte[] { 0, 255, 10 },
            ["At"] = new DateTimeOffset(2024, 9, 20, 9, 30, 0, 123, TimeSpan.Zero),
            ["None"] = null,
        };

        ETag written = (await table.AddEntityAsync(row, Cancelled)).Headers.ETag.ShouldNotBeNull();
        TableEntity read = (await table.GetEntityAsync<TableEntity>("p", "it's", cancellationToken: Cancelled)).Value;

        read.ETag.ShouldBe(written);
        read.Timestamp.ShouldNotBeNull();
        read.GetString("Text").ShouldBe("Ünïcode \"quoted\" <b>");
        (read.GetInt32("Whole"), read.GetInt64("Long"), read.GetBoolean("Flag")).ShouldBe((7, long.MaxValue, true));
        (read.GetDouble("Half"), read.GetDouble("Two")).ShouldBe((0.5, 2.0));
        read.GetBinary("Bytes").ShouldBe([0, 255, 10]);
        read.GetDateTimeOffset("At").ShouldBe(new DateTimeOffset(2024, 9, 20, 9, 30, 0, 123, TimeSpan.Zero));
        read.ContainsKey("None").ShouldBeFalse();
    }

    [Fact]
    public async Task inserts_a_row_once()
    {
        TableClient table = await TableAsync();
        await table.AddEntityAsync(Row("a", 1), Cancelled);

        (await RefusalAsync(table.AddEntityAsync(Row("a", 2), Cancelled))).ShouldBe(409);
        (await ValueAsync(table, "a")).ShouldBe(1);
    }

    [Fact]
    public async Task says_that_a_row_or_a_table_is_not_there()
    {
        TableClient table = await TableAsync();

        (await table.GetEntityIfExistsAsync<TableEntity>("p", "none", cancellationToken: Cancelled)).HasValue.ShouldBeFalse();
        (await RefusalAsync(Client().GetTableClient("absent").AddEntityAsync(Row("a", 1), Cancelled))).ShouldBe(404);
    }

    [Fact]
    public async Task creates_a_table_that_is_there_already_without_a_word()
    {
        TableServiceClient client = Client();
        await client.GetTableClient("twice").CreateIfNotExistsAsync(Cancelled);
        await client.GetTableClient("twice").CreateIfNotExistsAsync(Cancelled);
    }

    [Fact]
    public async Task replaces_only_what_was_read()
    {
        TableClient table = await TableAsync();
        ETag first = (await table.AddEntityAsync(Row("a", 1), Cancelled)).Headers.ETag!.Value;
        ETag second = (
            await table.UpdateEntityAsync(Row("a", 2), first, TableUpdateMode.Replace, Cancelled)
        ).Headers.ETag.ShouldNotBeNull();

        second.ShouldNotBe(first);
        (await RefusalAsync(table.UpdateEntityAsync(Row("a", 3), first, TableUpdateMode.Replace, Cancelled))).ShouldBe(412);
        (await RefusalAsync(table.UpdateEntityAsync(Row("b", 3), first, TableUpdateMode.Replace, Cancelled))).ShouldBe(404);
        (await ValueAsync(table, "a")).ShouldBe(2);
    }

    [Fact]
    public async Task merges_by_property_and_replaces_whole()
    {
        TableClient table = await TableAsync();
        ETag tag = (await table.AddEntityAsync(new TableEntity("p", "a") { ["N"] = 1, ["Kept"] = "yes" }, Cancelled)).Headers.ETag!.Value;

        await table.UpdateEntityAsync(Row("a", 2), tag, TableUpdateMode.Merge, Cancelled);
        (await table.GetEntityAsync<TableEntity>("p", "a", cancellationToken: Cancelled)).Value.GetString("Kept").ShouldBe("yes");

        await table.UpsertEntityAsync(Row("a", 3), TableUpdateMode.Replace, Cancelled);
        (await table.GetEntityAsync<TableEntity>("p", "a", cancellationToken: Cancelled)).Value.ContainsKey("Kept").ShouldBeFalse();
    }

    [Fact]
    public async Task deletes_and_does_not_mind_what_is_gone()
    {
        TableClient table = await TableAsync();
        await table.AddEntityAsync(Row("a", 1), Cancelled);

        await table.DeleteEntityAsync("p", "a", cancellationToken: Cancelled);
        await table.DeleteEntityAsync("p", "a", cancellationToken: Cancelled);
        (await table.GetEntityIfExistsAsync<TableEntity>("p", "a", cancellationToken: Cancelled)).HasValue.ShouldBeFalse();
    }

    [Fact, Requirement("R9")]
    public async Task does_all_of_a_transaction_and_gives_a_tag_for_each_row()
    {
        TableClient table = await TableAsync();
        ETag tag = (await table.AddEntityAsync(Row("guard", 1), Cancelled)).Headers.ETag!.Value;

        IReadOnlyList<Response> done = (
            await table.SubmitTransactionAsync(
                [
                    new(TableTransactionActionType.UpdateReplace, Row("guard", 2), tag),
                    new(TableTransactionActionType.Add, Row("r1", 1)),
                    new(TableTransactionActionType.UpsertReplace, Row("t", 1)),
                ],
                Cancelled
            )
        ).Value;

        done.Count.ShouldBe(3);
        TableEntity guard = (await table.GetEntityAsync<TableEntity>("p", "guard", cancellationToken: Cancelled)).Value;
        done[0].Headers.ETag.ShouldBe(guard.ETag);
        guard.GetInt32("N").ShouldBe(2);
        (await ValueAsync(table, "r1")).ShouldBe(1);
    }

    [Theory, Requirement("R9")]
    [InlineData(true, false, 412)]
    [InlineData(false, true, 409)]
    public async Task does_nothing_of_a_transaction_of_which_one_part_is_refused(bool staleTag, bool rowTaken, int status)
    {
        TableClient table = await TableAsync();
        ETag stale = (await table.AddEntityAsync(Row("guard", 1), Cancelled)).Headers.ETag!.Value;
        ETag fresh = (await table.UpdateEntityAsync(Row("guard", 2), stale, TableUpdateMode.Replace, Cancelled)).Headers.ETag!.Value;
        if (rowTaken)
            await table.AddEntityAsync(Row("r1", 1), Cancelled);

        Task<Response<IReadOnlyList<Response>>> transaction = table.SubmitTransactionAsync(
            [
                new(TableTransactionActionType.UpsertReplace, Row("t", 3)),
                new(TableTransactionActionType.UpdateReplace, Row("guard", 3), staleTag ? stale : fresh),
                new(TableTransactionActionType.Add, Row("r1", 3)),
            ],
            Cancelled
        );

        (await RefusalAsync(transaction)).ShouldBe(status);
        (await ValueAsync(table, "guard")).ShouldBe(2);
        (await ValueAsync(table, "t")).ShouldBeNull();
        (await ValueAsync(table, "r1")).ShouldBe(rowTaken ? 1 : null);
    }

    [Fact]
    public async Task finds_rows_by_range_in_the_order_of_their_keys_page_by_page()
    {
        TableClient table = await TableAsync();
        foreach (int n in (int[])[4, 2, 9, 0, 7])
            await table.AddEntityAsync(Row(string.Create(CultureInfo.InvariantCulture, $"r{n:D3}"), n), Cancelled);
        await table.AddEntityAsync(Row("guard", 1), Cancelled);
        await table.AddEntityAsync(new TableEntity("q", "r001"), Cancelled);

        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {"p"} and RowKey ge {"r002"} and RowKey lt {"s"}");
        var pages = new List<int>();
        var found = new List<string>();
        await foreach (
            Page<TableEntity> page in table
                .QueryAsync<TableEntity>(filter, maxPerPage: 2, select: ["RowKey"], cancellationToken: Cancelled)
                .AsPages()
        )
        {
            pages.Add(page.Values.Count);
            found.AddRange(page.Values.Select(row => row.RowKey));
        }

        found.ShouldBe(["r002", "r004", "r007", "r009"]);
        pages.Where(n => n > 0).ShouldBe([2, 2]);
    }

    [Fact]
    public async Task finds_rows_by_instants()
    {
        TableClient table = await TableAsync();
        var noon = new DateTimeOffset(2024, 9, 20, 12, 0, 0, TimeSpan.Zero);
        await table.AddEntityAsync(new TableEntity("p", "early") { ["At"] = noon }, Cancelled);
        await table.AddEntityAsync(new TableEntity("p", "late") { ["At"] = noon.AddSeconds(1) }, Cancelled);
        DateTimeOffset written = (await table.GetEntityAsync<TableEntity>("p", "late", cancellationToken: Cancelled))
            .Value
            .Timestamp!
            .Value;

        (await KeysAsync(table, TableClient.CreateQueryFilter($"At lt {noon.AddSeconds(1)}"))).ShouldBe(["early"]);
        (await KeysAsync(table, TableClient.CreateQueryFilter($"PartitionKey ne {"q"} and Timestamp ge {written}"))).ShouldContain("late");
        (await KeysAsync(table, TableClient.CreateQueryFilter($"Timestamp gt {written.AddHours(1)}"))).ShouldBeEmpty();
    }

    private static TableEntity Row(string key, int n) => new("p", key) { ["N"] = n };

    private static async Task<int?> ValueAsync(TableClient table, string key) =>
        await table.GetEntityIfExistsAsync<TableEntity>("p", key, cancellationToken: Cancelled) is { HasValue: true, Value: { } row }
            ? row.GetInt32("N")
            : null;

    private static async Task<int> RefusalAsync(Task asked) => (await Should.ThrowAsync<RequestFailedException>(asked)).Status;

    private static async Task<List<string>> KeysAsync(TableClient table, string filter)
    {
        var keys = new List<string>();
        await foreach (TableEntity row in table.QueryAsync<TableEntity>(filter, cancellationToken: Cancelled))
            keys.Add(row.RowKey);
        return keys;
    }

    private async Task<TableClient> TableAsync()
    {
        TableClient table = Client().GetTableClient("contract");
        await table.CreateIfNotExistsAsync(Cancelled);
        return table;
    }
}
