using System.Text;
using RegionalPause.Content;
using RegionalPause.Ledger.Notes;
using RegionalPause.Ledger.Trees;
using RegionalPause.Quarantine;
using RegionalPause.Recalls;
using Shouldly;

namespace RegionalPause.Tests.Cli;

[Requirement("R16", "R30")]
public sealed class Checking_a_manifest : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("manifest-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public async Task names_the_items_to_be_left_out_in_whatever_form_they_are_listed()
    {
        Ran ran = await RunAsync(
            "post:1",
            "post:2\t3",
            """{"id":"post:2","revision":2,"url":"…"}""",
            "post:2",
            """{"id":"post:1"}""",
            "post:3"
        );

        ran.ExitCode.ShouldBe(1);
        ran.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ShouldBe(["post:1", """{"id":"post:2","revision":2,"url":"…"}""", """{"id":"post:1"}"""]);
        ran.Error.ShouldContain("3 of 6 items of the manifest are in objection/all (2 items). Every item was understood.");
    }

    [Fact]
    public async Task ends_well_where_there_are_none() => (await RunAsync("post:7", "post:2\t1")).ExitCode.ShouldBe(0);

    [Fact]
    public async Task gives_a_machine_the_figures() => (await RunAsync("post:1", "--json")).Out.ShouldBe("""{"lines":1,"hits":1}""" + "\n");

    [Theory]
    [InlineData("""{"revision":1}""")]
    [InlineData("{\"id\":")]
    [InlineData("post:1\tone")]
    [InlineData("post:1\t1\t1")]
    public async Task stops_at_a_line_it_cannot_read_and_passes_over_none(string line)
    {
        Ran ran = await RunAsync("post:7", line);

        ran.ExitCode.ShouldBe(2);
        ran.Error.ShouldContain("Line 2 of the manifest is not an item");
    }

    [Fact]
    public async Task refuses_a_file_that_is_no_filter()
    {
        await File.WriteAllTextAsync(Path.Combine(directory, "q.filter"), "{}\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(directory, "m.txt"), "post:1\n", TestContext.Current.CancellationToken);

        Ran ran = await new Rpause(new StubGate()) { Directory = directory }.RunAsync("quarantine", "check", "q.filter", "m.txt");

        ran.ExitCode.ShouldBe(2);
        ran.Error.ShouldContain("This is not a quarantine filter");
    }

    [Fact(DisplayName = "F3: an item of a pretty-printed JSON array is found")]
    public async Task finds_the_items_of_a_pretty_printed_array()
    {
        Ran ran = await CheckAsync(
            "[\r\n  {\r\n    \"id\": \"post:2\",\r\n    \"revision\": 2\r\n  },\r\n  \"post:3\"\r\n]\r\n"u8.ToArray()
        );

        (ran.ExitCode, ran.Out).ShouldBe((1, """{"id":"post:2","revision":2}""" + "\n"));
        ran.Error.ShouldContain("1 of 2 items of the manifest");
    }

    [Fact(DisplayName = "F3: nothing that was not understood counts as clean")]
    public async Task of_an_empty_file_is_no_clean_bill()
    {
        foreach (string empty in (string[])["", "\n\r\n", "\uFEFF", "[]", " [ ] "])
        {
            Ran ran = await CheckAsync(Encoding.UTF8.GetBytes(empty));
            ran.ExitCode.ShouldBe(2, empty);
            ran.Error.ShouldContain("lists no item: nothing was checked");
        }
    }

    [Fact(DisplayName = "F19: standard input with a byte order mark, and files joined that have one each")]
    public async Task reads_over_byte_order_marks_on_standard_input()
    {
        await WriteFilterAsync();
        Ran ran = await new Rpause(new StubGate()) { Directory = directory, Input = "\uFEFFpost:1\r\n\uFEFFpost:2\t2\r\n" }.RunAsync(
            "quarantine",
            "check",
            "q.filter",
            "-"
        );

        (ran.ExitCode, ran.Out).ShouldBe((1, "post:1\npost:2\t2\n"));
    }

    [Theory]
    [InlineData("--out", "/nonexistent/x", "/nonexistent/x cannot be written")]
    [InlineData("--out", ".", ". is a directory; a file is expected.")]
    public async Task says_where_it_cannot_write(string option, string path, string said)
    {
        await WriteFilterAsync();
        Ran ran = await new Rpause(new StubGate()) { Directory = directory, Input = "post:1" }.RunAsync(
            "quarantine",
            "check",
            "q.filter",
            "-",
            option,
            path
        );

        ran.ExitCode.ShouldBeOneOf(2, 10);
        ran.Error.ShouldContain(said);
    }

    [Fact]
    public async Task writes_what_has_to_be_left_out_to_the_byte()
    {
        await WriteFilterAsync();
        const string line = "{\"id\":\"post:1\",\"title\":\"\u200d\u202e\"}";
        Ran ran = await new Rpause(new StubGate()) { Directory = directory, Input = line }.RunAsync(
            "quarantine",
            "check",
            "q.filter",
            "-",
            "--out",
            "hits"
        );

        ran.ExitCode.ShouldBe(1);
        (await File.ReadAllTextAsync(Path.Combine(directory, "hits"), TestContext.Current.CancellationToken)).ShouldBe(line + "\n");
        Directory.GetFiles(directory, "*.part").ShouldBeEmpty();
    }

    [Fact(DisplayName = "F14: a manifest's line is shown with escapes, as the same JSON")]
    public async Task shows_a_line_with_escapes()
    {
        Ran ran = await CheckAsync("{\"id\":\"post:1\",\"title\":\"\u202e\u009b2J\"}"u8.ToArray());

        ran.Out.ShouldBe("""{"id":"post:1","title":"\u202E\u009B2J"}""" + "\n");
    }

    private async Task<Ran> CheckAsync(byte[] manifest)
    {
        await WriteFilterAsync();
        await File.WriteAllBytesAsync(Path.Combine(directory, "m.txt"), manifest, TestContext.Current.CancellationToken);
        return await new Rpause(new StubGate()) { Directory = directory }.RunAsync("quarantine", "check", "q.filter", "m.txt");
    }

    private async Task<Ran> RunAsync(params string[] lines)
    {
        string[] options = [.. lines.Where(l => l.StartsWith("--", StringComparison.Ordinal))];
        await WriteFilterAsync();
        await File.WriteAllLinesAsync(Path.Combine(directory, "m.txt"), lines.Except(options), TestContext.Current.CancellationToken);
        return await new Rpause(new StubGate()) { Directory = directory }.RunAsync([
            "quarantine",
            "check",
            "q.filter",
            "m.txt",
            .. options,
        ]);
    }

    private async Task WriteFilterAsync()
    {
        await using FileStream file = File.Create(Path.Combine(directory, "q.filter"));
        ItemId[] items = [new("post:1", 1), new("post:2", 2)];
        await QuarantineFilter
            .Of(
                new QuarantineSource.ByObjections(),
                new Checkpoint("ledger.example/tests", new TreeHead(1, TreeHash.Leaf("x"u8))),
                items.Select(i => QuarantineFilter.PrefixOf(ItemKey.Of(i)))
            )
            .WriteAsync(file, TestContext.Current.CancellationToken);
    }
}
