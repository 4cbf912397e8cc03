using System.Buffers.Text;
using System.Collections.Immutable;
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

[Requirement("R10", "R38")]
public class A_ticket
{
    private const string Data = """{"contentId":"post-1","revision":1,"authorId":"member-é","residency":{"account":"GB"},"minor":false}""";

    private static readonly DateTimeOffset NotAfter = new(2024, 9, 20, 9, 30, 10, TimeSpan.Zero);
    private static readonly Ticket Content = new(ShardId.Parse("host-7-a1"), 42, 3, 7, NotAfter);
    private static readonly ItemId Id = new("post-1", 1);
    private static readonly TicketedItem Item = Of(Id, Data);
    private static readonly TicketGrant Gate = TestTickets.Grant();
    private static readonly TicketCheck Loader = TestTickets.Loader();

    // One of a group of five, so that it has a path.
    private static readonly string Text = Issue(Content, group: 5, index: 2);

    [Fact]
    public void is_what_its_format_says()
    {
        // Verified here from docs/loaders.md, by other means than the product's.
        string[] parts = Text.Split('.');
        parts[0].ShouldBe("rpt2");
        byte[] payload = Base64Url.DecodeFromChars(parts[1]),
            proof = Base64Url.DecodeFromChars(parts[2]),
            seal = Base64Url.DecodeFromChars(parts[3]);
        payload.ShouldBe([
            2,
            .. new byte[7],
            42,
            0,
            0,
            0,
            3,
            .. new byte[7],
            7,
            .. BitConverter.GetBytes(NotAfter.ToUnixTimeMilliseconds()).Reverse(),
            .. "host-7-a1"u8,
        ]);
        byte[] itemKey = SHA256.HashData([.. "rp-item-v1"u8, 0, 0, 0, 6, .. "post-1"u8, 0, 0, 0, 1]);
        byte[] digest = SHA256.HashData(
            Encoding.UTF8.GetBytes(
                """{"authorId":"member-é","contentId":"post-1","minor":false,"residency":{"account":"GB"},"revision":1}"""
            )
        );
        byte[] hash = SHA256.HashData([0, .. "regionalpause-ticket-v2"u8, .. payload, .. itemKey, .. digest]);
        proof[..8].ShouldBe([0, 0, 0, 2, 0, 0, 0, 5]);
        byte[][] path = [.. proof[8..].Chunk(32)];
        path.Length.ShouldBe(3);
        hash = SHA256.HashData([1, .. hash, .. path[0]]); // leaf 2 is left of leaf 3
        hash = SHA256.HashData([1, .. path[1], .. hash]); // leaves 0 and 1 are left of it
        hash = SHA256.HashData([1, .. hash, .. path[2]]); // leaf 4 is right of it

        using var ticketKey = ECDsa.Create();
        ticketKey.ImportPkcs8PrivateKey(Convert.FromBase64String(TestTickets.SigningKey), out _);
        byte[] spki = ticketKey.ExportSubjectPublicKeyInfo();
        seal.Length.ShouldBe(204);
        seal[..4].ShouldBe(SHA256.HashData(spki)[..4]);
        byte[] signerKey = seal[12..76];
        ticketKey
            .VerifyData(
                (byte[])[.. "regionalpause-ticket-signer-v2"u8, .. seal[4..12], .. signerKey],
                seal[76..140],
                HashAlgorithmName.SHA256
            )
            .ShouldBeTrue();
        using var signer = ECDsa.Create(
            new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = signerKey[..32], Y = signerKey[32..] },
            }
        );
        signer
            .VerifyData((byte[])[.. "regionalpause-ticket-group-v2"u8, 0, 0, 0, 5, .. hash], seal[140..], HashAlgorithmName.SHA256)
            .ShouldBeTrue();
    }

    [Property]
    public void is_good_at_every_place_of_a_group_of_any_size(PositiveInt wanted)
    {
        int size = wanted.Get % 70 + 1;
        ImmutableArray<string> texts = Gate.Sign([
            .. Enumerable.Range(0, size).Select(i => new Admission(Of(i), Content with { Index = i })),
        ]);
        for (int i = 0; i < size; i++)
        {
            Loader.Check(texts[i], Of(i), NotAfter, TimeSpan.Zero, out Ticket? read).ShouldBe(TicketStatus.Accepted, $"{i} of {size}");
            read!.Value.Index.ShouldBe(i);
            Loader.Check(texts[i], Of(i + 1), NotAfter, TimeSpan.Zero).ShouldBe(TicketStatus.Forged);
        }
    }

    [Fact]
    public void of_a_group_shares_one_signature_with_the_others() =>
        Gate.Sign([new(Of(0), Content), new(Of(1), Content)]).Select(text => text.Split('.')[3]).Distinct().ShouldHaveSingleItem();

    [Property]
    public void is_accepted_exactly_when_enqueued_in_time(int millisecondsBefore, ushort resolution) =>
        Loader
            .Check(Text, Item, NotAfter.AddMilliseconds(-(double)millisecondsBefore), TimeSpan.FromMilliseconds(resolution))
            .ShouldBe((long)millisecondsBefore >= resolution ? TicketStatus.Accepted : TicketStatus.Late);

    [Fact]
    public void is_accepted_up_to_the_last_instant_and_not_a_tick_longer()
    {
        Check(Text, NotAfter).ShouldBe(TicketStatus.Accepted);
        Check(Text, NotAfter.AddTicks(1)).ShouldBe(TicketStatus.Late);
        Check(Text, NotAfter.ToOffset(TimeSpan.FromHours(9))).ShouldBe(TicketStatus.Accepted);
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
        string text = Issue(Content with { NotAfter = NotAfter.AddTicks(ticks) });
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
            foreach (char c in "Ab9-.=+ \né")
            {
                if (c != Text[i])
                    Check(Text[..i] + c + Text[(i + 1)..]).ShouldBe(TicketStatus.Forged, $"character {i} became '{c}'");
            }
        }
    }

    [Fact]
    public void is_forged_with_another_spelling_of_the_same_bytes()
    {
        foreach (string blank in new[] { " ", "\n", "\t", "=" })
        {
            Check(Text.Insert(20, blank)).ShouldBe(TicketStatus.Forged, "decoders skip blanks");
            Check(Text + blank).ShouldBe(TicketStatus.Forged);
            Check(Text.Insert(Text.LastIndexOf('.') + 1, blank)).ShouldBe(TicketStatus.Forged);
        }
        // The last character of the proof carries unused bits: other characters decode to the same bytes.
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int last = Text.LastIndexOf('.') - 1;
        Check(Text[..last] + Alphabet[Alphabet.IndexOf(Text[last], StringComparison.Ordinal) ^ 1] + Text[(last + 1)..])
            .ShouldBe(TicketStatus.Forged);
    }

    [Fact]
    public void is_forged_when_cut_at_any_place_behind_its_prefix()
    {
        for (int length = 5; length < Text.Length; length++)
            Check(Text[..length]).ShouldBe(TicketStatus.Forged);
    }

    [Property]
    public void is_good_for_its_own_id_and_revision_only(NonNull<string> id, PositiveInt revision)
    {
        var other = new ItemId(id.Get, revision.Get);
        Loader
            .Check(Text, Item with { Key = ItemKey.Of(other) }, NotAfter, TimeSpan.Zero)
            .ShouldBe(other == Id ? TicketStatus.Accepted : TicketStatus.Forged);
        Loader.Check(Text, Item with { Key = ItemKey.Of(Id with { Revision = 2 }) }, NotAfter, TimeSpan.Zero).ShouldBe(TicketStatus.Forged);
    }

    [Theory]
    [InlineData("\"GB\"", "\"US\"")]
    [InlineData("false", "true")]
    [InlineData("\"authorId\"", "\"authorid\"")]
    [InlineData(",\"minor\":false", "")]
    [InlineData("member-é", "member-e\u0301")]
    public void of_an_item_that_was_edited_on_its_way_is_forged(string from, string to) =>
        Loader.Check(Text, Of(Id, Data.Replace(from, to, StringComparison.Ordinal)), NotAfter, TimeSpan.Zero).ShouldBe(TicketStatus.Forged);

    [Theory]
    [InlineData(
        """{ "revision" : 1.0, "minor":false, "residency":{ "account":"\u0047B"},"contentId":"post-1","authorId":"member-\u00e9" }"""
    )]
    [InlineData("""{"minor":false,"authorId":"member-é","contentId":"post\u002d1","residency":{"account":"GB"},"revision":10e-1}""")]
    public void of_an_item_that_was_written_again_with_the_same_meaning_is_good(string data) =>
        Loader.Check(Text, Of(Id, data), NotAfter, TimeSpan.Zero).ShouldBe(TicketStatus.Accepted);

    [Theory]
    [InlineData("")]
    [InlineData("no JSON")]
    [InlineData("""{"revision":1.5}""")]
    [InlineData("""{"revision":1,"revision":1}""")]
    [InlineData("""{"a":"\ud800"}""")]
    public void of_what_is_no_item_is_forged(string data) =>
        Loader.Check(new AdmittedMessage(Id, Text, 7, Encoding.UTF8.GetBytes(data)), NotAfter, TimeSpan.Zero).ShouldBe(TicketStatus.Forged);

    [Fact]
    public void of_another_ticket_key_is_forged() =>
        Check(TestTickets.Grant(NewKey()).Sign([new(Item, Content)])[0]).ShouldBe(TicketStatus.Forged);

    [Fact]
    public void with_the_seal_of_another_group_is_forged()
    {
        string[] mine = Text.Split('.'),
            others = Issue(Content with { Position = 43 }, group: 5, index: 2).Split('.');
        Check($"rpt2.{mine[1]}.{mine[2]}.{others[3]}").ShouldBe(TicketStatus.Forged);
        Check($"rpt2.{mine[1]}.{others[2]}.{mine[3]}").ShouldBe(TicketStatus.Forged);
    }

    [Fact]
    public void of_a_former_key_is_still_accepted()
    {
        string next = NewKey();
        var rotated = new TicketCheck(new TrustedTicketKeys([TestTickets.PublicOf(next), .. TestTickets.Trusted.Keys]));
        rotated.Check(Text, Item, NotAfter, TimeSpan.Zero).ShouldBe(TicketStatus.Accepted);
        rotated.Check(TestTickets.Grant(next).Sign([new(Item, Content)])[0], Item, NotAfter, TimeSpan.Zero).ShouldBe(TicketStatus.Accepted);
        new TicketCheck(new TrustedTicketKeys([TestTickets.PublicOf(next)]))
            .Check(Text, Item, NotAfter, TimeSpan.Zero)
            .ShouldBe(TicketStatus.Forged);
    }

    [Fact]
    public void ends_no_later_than_the_grant_of_the_key_that_signs_it() =>
        Should
            .Throw<ArgumentException>(() => TestTickets.Grant(until: NotAfter.AddMilliseconds(-1)).Sign([new(Item, Content)]))
            .Message.ShouldContain("grant");

    [Fact]
    public void cannot_be_made_with_everything_that_a_loader_is_given()
    {
        // A loader has the public keys and genuine tickets. It makes a key of its own and puts it into a genuine seal.
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        TicketGrant thief = TestTickets.Grant(Convert.ToBase64String(own.ExportPkcs8PrivateKey()));
        Ticket wanted = Content with { NotAfter = NotAfter.AddYears(1) };
        string[] forged = thief.Sign([new(Item, wanted)])[0].Split('.');
        byte[] theirs = Base64Url.DecodeFromChars(forged[3]),
            genuine = Base64Url.DecodeFromChars(Text.Split('.')[3]);
        byte[][] seals =
        [
            theirs, // its own key id
            [.. genuine[..4], .. theirs[4..]], // the id of the ticket key
            [.. genuine[..12], .. theirs[12..76], .. genuine[76..140], .. theirs[140..]], // the genuine grant for its own key
            [.. genuine[..140], .. theirs[140..]], // the genuine key with its own signature
        ];
        foreach (byte[] seal in seals)
            Check($"rpt2.{forged[1]}.{forged[2]}.{Base64Url.EncodeToString(seal)}").ShouldBe(TicketStatus.Forged);
    }

    [Fact]
    public void says_nothing_when_forged()
    {
        Loader.Check(Text, Of(1), NotAfter, TimeSpan.Zero, out Ticket? read).ShouldBe(TicketStatus.Forged);
        read.ShouldBeNull();
    }

    [Property]
    public void says_which_admission_it_stands_for(NonNegativeInt position, NonNegativeInt index, PositiveInt version)
    {
        var content = new Ticket(ShardId.Parse("shard-é"), position.Get * 4_000_000_000L, index.Get, version.Get, NotAfter);
        Loader.Check(Issue(content), Item, NotAfter, TimeSpan.Zero, out Ticket? read).ShouldBe(TicketStatus.Accepted);
        read.ShouldBe(content);
    }

    [
        Theory,
        InlineData(null),
        InlineData(""),
        InlineData("rpt2"),
        InlineData("RPT2.x.y.z"),
        InlineData("rpt3.x.y.z"),
        InlineData(" rpt2.x.y.z")
    ]
    public void is_not_what_does_not_begin_like_one(string? text) => Check(text).ShouldBe(TicketStatus.Unreadable);

    [Property(MaxTest = 1000)]
    public void is_never_any_other_text(string? text)
    {
        Check(text).ShouldBe(TicketStatus.Unreadable);
        Check("rpt2." + text).ShouldBe(TicketStatus.Forged);
        Check($"rpt2.{text}.{Text[^272..]}").ShouldBe(TicketStatus.Forged);
    }

    [Fact]
    public void of_endless_length_is_forged()
    {
        Check("rpt2." + new string('A', 1_000_000)).ShouldBe(TicketStatus.Forged);
        Check("rpt2." + new string('.', 1_000_000)).ShouldBe(TicketStatus.Forged);
        Check(Text + new string('A', 1_000_000)).ShouldBe(TicketStatus.Forged);
    }

    [Theory, InlineData(1), InlineData(128)]
    public void carries_shard_names_up_to_their_limit(int length) =>
        Check(Issue(Content with { Shard = ShardId.Parse(new string('s', length)) })).ShouldBe(TicketStatus.Accepted);

    [Theory, InlineData(0), InlineData(129)]
    public void is_not_issued_for_an_impossible_shard_name(int length) =>
        Should.Throw<ArgumentException>(() => Issue(Content with { Shard = ShardId.Parse(new string('s', length)) }));

    [Fact]
    public void fits_its_limit_in_the_largest_group()
    {
        TicketedItem[] items = [.. Enumerable.Range(0, 4096).Select(Of)];
        Ticket longest = Content with { Shard = ShardId.Parse(new string('s', 128)), Position = long.MaxValue };
        Gate.Sign([.. items.Select(item => new Admission(item, longest))])[4095].Length.ShouldBeLessThan(TicketText.MaxLength / 2);
    }

    private static string Issue(Ticket content, int group = 1, int index = 0) =>
        Gate.Sign([.. Enumerable.Range(0, group).Select(i => new Admission(i == index ? Item : Of(i), content))])[index];

    private static TicketStatus Check(string? text, DateTimeOffset? at = null) => Loader.Check(text, Item, at ?? NotAfter, TimeSpan.Zero);

    private static TicketedItem Of(int number) =>
        Of(new ItemId($"other-{number}", 1), $$"""{"contentId":"other-{{number}}","revision":1}""");

    private static TicketedItem Of(ItemId id, string data)
    {
        TicketedItem.TryOf(id, Encoding.UTF8.GetBytes(data), out TicketedItem item).ShouldBeTrue();
        return item;
    }

    private static string NewKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Convert.ToBase64String(key.ExportPkcs8PrivateKey());
    }
}
