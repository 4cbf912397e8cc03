using FsCheck.Xunit;
using RegionalPause.Ledger.Notes;
using RegionalPause.Tests.Ledger.Vectors;
using Shouldly;

namespace RegionalPause.Tests.Ledger.Notes;

[Requirement("R24")]
public class An_ECDSA_signature
{
    public static TheoryData<string, string> Spellings =>
        [
            .. Vector
                .Notes.GetProperty("own_p256")
                .GetProperty("checkpoints")
                .EnumerateArray()
                .Select(c => new TheoryDataRow<string, string>(c.Text("sig_p1363_hex"), c.Text("sig_der_hex"))),
        ];

    [Theory, MemberData(nameof(Spellings))]
    public void is_spelled_in_DER_as_others_spell_it(string p1363, string der) =>
        Convert.ToHexStringLower(EcdsaSignature.ToDer(Convert.FromHexString(p1363))).ShouldBe(der);

    [Theory, MemberData(nameof(Spellings))]
    public void is_read_from_DER(string p1363, string der) => FromDer(Convert.FromHexString(der)).ShouldBe(p1363);

    [Property(MaxTest = 500)]
    public void comes_back_from_DER_as_it_was(byte[] r, byte[] s)
    {
        byte[] p1363 = [.. Number(r), .. Number(s)];
        FromDer(EcdsaSignature.ToDer(p1363)).ShouldBe(Convert.ToHexStringLower(p1363));
    }

    [Theory]
    [InlineData("")]
    [InlineData("30")]
    [InlineData("3000")]
    [InlineData("3003020101")]
    [InlineData("31060201010201")]
    [InlineData("300602010102010100")]
    [InlineData("300702010102010100")]
    [InlineData("30060201010201")]
    [InlineData("3006020101020181")]
    [InlineData("300702020001020101")]
    [InlineData("3005020002010100")]
    [InlineData("308106020101020101")]
    [InlineData("30060301010201")]
    public void of_any_other_spelling_is_none(string hex) => FromDer(Convert.FromHexString(hex)).ShouldBeNull();

    [Fact]
    public void of_more_than_256_bits_is_none() =>
        FromDer([0x30, 38, 0x02, 33, .. Enumerable.Repeat((byte)1, 33), 0x02, 1, 1]).ShouldBeNull();

    [Property(MaxTest = 1000)]
    public void is_read_from_its_one_spelling_only(byte[] bytes)
    {
        foreach (
            byte[] der in new[]
            {
                bytes,
                [0x30, (byte)bytes.Length, .. bytes],
                [0x30, (byte)(bytes.Length + 5), 2, 1, 7, 2, (byte)bytes.Length, .. bytes],
            }
        )
        {
            if (FromDer(der) is { } p1363)
                EcdsaSignature.ToDer(Convert.FromHexString(p1363)).ShouldBe(der);
        }
    }

    [Theory, InlineData("00"), InlineData("ff")]
    public void with_numbers_out_of_range_verifies_nothing(string octet) =>
        Given
            .LogKey.Verify("text\n"u8, EcdsaSignature.ToDer(Convert.FromHexString(string.Concat(Enumerable.Repeat(octet, 64)))))
            .ShouldBeFalse();

    [Theory, InlineData(63), InlineData(65)]
    public void of_another_length_is_not_spelled(int length) =>
        Should.Throw<ArgumentException>(() => EcdsaSignature.ToDer(new byte[length])).Message.ShouldContain($"not {length}");

    private static byte[] Number(byte[] bytes) => [.. new byte[32 - Math.Min(32, bytes.Length)], .. bytes.Take(32)];

    private static string? FromDer(byte[] der)
    {
        byte[] p1363 = new byte[64];
        return EcdsaSignature.TryFromDer(der, p1363) ? Convert.ToHexStringLower(p1363) : null;
    }
}
