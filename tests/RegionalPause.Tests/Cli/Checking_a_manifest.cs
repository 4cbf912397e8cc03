using RegionalPause.Content;
using RegionalPause.Ledger.Notes;
using RegionalPause.Ledger.Trees;
using RegionalPause.Quarantine;
using Shouldly;
using Xunit;

namespace RegionalPause.Tests.Cli;

[Requirement("R16", "R30")]
public sealed class Checking_a_manifest : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("manifest-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public async Task names_the_items_to_be_left_out_in_whatever_form_they_are_listed()
    {
        Ran ran = await RunAsync("post:1", "post:2\t3", """{"id":"post:2","revision":2,"url":"…"}""", "post:2", """{"id":"post:1"}""", "post:3");

        ran.ExitCode.ShouldBe(1);
        ran.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(["post:1", """{"id":"post:2","revision":2,"url":"…"}""", """{"id":"post:1"}"""]);
        ran.Error.ShouldContain("3 of 6 items of the manifest are in objection/all (2 items).");
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
        ran.Error.ShouldContain("Line 2 of the manifest is no item");
    }

    [Fact]
    public async Task refuses_a_file_that_is_no_filter()
    {
        await File.WriteAllTextAsync(Path.Combine(directory, "q.filter"), "{}\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(directory, "m.txt"), "post:1\n", TestContext.Current.CancellationToken);

        Ran ran = await new Rpause(new StubGate()) { Directory = directory }.RunAsync("quarantine", "check", "q.filter", "m.txt");

        ran.ExitCode.ShouldBe(2);
        ran.Error.ShouldContain("This is no quarantine filter");
    }

    private async Task<Ran> RunAsync(params string[] lines)
    {
        string[] options = [.. lines.Where(l => l.StartsWith("--", StringComparison.Ordinal))];
        await using (FileStream file = File.Create(Path.Combine(directory, "q.filter")))
        {
            ItemId[] items = [new("post:1", 1), new("post:2", 2)];
            await QuarantineFilter.Of(new QuarantineSource.ByObjections(), new Checkpoint("ledger.example/tests", new TreeHead(1, TreeHash.Leaf("x"u8))), items.Select(i => QuarantineFilter.PrefixOf(ItemKey.Of(i))))
                .WriteAsync(file, TestContext.Current.CancellationToken);
        }
        await File.WriteAllLinesAsync(Path.Combine(directory, "m.txt"), lines.Except(options), TestContext.Current.CancellationToken);
        return await new Rpause(new StubGate()) { Directory = directory }.RunAsync(["quarantine", "check", "q.filter", "m.txt", .. options]);
    }
}
