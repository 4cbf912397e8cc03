using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Azure.Data.Tables;
using RegionalPause.Content;
using RegionalPause.Erasure;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Jurisdictions;
using RegionalPause.Members;
using RegionalPause.Requests;
using RegionalPause.Tests;
using Shouldly;

namespace RegionalPause.IntegrationTests.Members;

public sealed class The_registry(Azurite azurite)
{
    private static readonly JurisdictionAtlas Atlas = JurisdictionAtlas.LoadEmbedded();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task pages_through_one_jurisdictions_members_each_once_and_through_no_others()
    {
        (MemberTable table, MemberImport import) = await OpenAsync(azurite.NewAccount());
        await ImportAsync(import, Enumerable.Range(0, 2_000).Select(i => Line($"m-{i}", i % 4 == 0 ? "FR" : "DE")));

        var read = new List<string>();
        for (int bucket = 0; bucket < MemberKey.Buckets; bucket++)
        {
            MemberKey? behind = null;
            while (await table.ReadPageAsync(Code("FR"), bucket, behind, null, 7, Cancelled) is { IsEmpty: false } page)
            {
                read.AddRange(page.Select(m => m.Member!.Id.Value));
                behind = page[^1].Key;
            }
        }

        read.ShouldBe(Enumerable.Range(0, 500).Select(i => $"m-{i * 4}"), ignoreOrder: true);
    }

    [Fact]
    public async Task reports_a_wrong_line_by_its_number_and_registers_the_others()
    {
        (MemberTable table, MemberImport import) = await OpenAsync(azurite.NewAccount());

        ImportReport report = await ImportAsync(
            import,
            [Line("m-1", "DE"), "{\"id\":\"m-2\"}", "", Line("m-3", "DE"), new string('x', MemberParser.MaxLine * 9), Line("m-4", "DE")],
            from: 101
        );

        (report.Lines, report.Members, report.WrongLines, report.NextLine).ShouldBe((6, 3, 2, 107));
        report.Wrong.Select(w => w.Line).ShouldBe([102, 105]);
        (await table.FindAsync(MemberId.Parse("m-4"), Cancelled)).ShouldNotBeNull();
    }

    [Fact]
    public async Task leaves_no_row_where_a_member_was_before()
    {
        TestAccount account = azurite.NewAccount();
        (MemberTable table, MemberImport import) = await OpenAsync(account);
        await ImportAsync(import, [Line("m-1", "DE", "US-CA"), Line("m-2", "DE")]);

        await ImportAsync(import, [Line("m-1", "FR"), Line("m-2", "DE"), Line("m-1", "IT")]);

        (await RowsAsync(account)).ShouldBe(["DE m-2", "IT m-1", "own m-1", "own m-2"]);
        (await table.FindAsync(MemberId.Parse("m-1"), Cancelled))!.Jurisdictions.ShouldBe([Code("IT")]);
    }

    [Fact, Requirement("R26")]
    public async Task forgets_a_member_who_is_erased_even_one_the_ledger_never_met()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance gate = await Instance.StartAsync(account, Cancelled);
        await ImportAsync(gate.Get<MemberImport>(), [Line("m-1", "DE", "FR"), Line("m-2", "DE")]);

        (await gate.Get<MemberErasure>().EraseAsync(MemberId.Parse("m-1"), "alice", Cancelled)).Refusal.ShouldBeNull();

        (await RowsAsync(account)).ShouldBe(["DE m-2", "own m-2"]);
        (await gate.Get<MemberErasure>().EraseAsync(MemberId.Parse("m-1"), "alice", Cancelled)).Refusal!.Code.ShouldBe(
            RefusalCode.NotFound
        );
    }

    internal static string Line(string id, params string[] codes) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"id":"{{id}}","signals":[{{string.Join(',', codes.Select((c, i) => $$"""{"kind":"{{(i == 0 ? "account" : "previous")}}","code":"{{c}}"}"""))}}],"birthYear":1980,"languages":["en"],"channels":[{"kind":"email","address":"{{id}}@example.org"}],"timeZone":"Europe/Berlin"}"""
        );

    internal static async Task<ImportReport> ImportAsync(MemberImport import, IEnumerable<string> lines, long from = 1)
    {
        using var body = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        return await import.RunAsync(body, from, Cancelled);
    }

    private static async Task<(MemberTable Table, MemberImport Import)> OpenAsync(TestAccount account)
    {
        var table = new MemberTable(account.Storage());
        await table.CreateAsync(Cancelled);
        return (table, new MemberImport(table, new MemberParser(Atlas)));
    }

    private static async Task<ImmutableArray<string>> RowsAsync(TestAccount account)
    {
        var names = new Dictionary<string, string>
        {
            [MemberKey.Of(MemberId.Parse("m-1")).Hash] = "m-1",
            [MemberKey.Of(MemberId.Parse("m-2")).Hash] = "m-2",
        };
        var rows = new List<string>();
        await foreach (TableEntity row in account.TableClient("members").QueryAsync<TableEntity>(cancellationToken: Cancelled))
            rows.Add($"{row.RowKey.Split('|')[0]} {names[row.RowKey.Split('|')[1]]}");
        return [.. rows.Order(StringComparer.Ordinal)];
    }

    private static JurisdictionCode Code(string text) =>
        Atlas.TryParse(text, out JurisdictionCode code, out string? problem) ? code : throw new ArgumentException(problem);
}
