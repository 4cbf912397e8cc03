using System.IO.Compression;
using System.Text;
using FsCheck;
using FsCheck.Xunit;
using RegionalPause.Content;
using RegionalPause.Quarantine;
using Shouldly;

namespace RegionalPause.Tests.Quarantine;

[Requirement("R16", "R17")]
public sealed class A_manifest
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("a\nb\t2\n{\"id\":\"c\",\"revision\":3}")]
    [InlineData("a\r\n\r\nb\t2\r\n  {\"revision\":3,\"id\":\"c\"}  \r\n")]
    [InlineData("\uFEFFa\n\uFEFFb\t2\n\uFEFF{\"id\":\"c\",\"revision\":3}\n\n")]
    [InlineData("""["a",{"id":"b","revision":2},{"url":"x","id":"c","revision":3}]""")]
    [InlineData("\uFEFF \n[\r\n \"a\",\r\n {\r\n \"id\": \"b\",\r\n \"revision\": 2\r\n }, { \"id\": \"c\", \"revision\": 3 }\r\n]\r\n")]
    public async Task lists_the_same_items_in_each_of_its_forms(string text) =>
        (await ReadAsync(Encoding.UTF8.GetBytes(text))).ShouldBe([new("a", 1), new("b", 2), new("c", 3)]);

    /// <summary>Each of these was an item that nobody has, and so a clean one.</summary>
    [Theory(DisplayName = "F3: what is none of its forms is refused with its place")]
    [InlineData("{\n  \"id\": \"a\"\n}")]
    [InlineData("{\"id\":\"a\"} {\"id\":\"b\"}")]
    [InlineData("{\"id\":\"a\"},\n{\"id\":\"b\"}")]
    [InlineData("id,revision\na,1")]
    [InlineData("id\na")]
    [InlineData("contentId\trevision\na\t1")]
    [InlineData("\"a\"\n\"b\"")]
    [InlineData("a;1")]
    [InlineData("a 1")]
    [InlineData(" a")]
    [InlineData("a ")]
    [InlineData("a\rb\rc")]
    [InlineData("a\u200b")]
    [InlineData("a\tone")]
    [InlineData("a\t1,000")]
    [InlineData("a\t0")]
    [InlineData("a\t1\t1")]
    [InlineData("{\"ID\":\"a\"}")]
    [InlineData("{\"id\":\"x\",\"id\":\"a\"}")]
    [InlineData("{\"id\":\"x\",\"Id\":\"a\"}")]
    [InlineData("{\"id\":\"x\",\"i\\u0064\":\"a\"}")]
    [InlineData("{\"id\":\"a\",\"revision\":1,\"revision\":2}")]
    [InlineData("{\"id\":\"a\",\"Revision\":2}")]
    [InlineData("{\"id\":\"a\",\"revision\":\"2\"}")]
    [InlineData("{\"id\":\"a\",\"revision\":1.5}")]
    [InlineData("{\"id\":\"a\",\"revision\":null}")]
    [InlineData("{\"id\":7}")]
    [InlineData("{\"id\":\"\"}")]
    [InlineData("{\"id\":\"\\ud800\"}")]
    [InlineData("{\"contentId\":\"a\"}")]
    [InlineData("{\"item\":{\"id\":\"a\"}}")]
    [InlineData("{\"id\":\"batch-1\",\"items\":[{\"id\":\"a\"}]}")]
    [InlineData("{\"specversion\":\"1.0\",\"id\":\"event-1\",\"data\":{\"contentId\":\"a\"}}")]
    [InlineData("[[\"a\"]]")]
    [InlineData("[\"x\" \"a\"]")]
    [InlineData("[{\"id\":\"a\"}")]
    [InlineData("[{\"id\":\"x\"}] [{\"id\":\"a\"}]")]
    [InlineData("[{\"id\":\"x\",\"id\":\"a\"}]")]
    [InlineData("[7]")]
    [InlineData("[null]")]
    [InlineData("\"[\"")]
    public async Task refuses_what_is_none_of_its_forms(string text)
    {
        var refused = await Should.ThrowAsync<InvalidDataException>(() => ReadAsync(Encoding.UTF8.GetBytes(text)));

        refused.Message.ShouldMatch("^(Line [0-9]+|Item [0-9]+ of the array.*) of the manifest is not an item: ");
        refused.Message.ShouldNotContain("   at ");
    }

    [Fact(DisplayName = "F3: what is no text in UTF-8 is refused and named")]
    public async Task refuses_what_is_no_text_in_UTF_8()
    {
        (await RefusedAsync(Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("a\n")))).ShouldContain("UTF-16");
        (await RefusedAsync(Encoding.Unicode.GetBytes("abc\n"))).ShouldContain("UTF-16");
        (await RefusedAsync("caf\u00e9"u8.ToArray().Take(3).Append((byte)0xE9))).ShouldContain("not text in UTF-8");
        (await RefusedAsync(Gzipped("a\n"))).ShouldContain("gzip -dc");
        (await RefusedAsync("PAR1...."u8.ToArray())).ShouldContain("Parquet");
        (await RefusedAsync([(byte)'P', (byte)'K', 3, 4, 0])).ShouldContain("zip");
    }

    [Fact(DisplayName = "F3: a line longer than the limit is refused, not passed over")]
    public async Task refuses_a_line_that_is_longer_than_it_may_be()
    {
        string text = $"a\n{{\"id\":\"b\",\"text\":\"{new string('x', Manifest.MaxItemBytes)}\"}}\nc\n";

        (await RefusedAsync(Encoding.UTF8.GetBytes(text))).ShouldStartWith("Line 2 of the manifest is not an item: It has ");
    }

    [Property]
    public bool lists_every_item_however_it_is_cut_into_reads(NonEmptyString[] texts, PositiveInt piece)
    {
        ItemId[] items =
        [
            .. texts
                .Select(t => t.Get)
                .Where(t => ContentText.IsId(Encoding.UTF8.GetBytes(t)) && Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(t)) == t)
                .Select((t, i) => new ItemId(t, i + 1)),
        ];
        string lines = string.Join(
            '\n',
            items.Select(i => $$"""{"id":{{System.Text.Json.JsonSerializer.Serialize(i.ContentId)}},"revision":{{i.Revision}}}""")
        );
        using var stream = new PiecewiseStream(Encoding.UTF8.GetBytes(lines), piece.Get);

        return ReadAsync(stream).GetAwaiter().GetResult().SequenceEqual(items);
    }

    private static async Task<string> RefusedAsync(IEnumerable<byte> bytes) =>
        (await Should.ThrowAsync<InvalidDataException>(() => ReadAsync([.. bytes]))).Message;

    private static Task<List<ItemId>> ReadAsync(byte[] bytes) => ReadAsync(new MemoryStream(bytes));

    private static async Task<List<ItemId>> ReadAsync(Stream stream)
    {
        var items = new List<ItemId>();
        await foreach (ManifestItem item in Manifest.ReadAsync(stream, Cancelled))
            items.Add(item.Id);
        return items;
    }

    private static byte[] Gzipped(string text)
    {
        var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return bytes.ToArray();
    }

    /// <summary>Gives a few bytes at a time, as a pipe does.</summary>
    private sealed class PiecewiseStream(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);
    }
}
