using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RegionalPause.Jurisdictions;
using RegionalPause.Members;
using Shouldly;

namespace RegionalPause.Tests.Members;

public sealed class A_member_line
{
    internal const string Whole = """
        {"id":"m-1","signals":[{"kind":"account","code":"de"},{"kind":"previous","code":"US-CA"}],"birthYear":1980,"languages":["de","en-GB"],
        "channels":[{"kind":"email","address":"m1@example.org"},{"kind":"in-app","address":"m-1"}],"timeZone":"Europe/Berlin"}
        """;

    private static readonly MemberParser Parser = new(JurisdictionAtlas.LoadEmbedded());

    [Fact]
    public void is_read_whole()
    {
        Member member = Read(Whole);

        member.Id.Value.ShouldBe("m-1");
        member.Signals.Select(s => $"{s.Kind} {s.Code}").ShouldBe(["Account DE", "Previous US-CA"]);
        member.Languages.ShouldBe(["de", "en-GB"]);
        member.Channels.ShouldBe([new MemberChannel(ChannelKind.Email, "m1@example.org"), new MemberChannel(ChannelKind.InApp, "m-1")]);
        member.TimeZone.ShouldBe("Europe/Berlin");
    }

    [Fact, Requirement("D7")]
    public void counts_in_every_jurisdiction_it_signals_and_in_the_state_of_a_subdivision() =>
        Read(Whole).Jurisdictions.Select(j => j.Value).ShouldBe(["DE", "US", "US-CA"]);

    [Theory]
    [InlineData("\"id\":\"m-1\"", "\"id\":\"\"", "id")]
    [InlineData("\"code\":\"de\"", "\"code\":\"Atlantis\"", "signals[0].code")]
    [InlineData("\"code\":\"de\"", "\"code\":\"EU\"", "signals[0].code")]
    [InlineData("\"kind\":\"account\"", "\"kind\":\"third-party\"", "signals[0].kind")]
    [InlineData("\"birthYear\":1980", "\"birthYear\":80", "birthYear")]
    [InlineData("\"birthYear\":1980", "\"birthYear\":1980,\"ageBand\":\"18-24\"", "ageBand")]
    [InlineData("\"birthYear\":1980", "\"ageBand\":\"grown up\"", "ageBand")]
    [InlineData("\"en-GB\"", "\"English!\"", "languages[1]")]
    [InlineData("\"kind\":\"email\"", "\"kind\":\"pigeon\"", "channels[0].kind")]
    [InlineData("\"Europe/Berlin\"", "\"/etc/passwd\"", "timeZone")]
    [InlineData("\"timeZone\"", "\"zone\"", "zone timeZone")]
    [InlineData("\"birthYear\":1980", "\"birthYear\":1980,\"birthYear\":1981", "$")]
    public void names_the_field_that_is_wrong(string right, string wrong, string fields) =>
        string.Join(' ', Wrong(Whole.Replace(right, wrong, StringComparison.Ordinal)).Errors.Select(e => e.Field)).ShouldBe(fields);

    [Fact]
    public void says_everything_that_is_wrong_with_it_at_once() =>
        Wrong("""{"id":7,"signals":[],"birthYear":"x","channels":[{"kind":"email"}],"timeZone":"Mars/Olympus"}""")
            .Errors.Select(e => e.Field)
            .ShouldBe(["id", "signals", "birthYear", "channels[0].address", "timeZone"]);

    /// <summary>Fault F4: what a line lets in fits everywhere else.</summary>
    [Theory, Requirement("R46")]
    [InlineData("id", 1_024)]
    [InlineData("address", MemberParser.MaxAddress)]
    public void has_limits_in_bytes(string field, int most)
    {
        string good = field == "id" ? "\"m-1\",\"signals\"" : "\"m1@example.org\"";
        string With(string text) =>
            Whole.Replace(good, field == "id" ? $"\"{text}\",\"signals\"" : $"\"{text}\"", StringComparison.Ordinal);
        foreach ((string character, int bytes) in (ReadOnlySpan<(string, int)>)[("x", 1), ("é", 2), ("漢", 3), ("😀", 4)])
        {
            string longest = string.Concat(Enumerable.Repeat(character, most / bytes));
            Read(With(longest)).ShouldNotBeNull();
            Wrong(With(longest + character)).Errors.ShouldHaveSingleItem().Expected.ShouldContain("bytes in UTF-8");
        }
    }

    /// <summary>Fault F19.</summary>
    [Fact]
    public void is_read_behind_a_byte_order_mark() => Read("\uFEFF" + Whole).Id.Value.ShouldBe("m-1");

    /// <summary>Fault F20.</summary>
    [Theory]
    [InlineData("en-US-u-hc-h23")]
    [InlineData("zh-Hant-TW-u-ca-roc-co-stroke-nu-hant-x-private")]
    [InlineData("de-CH-1996")]
    [InlineData("sl-rozaj-biske-1994")]
    [InlineData("ca-ES-valencia-t-es-t0-und")]
    [InlineData("x-klingon")]
    [InlineData("i-default")]
    [InlineData("sgn-BE-FR")]
    public void takes_every_language_tag(string tag)
    {
        Read(Whole.Replace("\"en-GB\"", $"\"{tag}\"", StringComparison.Ordinal)).Languages.ShouldBe(["de", tag]);
    }

    [Theory]
    [InlineData("en_US")]
    [InlineData("en--US")]
    [InlineData("-en")]
    [InlineData("en-")]
    [InlineData("i")]
    [InlineData("en-abcdefghi")]
    [InlineData("e")]
    [InlineData("en\\n")]
    public void takes_nothing_else_for_a_language(string tag) =>
        Wrong(Whole.Replace("\"en-GB\"", $"\"{tag}\"", StringComparison.Ordinal))
            .Errors.ShouldHaveSingleItem()
            .Field.ShouldBe("languages[1]");

    [Fact, Requirement("R26")]
    public void shows_no_name_that_is_no_identifier_and_nothing_inside_a_value() =>
        Wrong(Whole.Replace("\"birthYear\":1980", "\"eve@example.org\":1,\"birthYear\":[\"eve@example.org\"]", StringComparison.Ordinal))
            .Errors.Select(e => $"{e.Field}={e.Value}")
            .ShouldBe(["*=", "birthYear=a list"]);

    [Fact]
    public void says_its_number() => ((MemberLine.Wrong)Parser.Parse("[]"u8.ToArray(), 4711)).Line.ShouldBe(4711);

    [Property(MaxTest = 500)]
    public Property is_a_member_or_an_error_whatever_its_bytes_are() =>
        Prop.ForAll(
            Gen.OneOf(Damaged(), ArbMap.Default.GeneratorFor<byte[]>()).ToArbitrary(),
            bytes => Parser.Parse(bytes, 1) is MemberLine.Read or MemberLine.Wrong { Errors.IsEmpty: false }
        );

    [Property(MaxTest = 500), Requirement("R26")]
    public Property shows_neither_an_id_nor_an_address_in_an_error() =>
        Prop.ForAll(
            Damaged().ToArbitrary(),
            bytes =>
                Parser.Parse(bytes, 1) is not MemberLine.Wrong wrong
                || wrong.Errors.All(e =>
                    e.Value is null
                    || (!e.Value.Contains("example.org", StringComparison.Ordinal) && !e.Value.Contains("m-1", StringComparison.Ordinal))
                )
        );

    [Theory, Requirement("D34")]
    [InlineData("\"birthYear\":1980", "2026-11-24T00:00:00Z", 18, true)]
    [InlineData("\"birthYear\":2008", "2026-12-31T12:00:00Z", 18, false)]
    [InlineData("\"birthYear\":2008", "2026-12-31T23:30:00Z", 18, true)] // a new year in Berlin, and no day of 2026 left on which they could turn 18
    [InlineData("\"ageBand\":\"18-24\"", "2026-11-24T00:00:00Z", 18, true)]
    [InlineData("\"ageBand\":\"18-24\"", "2026-11-24T00:00:00Z", 21, false)]
    [InlineData("\"ageBand\":\"65+\"", "2026-11-24T00:00:00Z", 21, true)]
    [InlineData("\"ageBand\":\"13-17\"", "2026-11-24T00:00:00Z", 18, false)]
    public void has_reached_an_age_only_where_nothing_else_is_possible(string age, string now, int limit, bool reached) =>
        Read(Whole.Replace("\"birthYear\":1980", age, StringComparison.Ordinal))
            .Age.HasReached(limit, DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture))
            .ShouldBe(reached);

    [Fact, Requirement("D34")]
    public void has_reached_no_age_where_none_is_known() =>
        Read(Whole.Replace("\"birthYear\":1980,", "", StringComparison.Ordinal))
            .Age.HasReached(18, DateTimeOffset.UnixEpoch.AddYears(200))
            .ShouldBeFalse();

    private static Member Read(string line) => Parser.Parse(Encoding.UTF8.GetBytes(line), 1).ShouldBeOfType<MemberLine.Read>().Member;

    private static MemberLine.Wrong Wrong(string line) => Parser.Parse(Encoding.UTF8.GetBytes(line), 1).ShouldBeOfType<MemberLine.Wrong>();

    // A good line with a piece cut out or a byte changed: nearly right is where parsers go wrong.
    private static Gen<byte[]> Damaged() =>
        from at in Gen.Choose(0, Whole.Length - 1)
        from length in Gen.Choose(0, 12)
        from put in Gen.Elements("", "\"", "}", "null", "\\ud800", "1e400", "[[")
        select Encoding.UTF8.GetBytes(Whole[..at] + put + Whole[Math.Min(Whole.Length, at + length)..]);
}
