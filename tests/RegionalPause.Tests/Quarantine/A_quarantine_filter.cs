using System.Buffers.Binary;
using System.Text;
using FsCheck.Xunit;
using RegionalPause.Content;
using RegionalPause.Ledger.Notes;
using RegionalPause.Ledger.Trees;
using RegionalPause.Quarantine;
using RegionalPause.Recalls;
using RegionalPause.Requests;
using Shouldly;

namespace RegionalPause.Tests.Quarantine;

[Requirement("R16")]
public sealed class A_quarantine_filter
{
    private static readonly QuarantineSource Source = new QuarantineSource.ByOrder(OrderId.Parse("uk-2024"));
    private static readonly Checkpoint Checkpoint = new("ledger.example/tests", new TreeHead(7, TreeHash.Leaf("x"u8)));

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Property]
    public bool finds_every_item_of_the_set_and_no_other(int[] inside, int[] asked)
    {
        QuarantineFilter filter = Of(inside);

        return filter.Header.Items == inside.Distinct().Count()
            && asked.Union(inside).All(n => filter.Contains(Key(n)) == inside.Contains(n));
    }

    [Property]
    public bool says_the_same_of_the_same_set_in_any_order_and_however_often_an_item_is_named(int[] items) =>
        Of(items).Header == Of([.. items.Reverse(), .. items]).Header;

    [Fact]
    public async Task comes_back_from_its_file()
    {
        QuarantineFilter filter = Of(Enumerable.Range(0, 20_000));

        QuarantineFilter read = await QuarantineFilter.ReadAsync(new MemoryStream(await FileOfAsync(filter)), Cancelled);

        read.Header.ShouldBe(filter.Header);
        Enumerable.Range(0, 20_000).ShouldAllBe(n => read.Contains(Key(n)));
        read.Contains(Key(20_000)).ShouldBeFalse();
    }

    [Fact]
    public async Task is_one_line_of_JSON_and_eight_bytes_an_item_as_numpy_reads_them()
    {
        byte[] file = await FileOfAsync(Of([1, 2, 3]));

        int line = Array.IndexOf(file, (byte)'\n') + 1;
        (file.Length - line).ShouldBe(24);
        ulong[] words = [.. file[line..].Chunk(8).Select(word => BinaryPrimitives.ReadUInt64BigEndian(word))];
        words.ShouldBe(Enumerable.Range(1, 3).Select(n => QuarantineFilter.PrefixOf(Key(n))).Order());
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("longer")]
    [InlineData("changed")]
    [InlineData("headless")]
    [InlineData("another format")]
    public async Task is_not_read_where_it_is_not_whole(string damage)
    {
        byte[] file = await FileOfAsync(Of(Enumerable.Range(0, 100)));
        int line = Array.IndexOf(file, (byte)'\n') + 1;
        byte[] damaged = damage switch
        {
            "cut" => file[..^8],
            "longer" => [.. file, 0],
            "changed" => [.. file[..^1], (byte)(file[^1] ^ 1)],
            "headless" => file[line..],
            _ =>
            [
                .. Encoding.UTF8.GetBytes(
                    Encoding.UTF8.GetString(file[..line]).Replace("filter.v1", "filter.v2", StringComparison.Ordinal)
                ),
                .. file[line..],
            ],
        };

        await Should.ThrowAsync<InvalidDataException>(() => QuarantineFilter.ReadAsync(new MemoryStream(damaged), Cancelled));
    }

    private static QuarantineFilter Of(IEnumerable<int> items) =>
        QuarantineFilter.Of(Source, Checkpoint, items.Select(n => QuarantineFilter.PrefixOf(Key(n))));

    private static ItemKey Key(int n) => ItemKey.Of(new ItemId($"post:{n}", 1));

    private static async Task<byte[]> FileOfAsync(QuarantineFilter filter)
    {
        var file = new MemoryStream();
        await filter.WriteAsync(file, Cancelled);
        return file.ToArray();
    }
}
