using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RegionalPause.Content;
using Shouldly;

namespace RegionalPause.Tests.Content;

/// <summary>RFC 9651 §4.2, with the examples of its §3 and the bounds of its grammar.</summary>
[Requirement("R2")]
public sealed class A_structured_dictionary
{
    [Theory]
    [InlineData("", "")]
    [InlineData("   ", "")]
    [InlineData("a", "a:Boolean:?1")]
    [InlineData("a=?1, b=?0", "a:Boolean:?1 b:Boolean:?0")]
    [InlineData("en=\"Applepie\", da=:w4ZibGV0w6ZydGU=:", "en:String:Applepie da:Bytes:")]
    [InlineData("a=?0, b, c; foo=bar", "a:Boolean:?0 b:Boolean:?1 c:Boolean:?1")]
    [InlineData("rating=1.5, feelings=(joy sadness)", "rating:Decimal:1.5 feelings:InnerList:")]
    [InlineData("a=(1 2), b=3, c=4;aa=bb, d=(5 6);valid", "a:InnerList: b:Integer:3 c:Integer:4 d:InnerList:")]
    [InlineData("a=( 1  2 );x", "a:InnerList:")]
    [InlineData("a=(), b=(\"x\";y=1)", "a:InnerList: b:InnerList:")]
    [InlineData("a=@-1659578233", "a:Date:-1659578233")]
    [InlineData("a=%\"f%c3%bc\"", "a:DisplayString:")]
    [InlineData("a=\"q\\\"b\\\\\"", "a:String:q\"b\\")]
    [InlineData("a=*tok/en:x", "a:Token:*tok/en:x")]
    [InlineData("*a-_.*9=n", "*a-_.*9:Token:n")]
    [InlineData("a=-999999999999999", "a:Integer:-999999999999999")]
    [InlineData("a=123456789012.123", "a:Decimal:123456789012.123")]
    [InlineData("a=::, b=:aGk:", "a:Bytes: b:Bytes:")]
    [InlineData("a=1\t,\t b=2\t", "a:Integer:1 b:Integer:2")]
    public void is_read_member_by_member(string text, string members)
    {
        StructuredDictionary dictionary = StructuredDictionary.Parse(text).ShouldNotBeNull();
        string.Join(' ', dictionary.Members.Select(m => $"{m.Key}:{m.Kind}:{m.Text}")).ShouldBe(members);
    }

    [Theory]
    [InlineData(",")]
    [InlineData("a,")]
    [InlineData("a, ")]
    [InlineData(",a")]
    [InlineData("a,,b")]
    [InlineData("a b")]
    [InlineData("\ta")]
    [InlineData("A=1")]
    [InlineData("1=a")]
    [InlineData("a =1")]
    [InlineData("a= 1")]
    [InlineData("a=")]
    [InlineData("a=,b")]
    [InlineData("a=1000000000000000")]
    [InlineData("a=1234567890123.1")]
    [InlineData("a=1.1234")]
    [InlineData("a=1.")]
    [InlineData("a=-")]
    [InlineData("a=--1")]
    [InlineData("a=+1")]
    [InlineData("a=.5")]
    [InlineData("a=\"x")]
    [InlineData("a=\"x\\")]
    [InlineData("a=\"\\n\"")]
    [InlineData("a=\"é\"")]
    [InlineData("a=\"\u007f\"")]
    [InlineData("a=é")]
    [InlineData("a=?2")]
    [InlineData("a=?")]
    [InlineData("a=:aGk")]
    [InlineData("a=:a_k=:")]
    [InlineData("a=:aG k=:")]
    [InlineData("a=:a=Gk:")]
    [InlineData("a=@1.5")]
    [InlineData("a=@")]
    [InlineData("a=%x")]
    [InlineData("a=%\"%C3%BC\"")]
    [InlineData("a=%\"%c3\"")]
    [InlineData("a=%\"%f\"")]
    [InlineData("a=%\"x")]
    [InlineData("a=(")]
    [InlineData("a=(1")]
    [InlineData("a=(1,2)")]
    [InlineData("a=(1\t2)")]
    [InlineData("a=((1))")]
    [InlineData("a=(1)2")]
    [InlineData("a;")]
    [InlineData("a;B")]
    [InlineData("a;b=")]
    [InlineData("a;b=(1)")]
    [InlineData("a ;b")]
    [InlineData("a\0")]
    public void is_not_what_breaks_its_grammar(string text) => StructuredDictionary.Parse(text).ShouldBeNull();

    [Fact]
    public void gives_the_last_value_of_a_key_and_keeps_the_others_to_be_seen()
    {
        StructuredDictionary dictionary = StructuredDictionary.Parse("a=1, b=2, a=3").ShouldNotBeNull();

        dictionary["a"]?.Text.ShouldBe("3");
        dictionary["c"].ShouldBeNull();
        dictionary.Members.Length.ShouldBe(3);
    }

    [Property(MaxTest = 2000)]
    public void never_throws(string text)
    {
        _ = StructuredDictionary.Parse(text);
        _ = StructuredDictionary.Parse("train-ai=" + text);
    }

    [Property(MaxTest = 500)]
    public Property reads_back_what_was_written()
    {
        Gen<string> key = Gen.Elements("a", "train-ai", "*x", "k9._-*");
        Gen<(string Wire, string Shown)> value = Gen.OneOf(
            Gen.Choose(-99999, 99999).Select(i => ($"={i}", $"Integer:{i}")),
            Gen.Elements("y", "n", "*t/x:z").Select(t => ($"={t}", $"Token:{t}")),
            Gen.Elements("", "x y", "quo\"te", "back\\slash")
                .Select(s =>
                    (
                        $"=\"{s.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"",
                        $"String:{s}"
                    )
                ),
            Gen.Elements(("", "Boolean:?1"), ("=?0", "Boolean:?0"), ("=(1 a;b=2)", "InnerList:"), ("=@0", "Date:0"), ("=:AA==:", "Bytes:"))
        );
        Gen<string> parameters = Gen.Elements("", ";p", "; p=1;q=\"r\"");
        Gen<string> comma = Gen.Elements(",", ", ", " ,\t");
        var member =
            from k in key
            from v in value
            from p in parameters
            from c in comma
            select (Wire: k + v.Wire + p, Shown: $"{k}:{v.Shown}", Comma: c);

        return Prop.ForAll(
            member.NonEmptyListOf().ToArbitrary(),
            list =>
            {
                string wire = string.Concat(list.Select((m, i) => (i == 0 ? "" : m.Comma) + m.Wire));
                StructuredDictionary dictionary = StructuredDictionary.Parse(wire).ShouldNotBeNull(wire);
                dictionary.Members.Select(m => $"{m.Key}:{m.Kind}:{m.Text}").ShouldBe(list.Select(m => m.Shown));
            }
        );
    }
}
