using System.Security.Cryptography;
using FsCheck.Xunit;
using RegionalPause.Ledger.Notes;
using RegionalPause.Tests.Ledger.Trees;
using RegionalPause.Tests.Ledger.Vectors;
using Shouldly;

namespace RegionalPause.Tests.Ledger.Notes;

[Requirement("R24")]
public class A_verifier_key
{
    private static readonly string Vkey = Vector.Notes.GetProperty("own_p256").Text("vkey");

    [Fact]
    public void of_P256_is_made_of_its_name_and_SPKI()
    {
        byte[] spki = Convert.FromHexString(Vector.Notes.GetProperty("own_p256").Text("spki_der_hex"));
        VerifierKey.EcdsaP256(Given.Origin, spki).Value().ToString().ShouldBe(Vkey);
        Given.LogKey.KeyId.ShouldBe(0x5a7a78ccu);
    }

    [Fact]
    public void of_P256_is_what_dotnet_exports()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        VerifierKey.EcdsaP256("a", key.ExportSubjectPublicKeyInfo()).Fault.ShouldBeNull();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("++")]
    [InlineData("a+5a7a78cc")]
    [InlineData("a+5a7a78cc+")]
    [InlineData("a+5a7a78cc+AQ==")]
    [InlineData("a+5a7a78cc+not base64")]
    public void of_any_other_text_is_malformed(string? text) => Kind(text).ShouldBe(NoteFaultKind.MalformedKey);

    [Fact]
    public void of_another_name_or_id_is_malformed()
    {
        Kind(Vkey.Replace("5a7a78cc", "5a7a78cd")).ShouldBe(NoteFaultKind.MalformedKey);
        Kind(Vkey.Replace("5a7a78cc", "5A7A78CC")).ShouldBe(NoteFaultKind.MalformedKey);
        Kind(Given.WitnessKey.ToString().Replace("witness", "another")).ShouldBe(NoteFaultKind.MalformedKey);
    }

    [
        Theory,
        InlineData(""),
        InlineData("a b"),
        InlineData("a\tb"),
        InlineData("a\u00a0b"),
        InlineData("a\u2003b"),
        InlineData("a+b"),
        InlineData("a\u0001b")
    ]
    public void has_a_name_without_blanks_and_plus(string name) =>
        VerifierKey
            .EcdsaP256(name, Convert.FromHexString(Vector.Notes.GetProperty("own_p256").Text("spki_der_hex")))
            .Fault!.Kind.ShouldBe(NoteFaultKind.MalformedKey);

    [Theory, InlineData(4096), InlineData(0x16)]
    public void off_its_curve_is_malformed(int seed)
    {
        byte[] spki = Convert.FromHexString(Vector.Notes.GetProperty("own_p256").Text("spki_der_hex"));
        spki[^1] ^= 1;
        VerifierKey.EcdsaP256("a", spki).Fault!.Kind.ShouldBe(NoteFaultKind.MalformedKey);
        new Random(seed).NextBytes(spki);
        VerifierKey.EcdsaP256("a", spki).Fault!.Kind.ShouldBe(NoteFaultKind.MalformedKey);
    }

    [Fact]
    public void of_Ed25519_with_a_point_of_small_order_is_malformed()
    {
        VerifierKey.Ed25519("a", [1, .. new byte[31]]).Fault!.Kind.ShouldBe(NoteFaultKind.MalformedKey);
        VerifierKey.Ed25519("a", new byte[32]).Fault!.Kind.ShouldBe(NoteFaultKind.MalformedKey);
        VerifierKey.Ed25519("a", new byte[31]).Fault!.Kind.ShouldBe(NoteFaultKind.MalformedKey);
    }

    [Property(MaxTest = 500)]
    public void of_any_text_throws_nothing(string? text, byte[] bytes)
    {
        Kind(text).ShouldNotBeNull();
        Kind($"a+5a7a78cc+{Convert.ToBase64String(bytes)}").ShouldNotBeNull();
        VerifierKey.EcdsaP256("a", bytes).Fault.ShouldNotBeNull();
    }

    private static NoteFaultKind? Kind(string? text) => VerifierKey.Parse(text).Fault?.Kind;
}
