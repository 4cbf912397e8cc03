using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RegionalPause.Content;
using RegionalPause.Objections.Links;
using RegionalPause.Requests;
using Shouldly;

namespace RegionalPause.Tests.Objections.Links;

[Requirement("R19", "D20")]
public sealed class A_personal_link
{
    private static readonly byte[] Key = SHA256.HashData("the key of the links"u8);
    private static readonly byte[] FormerKey = SHA256.HashData("the key before"u8);
    private static readonly DateTimeOffset Expiry = new(2026, 12, 31, 0, 0, 0, TimeSpan.Zero);
    private static readonly ObjectionLink Olga = new(new CampaignId("gb-2026"), MemberId.Parse("member-4711"), "de", Expiry);

    private static readonly Gen<ObjectionLink> Generated =
        from campaign in TextOf(1, 64)
        from member in Gen.OneOf(
            TextOf(1, 256),
            Gen.Elements("Żółć-7", "成员四七一一", new string('m', 64), new string('m', 65), new string('m', 256), "a b/c?d#e%f"),
            Gen.Elements(new string('m', 257), new string('漢', 86), string.Concat(Enumerable.Repeat("😀", 256)), new string('m', 1024))
        )
        from language in Gen.Elements("en", "de", "nb", "pt-BR", "zh-Hant-TW")
        from seconds in Gen.Choose(0, int.MaxValue)
        select new ObjectionLink(new CampaignId(campaign), MemberId.Parse(member), language, DateTimeOffset.FromUnixTimeSeconds(seconds));

    private static ObjectionLinks Links(params byte[][] keys) =>
        new(new ObjectionLinkKeys(keys.Length == 0 ? [Key] : keys), RandomNumberGenerator.Fill);

    [Property(MaxTest = 500)]
    public Property opens_as_what_it_was_sealed_from() =>
        Prop.ForAll(Generated.ToArbitrary(), link => Links().TryOpen(Links().Create(link), out ObjectionLink? opened) && opened == link);

    [Property(MaxTest = 300)]
    public Property is_short_and_fit_for_a_path_as_it_is() =>
        Prop.ForAll(
            Generated.ToArbitrary(),
            link =>
                Links().Create(link) is { Length: <= ObjectionLinks.MaxLength } token
                && (link.MemberId.Value.Length > 64 || token.Length <= 512)
                && token.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
        );

    [Property(MaxTest = 1000)]
    public Property with_any_character_changed_opens_nothing()
    {
        string token = Links().Create(Olga);
        Arbitrary<(int At, char To)> changes = (
            from at in Gen.Choose(0, token.Length - 1)
            from to in Gen.OneOf(Gen.Elements("ABCabcxyz0189-_".ToCharArray()), Gen.Choose(0, 0x7ff).Select(c => (char)c))
            where to != token[at]
            select (at, to)
        ).ToArbitrary();
        return Prop.ForAll(changes, change => !Links().TryOpen($"{token[..change.At]}{change.To}{token[(change.At + 1)..]}", out _));
    }

    [Fact]
    public void has_a_single_spelling()
    {
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        string token = Links().Create(Olga);

        alphabet.Where(last => Links().TryOpen(token[..^1] + last, out _)).ShouldBe([token[^1]]);
    }

    [Property(MaxTest = 300)]
    public Property of_any_other_text_opens_nothing_and_never_throws() =>
        Prop.ForAll(
            Gen.OneOf(
                    ArbMap.Default.GeneratorFor<string>(),
                    TextOf(0, 600),
                    Gen.Choose(0, 400)
                        .SelectMany(n => Gen.Choose(0, 255).ArrayOf(n))
                        .Select(b => Base64Url.EncodeToString([.. b.Select(x => (byte)x)]))
                )
                .ToArbitrary(),
            text => !Links().TryOpen(text, out _)
        );

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData(" ")]
    public void that_is_no_text_opens_nothing(string? token) => Links().TryOpen(token, out _).ShouldBeFalse();

    [Fact]
    public void cut_or_lengthened_opens_nothing()
    {
        string token = Links().Create(Olga);

        for (int length = 0; length < token.Length; length++)
            Links().TryOpen(token[..length], out _).ShouldBeFalse();
        string[] longer = [token + "A", token + "=", " " + token, token[..^4] + "    ", token + token, token.Insert(100, "\n")];
        longer.Where(t => Links().TryOpen(t, out _)).ShouldBeEmpty();
    }

    [Fact]
    public void of_another_key_opens_nothing() => Links().TryOpen(Links(FormerKey).Create(Olga), out _).ShouldBeFalse();

    [Fact]
    public void sealed_for_another_purpose_opens_nothing()
    {
        byte[] token = Base64Url.DecodeFromChars(Links().Create(Olga));
        // The same content under the same key, as another part of the house would seal it.
        byte[] plain = new byte[token.Length - 32];
        using var aes = new AesGcm(Key, 16);
        byte[] own = [.. "regionalpause-objection-link-v1"u8, .. token[..4]];
        aes.Decrypt(token.AsSpan(4, 12), token.AsSpan(16, plain.Length), token.AsSpan(token.Length - 16), plain, own);
        Seal(own);
        Links().TryOpen(Base64Url.EncodeToString(token), out _).ShouldBeTrue();

        Seal([.. "regionalpause-approval-link-v1"u8, .. token[..4]]);

        Links().TryOpen(Base64Url.EncodeToString(token), out _).ShouldBeFalse();

        void Seal(byte[] associated) =>
            aes.Encrypt(token.AsSpan(4, 12), plain, token.AsSpan(16, plain.Length), token.AsSpan(token.Length - 16), associated);
    }

    [Property(MaxTest = 300)]
    public Property shows_nothing_of_the_member() =>
        Prop.ForAll(
            Generated.Where(l => l.MemberId.Value.Length >= 8).ToArbitrary(),
            link =>
            {
                string token = Links().Create(link);
                string bytes = Encoding.Latin1.GetString(Base64Url.DecodeFromChars(token));
                string member = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(link.MemberId.Value));
                return Windows(link.MemberId.Value, 8).All(part => !token.Contains(part, StringComparison.OrdinalIgnoreCase))
                    && Windows(member, 8).All(part => !bytes.Contains(part, StringComparison.Ordinal))
                    && !link.ToString().Contains(link.MemberId.Value, StringComparison.Ordinal);
            }
        );

    [Fact]
    public void is_as_long_for_every_usual_member_id() =>
        Enumerable
            .Range(1, 64)
            .Select(n =>
                Links()
                    .Create(Olga with { MemberId = MemberId.Parse(new string('m', n)), Campaign = new CampaignId(new string('c', 65 - n)) })
                    .Length
            )
            .Distinct()
            .ShouldHaveSingleItem();

    [Fact]
    public void has_nothing_in_common_with_another_of_the_same_member()
    {
        byte[] one = Base64Url.DecodeFromChars(Links().Create(Olga)),
            other = Base64Url.DecodeFromChars(Links().Create(Olga));

        // Apart from the key id, which all links of a time share. 179 bytes agree by chance in fewer than one place; in 16, never.
        one.Skip(4).Zip(other.Skip(4)).Count(p => p.First == p.Second).ShouldBeLessThan(16);
    }

    [Fact]
    public void still_opens_after_its_key_was_replaced()
    {
        string before = Links(FormerKey).Create(Olga);

        Links(Key, FormerKey).TryOpen(before, out ObjectionLink? link).ShouldBeTrue();
        link.ShouldBe(Olga);
        Links(FormerKey).TryOpen(Links(Key, FormerKey).Create(Olga), out _).ShouldBeFalse("the first key seals");
    }

    [Fact]
    public void is_good_until_it_expires()
    {
        Olga.IsGoodAt(Expiry.AddTicks(-1)).ShouldBeTrue();
        Olga.IsGoodAt(Expiry).ShouldBeFalse();
    }

    [Fact]
    public void leads_to_the_page_in_the_language_of_the_notice() =>
        Links().CreatePath(Olga).ShouldMatch("^/o/[A-Za-z0-9_-]{244}\\?lang=de$");

    [Theory]
    [InlineData("", "m", "de")]
    [InlineData("c", "", "de")]
    [InlineData("c", "m", "")]
    public void is_refused_where_a_part_is_missing(string campaign, string member, string language) =>
        Should.Throw<ArgumentException>(() =>
            Links().Create(new ObjectionLink(new CampaignId(campaign), MemberId.Parse(member), language, Expiry))
        );

    [Fact]
    public void is_refused_for_half_a_character() =>
        Should.Throw<ArgumentException>(() => Links().Create(Olga with { MemberId = MemberId.Parse("m\ud800") }));

    [Fact]
    public void is_refused_where_a_part_is_too_long()
    {
        Should
            .Throw<ArgumentException>(() => Links().Create(Olga with { MemberId = MemberId.Parse(new string('ü', 513)) }))
            .Message.ShouldContain("member id of a link must have 1 to 1024 bytes");
        Should
            .Throw<ArgumentException>(() => Links().Create(Olga with { Campaign = new CampaignId(new string('c', 65)) }))
            .Message.ShouldContain("campaign");
    }

    private static Gen<string> TextOf(int least, int most) =>
        Gen.Choose(least, most)
            .SelectMany(n => Gen.Elements("abcdefghijklmnopqrstuvwxyzABCDEFGHIJ0123456789-_:.@ /".ToCharArray()).ArrayOf(n))
            .Select(c => new string(c));

    private static IEnumerable<string> Windows(string text, int length) =>
        Enumerable.Range(0, text.Length - length + 1).Select(i => text.Substring(i, length));
}
