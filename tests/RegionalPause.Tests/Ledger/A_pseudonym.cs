using FsCheck;
using FsCheck.Xunit;
using RegionalPause.Ledger;
using RegionalPause.Tests.Ledger.Vectors;
using Shouldly;

namespace RegionalPause.Tests.Ledger;

[Requirement("R26")]
public class A_pseudonym
{
    private static readonly byte[] Key = Convert.FromHexString(Vector.Pseudonyms.Text("key_hex"));

    public static TheoryData<string[], string> Cases =>
        [
            .. Vector
                .Pseudonyms.GetProperty("cases")
                .EnumerateArray()
                .Select(c => new TheoryDataRow<string[], string>(
                    [.. c.GetProperty("fields").EnumerateArray().Select(f => f.GetString()!)],
                    c.Text("hmac_sha256")
                )),
        ];

    [Theory, MemberData(nameof(Cases))]
    public void is_the_tag_of_the_vectors(string[] fields, string tag) => Pseudonym.Of(Key, fields).ToString().ShouldBe(tag);

    [Property]
    public void is_another_when_the_same_text_is_cut_elsewhere(NonEmptyString text)
    {
        if (text.Get.Any(char.IsSurrogate))
            return;
        Pseudonym[] cuts =
        [
            .. Enumerable.Range(0, text.Get.Length + 1).Select(i => Pseudonym.Of(Key, text.Get[..i], text.Get[i..])),
            Pseudonym.Of(Key, text.Get),
        ];
        cuts.ShouldBeUnique();
    }

    [Fact]
    public void is_another_under_another_key() => Pseudonym.Of(new byte[32], "user-1").ShouldNotBe(Pseudonym.Of(Key, "user-1"));

    [Fact]
    public void of_long_fields_is_made_alike() =>
        Pseudonym.Of(Key, new string('é', 5000)).ShouldNotBe(Pseudonym.Of(Key, new string('é', 5001)));

    [Fact]
    public void is_read_back_as_it_was_written()
    {
        byte[] bytes = new byte[Pseudonym.Length];
        Pseudonym pseudonym = Pseudonym.Of(Key, "user-1");
        pseudonym.Write(bytes);
        Pseudonym.Read(bytes).ShouldBe(pseudonym);
    }

    [Fact]
    public void is_not_made_of_what_is_not_text() => Should.Throw<ArgumentException>(() => Pseudonym.Of(Key, "\ud800"));

    [Fact]
    public void is_not_made_without_a_field() => Should.Throw<ArgumentException>(() => Pseudonym.Of(Key));

    [Theory, InlineData(0), InlineData(31)]
    public void is_not_made_under_a_short_key(int length) =>
        Should.Throw<ArgumentException>(() => Pseudonym.Of(new byte[length], "user-1")).Message.ShouldContain($"not {length}");
}
