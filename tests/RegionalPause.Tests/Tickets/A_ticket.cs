using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RegionalPause.Content;
using RegionalPause.Requests;
using RegionalPause.Tickets;
using Shouldly;

namespace RegionalPause.Tests.Tickets;

[Requirement("R10")]
public class A_ticket
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly byte[] Other = [.. Enumerable.Range(100, 32).Select(i => (byte)i)];
    private static readonly TicketCheck Loader = new(new TicketKeys(Key));
    private static readonly ItemId Item = new("post-1", 1);
    private static readonly DateTimeOffset NotAfter = new(2024, 9, 20, 9, 30, 10, TimeSpan.Zero);
    private static readonly Ticket Content = new(ShardId.Parse("host-7-a1"), 42, 3, 7, NotAfter);

    private const string Text = "rpt1.AWMNzSkAAAAAAAAAKgAAAAMAAAAAAAAABwAAAZIOxHjQaG9zdC03LWEx.A5wKGIkyfczAc5Sg__5atfeCLmQYMMbw3qg_B-9f9n0";

    private static string Issue(byte[] key, ItemId item, Ticket content) =>
        new TicketIssuer(new TicketKeys(key)).Issue(ItemKey.Of(item), content);

    private static TicketStatus Check(string? text, DateTimeOffset? at = null, ItemId? item = null) =>
        Loader.Check(text, item ?? Item, at ?? NotAfter, TimeSpan.Zero);

    [Fact]
    public void has_this_text_and_no_other() => Issue(Key, Item, Content).ShouldBe(Text);

    [Fact]
    public void has_the_mac_that_its_format_describes()
    {
        // Made here from the description on TicketFormat, by other means than the product's.
        byte[] payload =
        [
            1,
            .. SHA256.HashData(Key)[..4],
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            42,
            0,
            0,
            0,
            3,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            7,
            .. BitConverter.GetBytes(NotAfter.ToUnixTimeMilliseconds()).Reverse(),
            .. "host-7-a1"u8,
        ];
        byte[] item = Convert.FromHexString(ItemKey.Of(Item).ToString());
        byte[] input = [.. Encoding.ASCII.GetBytes("regionalpause-ticket-v1"), .. payload, .. item];
        byte[] mac = HMACSHA256.HashData(Key, input);
        string Url(byte[] b) => Convert.ToBase64String(b).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        Text.ShouldBe($"rpt1.{Url(payload)}.{Url(mac)}");
    }

    [Property]
    public void is_accepted_exactly_when_enqueued_in_time(int millisecondsBefore, ushort resolution)
    {
        DateTimeOffset enqueued = NotAfter.AddMilliseconds(-(double)millisecondsBefore);
        Loader
            .Check(Text, Item, enqueued, TimeSpan.FromMilliseconds(resolution))
            .ShouldBe((long)millisecondsBefore >= resolution ? TicketStatus.Accepted : TicketStatus.Late);
    }

    [Fact]
    public void is_accepted_up_to_the_last_instant_and_not_a_tick_longer()
    {
        Check(Text, NotAfter).ShouldBe(TicketStatus.Accepted);
        Check(Text, NotAfter.AddTicks(1)).ShouldBe(TicketStatus.Late);
        Check(Text, NotAfter.ToOffset(TimeSpan.FromHours(9))).ShouldBe(TicketStatus.Accepted);
    }

    [Fact]
    public void is_late_on_a_broker_with_whole_seconds_when_enqueued_in_the_last_one()
    {
        TimeSpan storageQueue = TimeSpan.FromSeconds(1);
        Loader.Check(Text, Item, NotAfter.AddSeconds(-1), storageQueue).ShouldBe(TicketStatus.Accepted);
        Loader.Check(Text, Item, NotAfter.AddSeconds(-1).AddTicks(1), storageQueue).ShouldBe(TicketStatus.Late);
    }

    [Fact]
    public void gets_no_more_time_from_a_negative_resolution() =>
        Loader.Check(Text, Item, NotAfter.AddSeconds(5), TimeSpan.FromSeconds(-10)).ShouldBe(TicketStatus.Late);

    [Fact]
    public void survives_extreme_instants_and_resolutions()
    {
        Loader.Check(Text, Item, DateTimeOffset.MaxValue, TimeSpan.MaxValue).ShouldBe(TicketStatus.Late);
        Loader.Check(Text, Item, DateTimeOffset.MinValue, TimeSpan.MaxValue).ShouldBe(TicketStatus.Late);
        Loader.Check(Text, Item, DateTimeOffset.MinValue, TimeSpan.MinValue).ShouldBe(TicketStatus.Accepted);
    }

    [Property]
    public void runs_out_no_later_than_asked_for(ushort ticks)
    {
        string text = Issue(Key, Item, Content with { NotAfter = NotAfter.AddTicks(ticks) });
        Loader.Check(text, Item, NotAfter, TimeSpan.Zero, out Ticket? read).ShouldBe(TicketStatus.Accepted);
        read!.Value.NotAfter.ShouldBeInRange(
            NotAfter.AddTicks(ticks) - TimeSpan.FromTicks(TimeSpan.TicksPerMillisecond - 1),
            NotAfter.AddTicks(ticks)
        );
    }

    [Fact]
    public void is_forged_with_any_character_changed()
    {
        for (int i = 5; i < Text.Length; i++)
        {
            foreach (char c in "ABab09-_.=+/ \n\0é")
            {
                if (c != Text[i])
                    Check(Text[..i] + c + Text[(i + 1)..]).ShouldBe(TicketStatus.Forged, $"character {i} became '{c}'");
            }
        }
    }

    [Fact]
    public void is_forged_with_another_spelling_of_the_same_bytes()
    {
        // The last character of the MAC carries two unused bits: three other characters decode to the same bytes.
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int last = Alphabet.IndexOf(Text[^1], StringComparison.Ordinal);
        for (int bits = 1; bits < 4; bits++)
            Check(Text[..^1] + Alphabet[last ^ bits]).ShouldBe(TicketStatus.Forged);
        foreach (string blank in new[] { " ", "\n", "\t" })
            Check(Text.Insert(20, blank)).ShouldBe(TicketStatus.Forged, "decoders skip blanks");
        Check(Text + "=").ShouldBe(TicketStatus.Forged);
        Check(Text + "\n").ShouldBe(TicketStatus.Forged);
        Check(Text.Insert(Text.LastIndexOf('.') + 1, " ")).ShouldBe(TicketStatus.Forged);
    }

    [Fact]
    public void is_forged_when_cut_at_any_place_behind_its_prefix()
    {
        for (int length = 5; length < Text.Length; length++)
            Check(Text[..length]).ShouldBe(TicketStatus.Forged);
    }

    [Property]
    public void is_good_for_its_own_item_only(NonNull<string> id, PositiveInt revision)
    {
        var item = new ItemId(id.Get, revision.Get);
        Check(Text, item: item).ShouldBe(item == Item ? TicketStatus.Accepted : TicketStatus.Forged);
        Check(Text, item: Item with { Revision = 2 }).ShouldBe(TicketStatus.Forged);
    }

    [Fact]
    public void of_another_key_is_forged() => Check(Issue(Other, Item, Content)).ShouldBe(TicketStatus.Forged);

    [Fact]
    public void of_another_key_under_this_ones_id_is_forged()
    {
        string[] mine = Text.Split('.');
        string[] others = Issue(Other, Item, Content).Split('.');
        Check($"rpt1.{mine[1]}.{others[2]}").ShouldBe(TicketStatus.Forged);
    }

    [Fact]
    public void of_a_previous_key_is_still_accepted()
    {
        var rotated = new TicketCheck(new TicketKeys(Other, Key));
        rotated.Check(Text, Item, NotAfter, TimeSpan.Zero).ShouldBe(TicketStatus.Accepted);
        rotated.Check(Issue(Other, Item, Content), Item, NotAfter, TimeSpan.Zero).ShouldBe(TicketStatus.Accepted);
    }

    [Property]
    public void says_which_admission_it_stands_for(NonNegativeInt position, NonNegativeInt index, PositiveInt version)
    {
        var content = new Ticket(ShardId.Parse("shard-é"), position.Get * 4_000_000_000L, index.Get, version.Get, NotAfter);
        Loader.Check(Issue(Key, Item, content), Item, NotAfter, TimeSpan.Zero, out Ticket? read).ShouldBe(TicketStatus.Accepted);
        read.ShouldBe(content);
    }

    [Fact]
    public void says_nothing_when_forged()
    {
        Loader.Check(Text, new ItemId("post-2", 1), NotAfter, TimeSpan.Zero, out Ticket? read).ShouldBe(TicketStatus.Forged);
        read.ShouldBeNull();
    }

    [Theory, InlineData(null), InlineData(""), InlineData("rpt1"), InlineData("RPT1.x.y"), InlineData("rpt2.x.y"), InlineData(" rpt1.x.y")]
    public void is_not_what_does_not_begin_like_one(string? text) => Check(text).ShouldBe(TicketStatus.Unreadable);

    [Property(MaxTest = 1000)]
    public void is_never_any_other_text(string? text)
    {
        Check(text).ShouldBe(TicketStatus.Unreadable);
        Check("rpt1." + text).ShouldBe(TicketStatus.Forged);
        Check($"rpt1.{text}.{Text[^43..]}").ShouldBe(TicketStatus.Forged);
    }

    [Fact]
    public void of_endless_length_is_forged()
    {
        Check("rpt1." + new string('A', 1_000_000)).ShouldBe(TicketStatus.Forged);
        Check("rpt1." + new string('A', 1_000_000) + Text[^44..]).ShouldBe(TicketStatus.Forged);
    }

    [Theory, InlineData(1), InlineData(128)]
    public void carries_shard_names_up_to_their_limit(int length) =>
        Check(Issue(Key, Item, Content with { Shard = ShardId.Parse(new string('s', length)) })).ShouldBe(TicketStatus.Accepted);

    [Theory, InlineData(0), InlineData(129)]
    public void is_not_issued_for_an_impossible_shard_name(int length) =>
        Should.Throw<ArgumentException>(() => Issue(Key, Item, Content with { Shard = ShardId.Parse(new string('s', length)) }));

    [Theory, InlineData(0), InlineData(31), InlineData(33)]
    public void is_not_signed_with_a_key_of_another_length(int length)
    {
        Should.Throw<ArgumentException>(() => new TicketKeys(new byte[length])).Message.ShouldContain($"not {length}");
        Should.Throw<ArgumentException>(() => new TicketKeys(Key, new byte[length])).Message.ShouldContain($"not {length}");
    }
}
