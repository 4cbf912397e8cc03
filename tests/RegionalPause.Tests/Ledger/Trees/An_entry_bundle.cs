using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RegionalPause.Ledger.Trees;
using Shouldly;

namespace RegionalPause.Tests.Ledger.Trees;

[Requirement("R24")]
public class An_entry_bundle
{
    private static readonly Gen<byte[][]> Entries = Gen.Choose(0, 40)
        .SelectMany(length => Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf(length))
        .ArrayOf();

    [Fact]
    public void has_each_entry_behind_its_length() =>
        Grown("a"u8.ToArray(), [], "xyz"u8.ToArray()).Single().Bytes.ToArray().ShouldBe([0, 1, (byte)'a', 0, 0, 0, 3, .. "xyz"u8]);

    [Property]
    public Property gives_back_its_entries() =>
        Prop.ForAll(Entries.ToArbitrary(), entries => Grown(entries).SelectMany(Read).ShouldBe(entries));

    [Property(MaxTest = 60)]
    public Property is_the_same_however_the_log_grew() =>
        Prop.ForAll(
            Gen.Choose(0, 300).ListOf().Select(r => r.Take(12)).ToArbitrary(),
            rounds =>
            {
                byte[][] entries = Naive.Entries(rounds.Sum());
                BundleEdge edge = BundleEdge.Empty;
                Dictionary<string, ReadOnlyMemory<byte>> files = [];
                foreach (int round in rounds)
                {
                    BundleGrowth growth = edge.Grow([.. entries.Skip((int)edge.Size).Take(round)]);
                    growth
                        .Files.Select(file => file.Path)
                        .ShouldBe(EntryBundle.Grown(edge.Size, edge.Size + round).Select(bundle => bundle.Path));
                    foreach (LogFile file in growth.Files)
                        files.Add(file.Path, file.Bytes);
                    edge = growth.Edge;
                }

                foreach (LogFile file in Grown(entries))
                    files[file.Path].ToArray().ShouldBe(file.Bytes.ToArray(), file.Path);
            }
        );

    [Fact]
    public void is_cut_short_wherever_it_is_cut()
    {
        byte[] bytes = Grown("abc"u8.ToArray(), new byte[300], []).Single().Bytes.ToArray();
        for (int length = 0; length < bytes.Length; length++)
            State(bytes.AsSpan(0, length), 3).ShouldBe(BundleReading.CutShort, $"{length} bytes");
    }

    [Fact]
    public void with_a_byte_more_is_too_long_and_keeps_its_last_entry_to_itself()
    {
        var reader = new EntryReader([0, 1, 7, 0, 1, 8, 0], 2);
        reader.TryRead(out _).ShouldBeTrue();
        reader.TryRead(out ReadOnlySpan<byte> last).ShouldBeFalse();
        last.Length.ShouldBe(0);
        reader.State.ShouldBe(BundleReading.TooLong);
    }

    [Fact]
    public void with_an_entry_more_than_its_width_is_too_long() => State([0, 0, 0, 0, 0, 0], 2).ShouldBe(BundleReading.TooLong);

    [Property(MaxTest = 1000)]
    public void of_any_bytes_is_good_or_is_not_and_throws_nothing(byte[] bytes, byte width)
    {
        if (State(bytes, width) == BundleReading.Complete)
            (width == 0 ? [] : Grown([.. ReadAll(bytes, width)]).Single().Bytes.ToArray()).ShouldBe(bytes);
    }

    [Fact]
    public void takes_an_entry_of_65535_bytes() => Read(Grown(new byte[65_535]).Single()).Single().Length.ShouldBe(65_535);

    [Fact]
    public void takes_none_longer() => Should.Throw<ArgumentException>(() => Grown(new byte[65_536])).Message.ShouldContain("65536");

    [Fact]
    public void is_taken_up_when_its_entries_hash_to_their_leaves()
    {
        RightEdge tree = Shelf.Of(300).Edge;
        BundleEdge edge = BundleEdge.Open(tree, Last(300)).Value();
        edge.Grow([Naive.Entry(300)])
            .Files.Single()
            .ShouldSatisfyAllConditions(
                file => file.Path.ShouldBe("tile/entries/001.p/45"),
                file => file.Bytes.ToArray().ShouldBe(Last(301))
            );
    }

    [Fact]
    public void needs_no_bytes_where_the_last_one_is_full()
    {
        BundleEdge.Partial(512).ShouldBeNull();
        BundleEdge.Open(Shelf.Of(512).Edge, default).Value().Grow([Naive.Entry(512)]).Files.Single().Path.ShouldBe("tile/entries/002.p/1");
    }

    [Property]
    public void is_not_taken_up_with_an_altered_bit(NonNegativeInt bit)
    {
        TreeFault fault = BundleEdge.Open(Shelf.Of(300).Edge, Altered.Bit(Last(300), bit.Get)).Fault!;
        fault.Where.ShouldBe("tile/entries/001.p/44");
    }

    [Fact]
    public void is_not_taken_up_from_another_size() =>
        BundleEdge.Open(Shelf.Of(300).Edge, Last(301)).Fault!.Kind.ShouldBe(TreeFaultKind.Malformed);

    private static byte[] Last(int size) => Grown(Naive.Entries(size))[^1].Bytes.ToArray();

    private static LogFile[] Grown(params byte[][] entries) => [.. BundleEdge.Empty.Grow([.. entries]).Files];

    private static List<byte[]> Read(LogFile file)
    {
        EntryBundle.TryParse(file.Path, out EntryBundle bundle).ShouldBeTrue();
        return ReadAll(file.Bytes.Span, bundle.Width);
    }

    private static List<byte[]> ReadAll(ReadOnlySpan<byte> bytes, int width)
    {
        List<byte[]> entries = [];
        var reader = new EntryReader(bytes, width);
        while (reader.TryRead(out ReadOnlySpan<byte> entry))
            entries.Add(entry.ToArray());
        reader.State.ShouldBe(BundleReading.Complete);
        return entries;
    }

    private static BundleReading State(ReadOnlySpan<byte> bytes, int width)
    {
        var reader = new EntryReader(bytes, width);
        while (reader.TryRead(out _)) { }

        return reader.State;
    }
}
